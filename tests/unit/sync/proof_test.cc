#include <gtest/gtest.h>

#include "unit/sync/builders.h"
#include "unit/sync/fake_books.h"

namespace oneshelf {
namespace {

using build::an_order;
using build::tryton_rules;

struct LineSpec {
  std::string quantity, unit_price, rate;
  std::string tax_code = "vat";
};

Document document_of(const std::vector<LineSpec>& specs, std::string_view code = "EUR",
                     bool includes_tax = false) {
  Document document;
  document.currency = currency(code);
  document.prices_include_tax = includes_tax;
  for (const LineSpec& spec : specs) {
    DocumentLine line;
    line.quantity = dec(spec.quantity);
    line.unit_price = dec(spec.unit_price);
    if (!spec.rate.empty()) line.tax_rate = dec(spec.rate);
    line.tax_code = spec.tax_code;
    document.lines.push_back(line);
  }
  return document;
}

DocumentRules rules(DocumentRules::TaxRounding tax_rounding,
                    Rounding rounding = Rounding::kHalfEven) {
  DocumentRules made = tryton_rules();
  made.tax_rounding = tax_rounding;
  made.rounding = rounding;
  return made;
}

std::string shown(const DocumentTotals& totals) {
  return totals.net.to_string() + " + " + totals.tax.to_string() + " = " + totals.gross.to_string();
}

constexpr auto kPerLine = DocumentRules::TaxRounding::kPerLine;
constexpr auto kPerDocument = DocumentRules::TaxRounding::kPerDocument;

TEST(DocumentTotals, AreWhatTheSourceComputes) {
  struct Case {
    std::string what;
    DocumentRules rules;
    Document document;
    std::string totals;
  };
  const std::vector<Case> cases = {
      {"nothing", rules(kPerDocument), document_of({}), "0 + 0 = 0"},
      {"plain", rules(kPerDocument), document_of({{"2", "10", "20"}}), "20 + 4 = 24"},
      {"no tax", rules(kPerDocument), document_of({{"2", "10", ""}}), "20 + 0 = 20"},
      {"a line is rounded, its tax is taken before", rules(kPerDocument),
       document_of({{"3", "16.6583", "20"}}), "49.97 + 9.99 = 59.96"},
      {"half to even", rules(kPerDocument), document_of({{"1", "0.125", "20"}}),
       "0.12 + 0.02 = 0.14"},
      {"half up", rules(kPerDocument, Rounding::kHalfUp), document_of({{"1", "0.125", "20"}}),
       "0.13 + 0.03 = 0.16"},
      {"taxes of one tax are summed first", rules(kPerDocument),
       document_of({{"1", "0.12", "20"}, {"1", "0.12", "20"}}), "0.24 + 0.05 = 0.29"},
      {"after each line", rules(kPerLine), document_of({{"1", "0.12", "20"}, {"1", "0.12", "20"}}),
       "0.24 + 0.04 = 0.28"},
      {"each line is added to what was rounded before", rules(kPerLine),
       document_of({{"1", "0.05", "20"}, {"1", "0.025", "20"}}), "0.07 + 0.02 = 0.09"},
      {"other rates and other codes are other taxes", rules(kPerDocument),
       document_of({{"1", "0.12", "20"}, {"1", "0.12", "10"}, {"1", "0.12", "20", "other"}}),
       "0.36 + 0.05 = 0.41"},
      {"gross prices", rules(kPerDocument, Rounding::kHalfUp),
       document_of({{"3", "19.99", "20"}}, "EUR", true), "49.97 + 10 = 59.97"},
      {"yen", rules(kPerDocument), document_of({{"3", "333", "10"}}, "JPY"), "999 + 100 = 1099"},
      {"dinars", rules(kPerDocument), document_of({{"1", "1.2345", "5"}}, "KWD"),
       "1.234 + 0.062 = 1.296"},
      {"parts of a unit", rules(kPerDocument), document_of({{"0.375", "8", "20"}}),
       "3 + 0.6 = 3.6"},
      {"a discount line", rules(kPerDocument),
       document_of({{"1", "10", "20"}, {"1", "-2.5", "20"}}), "7.5 + 1.5 = 9"},
  };
  for (const Case& one : cases) {
    const int digits = one.document.currency.digits();
    EXPECT_EQ(shown(totals_under(one.rules, one.document)), one.totals) << one.what;
    EXPECT_EQ(shown(FakeBooks(one.rules, digits).book(one.document)), one.totals) << one.what;
  }
}

TEST(DocumentTotals, AreTheStatedOnesWhereTheSourceBooksThose) {
  Document document = document_of({{"3", "1", "20"}});
  document.lines[0].total_net = dec("49.98");
  document.lines[0].total_tax = dec("9.99");
  document.lines[0].total_gross = dec("59.97");
  EXPECT_EQ(shown(totals_under(DocumentRules(), document)), "49.98 + 9.99 = 59.97");
}

TEST(OrderSums, AcceptOrdersWhoseLinesTaxesAndTotalAgree) {
  for (const Order& order :
       {an_order().with_line("A", "3", "30").with_shipping("5").done(),
        an_order().gross().with_line("A", "3", "59.97").with_shipping("4.9", "10").done(),
        an_order("JPY").gross().with_line("A", "1", "1100", "10").done(),
        an_order("KWD").with_line("A", "1", "1.234", "5").done(), an_order().done(),
        an_order().with_line("A", "0", "0").with_line("B", "1", "0").done()}) {
    EXPECT_TRUE(check_sums(order).ok()) << check_sums(order).error().to_string();
  }
}

TEST(OrderSums, AcceptLinesFinerThanTheCoinThatGiveTheTotal) {
  Order order = an_order().gross().with_line("A", "1", "19.99").with_line("B", "1", "19.99").done();
  for (OrderLine& line : order.lines) {
    line.total_net = dec("16.658333");
    line.total_tax = dec("3.331667");
  }
  order.total_net = dec("33.32");
  order.total_tax = dec("6.66");
  EXPECT_TRUE(check_sums(order).ok());
}

TEST(OrderSums, HoldOrdersThatContradictThemselvesAndTellTheDifference) {
  const std::vector<std::pair<std::string, void (*)(Order&)>> cases = {
      {"a total", [](Order& order) { order.total_gross += dec("0.01"); }},
      {"tax", [](Order& order) { order.total_tax += dec("0.01"), order.total_net -= dec("0.01"); }},
      {"a line", [](Order& order) { order.lines[0].total_net += dec("0.01"); }},
      {"net", [](Order& order) { order.total_net += dec("0.01"); }},
      {"a charge", [](Order& order) { order.charges[0].total_gross -= dec("1"); }},
      {"a missing line", [](Order& order) { order.lines.pop_back(); }},
      {"a total finer than the coin", [](Order& order) { order.total_gross += dec("0.001"); }},
      {"no quantity", [](Order& order) { order.lines[0].quantity = dec("0"); }},
      {"a negative quantity", [](Order& order) { order.lines[0].quantity = dec("-1"); }},
      {"an absurd unit price",
       [](Order& order) {
         order.lines[0].quantity = dec("0.000001"), order.lines[0].total_gross = dec("1000000");
       }},
      {"an absurd amount", [](Order& order) { order.lines[0].total_gross = dec("9000000000000"); }},
      {"an absurd total", [](Order& order) { order.total_gross = dec("9000000000000"); }},
      {"an absurd rate", [](Order& order) { order.lines[0].tax_rate = dec("5000"); }},
      {"a negative rate", [](Order& order) { order.charges[0].tax_rate = dec("-20"); }}};
  for (const auto& [what, change] : cases) {
    const Order order = an_order()
                            .with_line("A", "3", "30")
                            .with_line("B", "1", "7")
                            .with_shipping("5")
                            .but(change)
                            .done();
    const Result<void> result = check_sums(order);
    ASSERT_FALSE(result.ok()) << what;
    EXPECT_EQ(result.error().id(), "order.total_mismatch") << what;
  }
  const Order order = an_order()
                          .with_line("A", "1", "30")
                          .but([](Order& o) { o.total_gross += dec("0.01"); })
                          .done();
  EXPECT_NE(check_sums(order).error().to_string().find("difference=0.01"), std::string::npos);
}

}  // namespace
}  // namespace oneshelf

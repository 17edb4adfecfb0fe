#include "sync/translate.h"

#include <gtest/gtest.h>

#include "unit/sync/builders.h"
#include "unit/sync/fake_books.h"

namespace oneshelf {
namespace {

using build::an_order;
using build::order_rule;
using build::translated;
using build::tryton_rules;

std::string shown(const DocumentTotals& totals) {
  return totals.net.to_string() + " + " + totals.tax.to_string() + " = " + totals.gross.to_string();
}

/// "3 x 16.6667" for each line, " rounding" after a rounding line.
std::vector<std::string> lines_of(const Result<Document>& document) {
  if (!document.ok()) return {document.error().to_string()};
  std::vector<std::string> texts;
  for (const DocumentLine& line : document->lines) {
    texts.push_back(line.quantity.to_string() + " x " + line.unit_price.to_string() +
                    (line.kind == DocumentLine::Kind::kRounding ? " rounding" : ""));
  }
  return texts;
}

std::string error_id(const Result<Document>& document) {
  return document.ok() ? "" : document.error().id();
}

template <typename Change>
OrderRule rule_but(Change change) {
  OrderRule rule = order_rule();
  change(rule);
  return rule;
}

TEST(Translate, CarriesTheOrderOverInTheSourcesTerms) {
  RecordProperty("requirements", "113,115");
  const Order order = an_order()
                          .with_line("MUG", "2", "20")
                          .with_shipping("5", "20", "post")
                          .with_fee("1")
                          .paid_by("card")
                          .but([](Order& o) {
                            o.note = "Ring twice";
                            o.placed_at = build::kNow;
                            o.billing.name = "Ada";
                            o.shipping.city = "Graz";
                          })
                          .done();
  const OrderRule rule = rule_but([](OrderRule& r) {
    r.book_payments = true;
    r.payment_methods = {{"card", "7"}};
    r.shipping_methods = {{"post", "carrier-1"}};
    r.fee_item = VendorId("fee");
    r.location = LocationId("warehouse");
  });
  const Result<Document> document = translated(order, tryton_rules(), rule);
  ASSERT_TRUE(document.ok()) << document.error().to_string();
  EXPECT_EQ(document->key, "web:1042");
  EXPECT_EQ(document->order_number, "1042");
  EXPECT_EQ(document->customer, VendorId("cash"));
  EXPECT_EQ(document->note, "Ring twice");
  EXPECT_EQ(document->placed_at, build::kNow);
  EXPECT_EQ(document->billing.name, "Ada");
  EXPECT_EQ(document->shipping.city, "Graz");
  EXPECT_EQ(document->shipping_method, "carrier-1");
  EXPECT_EQ(document->location, LocationId("warehouse"));
  EXPECT_FALSE(document->prices_include_tax);
  EXPECT_EQ(shown({document->total_net, document->total_tax, document->total_gross}),
            "26 + 5.2 = 31.2");
  ASSERT_EQ(document->payments.size(), 1U);
  EXPECT_EQ(document->payments[0].method, VendorId("7"));
  EXPECT_EQ(document->payments[0].reference, "ref-1");
  EXPECT_EQ(document->payments[0].amount, dec("31.2"));
  ASSERT_EQ(document->lines.size(), 3U);
  EXPECT_EQ(document->lines[0].order_line_id, VendorId("line-1"));
  EXPECT_EQ(document->lines[0].item_id, VendorId("item-MUG"));
  EXPECT_EQ(document->lines[0].unit_price, dec("10"));
  EXPECT_EQ(document->lines[0].total_gross, dec("24"));
  EXPECT_EQ(document->lines[1].item_id, VendorId("delivery"));
  EXPECT_EQ(document->lines[1].kind, DocumentLine::Kind::kShipping);
  EXPECT_EQ(document->lines[2].item_id, VendorId("fee"));
  EXPECT_EQ(document->lines[2].kind, DocumentLine::Kind::kFee);
}

TEST(Translate, BooksFeesToTheDeliveryItemUnlessTheyHaveOneOfTheirOwn) {
  RecordProperty("requirements", "19");
  const auto document = translated(an_order().with_line("MUG", "1", "10").with_fee("1").done());
  ASSERT_TRUE(document.ok());
  EXPECT_EQ(document->lines[1].item_id, VendorId("delivery"));
}

struct Held {
  std::string id;
  Order order;
  OrderRule rule = order_rule();
  std::string remedy;  ///< part of it
};

TEST(Translate, HoldsWhatItCannotBookAndSaysWhatToDo) {
  RecordProperty("requirements", "36,116,117,136,137,138,150");
  const Order plain =
      an_order().with_line("MUG", "1", "10").with_shipping("5").paid_by("card").done();
  const std::vector<Held> cases = {
      {"order.unknown_sku", an_order().with_line("", "1", "10").done(), order_rule(),
       "Link the listing"},
      {"order.unmapped_payment", plain, rule_but([](OrderRule& r) { r.book_payments = true; }),
       "oneshelf link web --set orders.payment_methods.card=<id>"},
      {"order.unmapped_payment", plain, rule_but([](OrderRule& r) {
         r.payment_methods = {{"cash", "1"}};
       }),
       "orders.payment_methods.card=<id>"},
      {"order.unmapped_payment",
       an_order().with_line("MUG", "1", "10").paid_by("card", false).done(),
       rule_but([](OrderRule& r) { r.book_payments = true; }), "orders.payment_methods.card=<id>"},
      {"order.unmapped_shipping", plain,
       rule_but([](OrderRule& r) { r.require_shipping_mapping = true; }),
       "oneshelf link web --set orders.shipping_methods.post=<id>"},
      {"order.no_delivery_item", plain,
       rule_but([](OrderRule& r) { r.delivery_item = VendorId(); }),
       "oneshelf link web --set orders.delivery_item=<id>"},
      {"order.no_customer", plain, rule_but([](OrderRule& r) { r.cash_customer = VendorId(); }),
       "oneshelf link web --set orders.cash_customer=<id>"},
      {"order.no_lines", an_order().done(), order_rule(), ""},
      {"order.no_lines", an_order().with_line("MUG", "0", "0").done(), order_rule(), ""},
      {"order.total_mismatch",
       an_order().with_line("MUG", "1", "10").but([](Order& o) { o.total_tax += dec("1"); }).done(),
       order_rule(), ""},
      {"order.unknown_tax_rate",
       an_order()
           .with_line("MUG", "1", "10", "13")
           .but([](Order& o) { o.lines[0].tax_rate.reset(); })
           .done(),
       order_rule(), "tax"},
  };
  for (const Held& held : cases) {
    const Result<Document> document = translated(held.order, tryton_rules(), held.rule);
    ASSERT_FALSE(document.ok()) << held.id;
    EXPECT_EQ(document.error().id(), held.id);
    EXPECT_NE(document.error().remedy().find(held.remedy), std::string::npos)
        << document.error().remedy();
  }
}

TEST(Translate, NamesTheLineWhoseSkuIsUnknown) {
  const Order order = an_order().with_line("MUG", "1", "10").with_line("TEE", "1", "10").done();
  const OrderRule rule = order_rule();
  const DocumentRules rules = tryton_rules();
  const auto document =
      translate({.order = order,
                 .key = "web:1",
                 .rule = rule,
                 .document_rules = rules,
                 .source_currency = currency("EUR"),
                 .find_item = [](const OrderLine& line) {
                   return line.sku == "MUG" ? build::find_any(line) : std::nullopt;
                 }});
  ASSERT_FALSE(document.ok());
  EXPECT_EQ(document.error().id(), "order.unknown_sku");
  EXPECT_NE(document.error().to_string().find("sku=TEE"), std::string::npos);
}

TEST(Translate, NeverMixesCurrencies) {
  const Order order = an_order("USD").with_line("MUG", "1", "10").done();
  const OrderRule rule = order_rule();
  const DocumentRules rules = tryton_rules();
  for (const Currency& source : {currency("EUR"), Currency()}) {
    const auto document = translate({.order = order,
                                     .key = "web:1",
                                     .rule = rule,
                                     .document_rules = rules,
                                     .source_currency = source,
                                     .find_item = build::find_any});
    EXPECT_EQ(error_id(document), "order.currency_mismatch");
  }
}

TEST(Translate, NeedsNoPaymentMapWhereThereIsNothingToMap) {
  RecordProperty("requirements", "117");
  const OrderRule booking = rule_but([](OrderRule& r) { r.book_payments = true; });
  const Order unpaid = an_order().with_line("MUG", "1", "10").done();
  EXPECT_TRUE(translated(unpaid, tryton_rules(), booking).ok());
  const Order paid = an_order().with_line("MUG", "1", "10").paid_by("card").done();
  EXPECT_TRUE(translated(paid, tryton_rules(), order_rule()).ok());
  const Order nothing = an_order().with_line("MUG", "1", "0").paid_by("card").done();
  EXPECT_TRUE(translated(nothing, tryton_rules(), booking).ok());
}

TEST(Translate, BooksOnlyMoneyThatIsThere) {
  const OrderRule rule = rule_but([](OrderRule& r) {
    r.book_payments = true;
    r.payment_methods = {{"card", "7"}};
  });
  const Order order = an_order().with_line("MUG", "1", "10").paid_by("card", false).done();
  const auto document = translated(order, tryton_rules(), rule);
  ASSERT_TRUE(document.ok());
  EXPECT_TRUE(document->payments.empty());
}

TEST(Translate, LeavesTheCustomerToTheEmailStepAndFallsBackToTheCashCustomer) {
  RecordProperty("requirements", "36");
  const OrderRule rule =
      rule_but([](OrderRule& r) { r.customers = OrderRule::CustomerPolicy::kByEmail; });
  const Order order = an_order().with_line("MUG", "1", "10").done();
  EXPECT_TRUE(translated(order, tryton_rules(), rule)->customer.empty());
  const Order anonymous =
      an_order().with_line("MUG", "1", "10").but([](Order& o) { o.customer.email.clear(); }).done();
  EXPECT_EQ(translated(anonymous, tryton_rules(), rule)->customer, VendorId("cash"));
  OrderRule without_cash = rule;
  without_cash.cash_customer = VendorId();
  EXPECT_EQ(error_id(translated(anonymous, tryton_rules(), without_cash)), "order.no_customer");
}

TEST(Translate, UsesTheItemsTaxOnlyForLinesChargedAtItsRate) {
  const Order order = an_order()
                          .with_line("HOME", "1", "10", "20")
                          .with_line("ABROAD", "1", "10", "21")
                          .with_line("EXPORT", "1", "10", "0")
                          .with_shipping("5", "20")
                          .done();
  const auto document = translated(order);
  ASSERT_TRUE(document.ok()) << document.error().to_string();
  EXPECT_EQ(document->lines[0].tax_code, "vat20");
  EXPECT_EQ(document->lines[1].tax_code, "");
  EXPECT_EQ(document->lines[1].tax_rate, dec("21"));
  EXPECT_FALSE(document->lines[2].tax_rate);
  EXPECT_EQ(document->lines[3].tax_code, "vat20") << "the same rate is the same tax";
}

TEST(Translate, KeepsARateThatOnlyTheItemOrAnotherLineTells) {
  const auto untold = [](Order& o) {
    o.lines[0].tax_rate.reset();
    o.charges[0].tax_rate.reset();
  };
  const Order order = an_order()
                          .with_line("A", "3", "9.99")
                          .with_shipping("5")
                          .with_line("B", "1", "7")
                          .but(untold)
                          .done();
  const auto document = translated(order);
  ASSERT_TRUE(document.ok()) << document.error().to_string();
  EXPECT_EQ(document->lines[0].tax_rate, dec("20"));
  EXPECT_EQ(document->lines[2].tax_rate, dec("20"));
}

struct Represented {
  std::string what;
  Order order;
  DocumentRules rules;
  std::vector<std::string> lines;
};

DocumentRules rules_but(void (*change)(DocumentRules&)) {
  DocumentRules rules = tryton_rules();
  change(rules);
  return rules;
}

TEST(Translate, ChoosesUnitPricesThatGiveTheBuyersTotal) {
  const DocumentRules either =
      rules_but([](DocumentRules& r) { r.prices = DocumentRules::Prices::kEither; });
  const std::vector<Represented> cases = {
      {"plain", an_order().with_line("A", "2", "20").done(), tryton_rules(), {"2 x 10"}},
      {"four places do",
       an_order().gross().with_line("A", "3", "30").done(),
       tryton_rules(),
       {"3 x 8.3333"}},
      {"3 x 19.99 gross at 20 % is split",
       an_order().gross().with_line("A", "3", "59.97").done(),
       tryton_rules(),
       {"2 x 16.6576", "1 x 16.6597"}},
      {"a gross source is helped over the tie of 9.995",
       an_order().gross().with_line("A", "3", "59.97").done(),
       either,
       {"3 x 19.9899"}},
      {"a gross source takes it as it is",
       an_order().gross().with_line("A", "3", "59.94").done(),
       either,
       {"3 x 19.98"}},
      {"free", an_order().with_line("A", "2", "0").done(), tryton_rules(), {"2 x 0"}},
      {"part of a unit",
       an_order().with_line("A", "0.375", "3").done(),
       tryton_rules(),
       {"0.375 x 8"}},
      {"yen",
       an_order("JPY").gross().with_line("A", "3", "1000", "10").done(),
       tryton_rules(),
       {"3 x 303"}},
  };
  for (const Represented& one : cases) {
    const auto document = translated(one.order, one.rules);
    EXPECT_EQ(lines_of(document), one.lines) << one.what;
    if (!document.ok()) continue;
    EXPECT_EQ(document->total_gross, one.order.total_gross) << one.what;
    EXPECT_EQ(document->total_tax, one.order.total_tax) << one.what;
    const FakeBooks books(one.rules, one.order.currency.digits());
    EXPECT_EQ(books.book(*document).gross, one.order.total_gross) << one.what;
  }
}

TEST(Translate, KeepsTheOrderLineOfBothPartsOfASplit) {
  const auto document = translated(an_order().gross().with_line("A", "3", "59.97").done());
  ASSERT_TRUE(document.ok());
  ASSERT_EQ(document->lines.size(), 2U);
  Decimal quantity, gross;
  for (const DocumentLine& line : document->lines) {
    EXPECT_EQ(line.order_line_id, VendorId("line-1"));
    EXPECT_EQ(line.total_net + line.total_tax, line.total_gross);
    quantity += line.quantity;
    gross += line.total_gross;
  }
  EXPECT_EQ(quantity, dec("3"));
  EXPECT_EQ(gross, dec("59.97"));
}

TEST(Translate, SplitsLinesWhosePriceStepIsCoarserThanACoin) {
  DocumentRules rules = tryton_rules();
  rules.unit_price_places = 2;
  const auto document = translated(an_order().with_line("A", "1000", "123.45").done(), rules);
  EXPECT_EQ(lines_of(document), (std::vector<std::string>{"345 x 0.13", "655 x 0.12"}));
}

/// One unit of 59.97 gross at 20 %: no net price leads there.
Order stubborn() { return an_order().gross().with_line("A", "1", "59.97").done(); }

TEST(Translate, DeclaresARoundingLineWhereNothingElseGivesTheTotal) {
  const auto document = translated(stubborn());
  ASSERT_TRUE(document.ok()) << document.error().to_string();
  EXPECT_EQ(lines_of(document), (std::vector<std::string>{"1 x 49.98", "1 x -0.01 rounding"}));
  EXPECT_EQ(document->total_gross, dec("59.97"));
  EXPECT_EQ(document->lines[1].item_id, VendorId("rounding"));
  EXPECT_FALSE(document->lines[1].tax_rate);
  EXPECT_EQ(FakeBooks(tryton_rules(), 2).book(*document).gross, dec("59.97"));
}

TEST(Translate, HoldsAnUnprovableTotalAndTellsTheDifference) {
  const OrderRule none = rule_but([](OrderRule& r) { r.rounding_item = VendorId(); });
  Result<Document> document = translated(stubborn(), tryton_rules(), none);
  ASSERT_FALSE(document.ok());
  EXPECT_EQ(document.error().id(), "order.unprovable_total");
  EXPECT_NE(document.error().to_string().find("difference=-0.01"), std::string::npos);
  EXPECT_NE(document.error().remedy().find("oneshelf link web --set orders.rounding_item=<id>"),
            std::string::npos);

  const OrderRule strict = rule_but([](OrderRule& r) { r.rounding_tolerance = Decimal(); });
  document = translated(stubborn(), tryton_rules(), strict);
  ASSERT_FALSE(document.ok());
  EXPECT_NE(document.error().remedy().find("rounding_tolerance"), std::string::npos);
}

TEST(Translate, HoldsAnOrderWhoseRateDoesNotFitItsAmounts) {
  const auto misstated = [](Order& o) { o.lines[0].tax_rate = dec("10"); };
  const Order order = an_order().gross().with_line("A", "1", "60").but(misstated).done();
  EXPECT_EQ(error_id(translated(order)), "order.unprovable_total");
  DocumentRules gross = tryton_rules();
  gross.prices = DocumentRules::Prices::kGross;
  EXPECT_EQ(error_id(translated(order, gross)), "order.unprovable_total")
      << "the gross would agree, the tax would be wrong by far";
}

TEST(Translate, ProvesOrdersOfManyKinds) {
  const std::vector<Order> orders = {
      an_order()
          .gross()
          .with_line("A", "1", "19.99")
          .with_line("B", "2", "9.98", "10")
          .with_shipping("4.9")
          .done(),
      an_order().gross().with_line("A", "7", "89.93", "19").with_shipping("5.95", "7").done(),
      an_order()
          .gross()
          .with_line("A", "3", "20")
          .with_line("B", "3", "9.99")
          .with_line("C", "9", "1")
          .done(),
      an_order().with_line("A", "3", "9.99", "8.875").with_line("B", "1", "0.01", "8.875").done(),
      an_order("KWD").gross().with_line("A", "3", "10", "5").with_shipping("1.5", "5").done(),
      an_order("JPY").gross().with_line("A", "7", "1980", "8").with_shipping("550", "10").done(),
      an_order().gross().with_line("A", "0.333", "4.99").with_line("B", "1", "0").done(),
      an_order().with_line("A", "1", "10").with_fee("-3").done(),
      an_order().with_line("A", "1", "10", "0").with_shipping("0").done(),
  };
  for (const Order& order : orders) {
    const auto document = translated(order);
    ASSERT_TRUE(document.ok()) << document.error().to_string();
    const DocumentTotals booked =
        FakeBooks(tryton_rules(), order.currency.digits()).book(*document);
    EXPECT_EQ(booked.gross, order.total_gross);
    EXPECT_EQ(booked,
              (DocumentTotals{document->total_net, document->total_tax, document->total_gross}));
  }
}

TEST(Translate, StatesTheShopsOwnAmountsWhereTheSourceBooksThose) {
  const DocumentRules stated;
  const auto document = translated(stubborn(), stated);
  ASSERT_TRUE(document.ok());
  EXPECT_EQ(lines_of(document), (std::vector<std::string>{"1 x 59.97"}));
  EXPECT_EQ(shown(totals_under(stated, *document)), "49.98 + 9.99 = 59.97");
}

TEST(Translate, SettlesLinesThatAreFinerThanTheCoin) {
  Order order = an_order().gross().with_line("A", "1", "19.99").with_line("B", "1", "19.99").done();
  for (OrderLine& line : order.lines) {
    line.total_net = dec("16.658333");
    line.total_tax = dec("3.331667");
  }
  order.total_net = dec("33.32");
  order.total_tax = dec("6.66");
  const auto document = translated(order);
  ASSERT_TRUE(document.ok()) << document.error().to_string();
  EXPECT_EQ(document->total_tax, dec("6.66"));
  EXPECT_EQ(document->lines[0].total_tax, dec("3.33"));
  EXPECT_EQ(document->lines[1].total_tax, dec("3.33"));
}

}  // namespace
}  // namespace oneshelf

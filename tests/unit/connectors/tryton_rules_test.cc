#include <gtest/gtest.h>

#include "connectors/tryton/assumed.h"
#include "connectors/tryton/refund_plan.h"
#include "connectors/tryton/wire.h"

namespace oneshelf::tryton {
namespace {

using TaxRounding = DocumentRules::TaxRounding;

DocumentLine line(const std::string& item, const std::string& quantity, const std::string& price,
                  DocumentLine::Kind kind = DocumentLine::Kind::kProduct) {
  DocumentLine made;
  made.kind = kind;
  made.item_id = VendorId(item);
  made.order_line_id = VendorId("line-" + item);
  made.sku = "SKU-" + item;
  made.quantity = dec(quantity);
  made.unit_price = dec(price);
  made.tax_rate = dec("20");
  made.total_gross = dec(quantity).times(dec(price)).times(dec("1.2"), 2);
  return made;
}

TEST(TrytonWire, KeepsMicrosecondsAndDays) {
  const Result<Json> json = parse_json(
      R"({"write_date":{"__class__":"datetime","year":2026,"month":2,"day":28,"hour":23,)"
      R"("minute":59,)"
      R"("second":58,"microsecond":246855},"create_date":null})");
  JsonReader::Complaints complaints;
  const std::optional<Stamp> stamp = changed_at(JsonReader(*json, complaints));
  ASSERT_TRUE(stamp.has_value());
  EXPECT_EQ(wire_of(*stamp), (*json)["write_date"]);
  EXPECT_EQ(to_rfc3339(to_timestamp(stamp)), "2026-02-28T23:59:58.246Z");
  EXPECT_TRUE(complaints.empty());
}

TEST(TrytonWire, ComplainsAboutWhatIsNoNumber) {
  const Result<Json> json =
      parse_json(R"({"a":{"__class__":"Decimal","decimal":"1165.8333000000000"},
      "b":"7","c":null,"d":1e-7})");
  JsonReader::Complaints complaints;
  const JsonReader row(*json, complaints);
  EXPECT_EQ(numeric_of(row, "a"), dec("1165.8333"));
  EXPECT_TRUE(quantity_of(row, "d").is_zero()) << "noise of floating figures";
  EXPECT_FALSE(opt_numeric_of(row, "c").has_value());
  EXPECT_TRUE(complaints.empty());
  numeric_of(row, "b");
  quantity_of(row, "c");
  EXPECT_EQ(complaints.size(), 2u);
}

TEST(TrytonWire, SendsForeignIdsAsOneThatNoRowHas) {
  EXPECT_EQ(wire_id("12").dump(), "12");
  for (const char* foreign : {"", "gid://x/1", "1,2", "-3", "99999999999999999999"}) {
    EXPECT_EQ(wire_id(foreign).dump(), "-1") << foreign;
  }
}

TEST(TrytonTaxes, AreChosenByCodeThenProductThenRate) {
  const Tax vat{"1", "VAT 20", dec("20")};
  const Tax services{"2", "VAT 20 services", dec("20")};
  const Tax free{"3", "No VAT", dec("0")};
  const Tax odd{"4", "Fee", std::nullopt};
  struct Case {
    const char* name;
    std::string code;
    std::optional<Decimal> rate;
    std::vector<Tax> own, all;
    std::string expected;  ///< ids, or the error's id
  };
  const Case cases[] = {{"by id", "2", dec("20"), {}, {vat, services}, "2"},
                        {"by name", "VAT 20", dec("20"), {}, {vat, services}, "1"},
                        {"the product's own by id", "2", dec("20"), {services}, {vat}, "2"},
                        {"unknown code", "9", dec("20"), {}, {vat}, "tryton.unknown_tax"},
                        {"untaxed", "", std::nullopt, {vat}, {vat}, ""},
                        {"the product's own", "", dec("20"), {services}, {vat, services}, "2"},
                        {"two of the product", "", dec("40"), {vat, services}, {}, "1 2"},
                        {"by rate", "", dec("20"), {free}, {vat, free, odd}, "1"},
                        {"rate twice", "", dec("20"), {}, {vat, services}, "tryton.ambiguous_tax"},
                        {"no such rate", "", dec("7"), {vat}, {vat}, "tryton.no_tax"},
                        {"zero without a tax", "", dec("0"), {}, {vat}, ""},
                        {"zero with a tax", "", dec("0"), {}, {vat, free}, "3"}};
  for (const Case& each : cases) {
    DocumentLine wanted = line("1", "1", "1");
    wanted.tax_code = each.code;
    wanted.tax_rate = each.rate;
    const auto ids = taxes_of(wanted, {"1", each.own}, each.all);
    std::string told = ids.ok() ? "" : ids.error().id();
    if (ids.ok()) {
      for (const std::string& id : *ids) told += (told.empty() ? "" : " ") + id;
    }
    EXPECT_EQ(told, each.expected) << each.name;
  }
}

TEST(TrytonTotals, AreRoundedAsTrytonRounds) {
  // As a server computed it: 20.01 + 5.56 + 4.17 - 0.01 and 5.95 of tax.
  DocumentLine cents = line("4", "1", "-0.01");
  cents.tax_rate.reset();
  const std::vector<LineDraft> seen = {{line("1", "2", "10.0042"), ""},
                                       {line("2", "1", "5.5555"), ""},
                                       {line("3", "1", "4.1667"), ""},
                                       {cents, ""}};
  EXPECT_EQ(total_of(seen, TaxRounding::kPerDocument, 2), dec("35.68"));
  // Half-even, and tax per document or after each line.
  const std::vector<LineDraft> halves = {{line("1", "1", "0.125"), ""},
                                         {line("2", "1", "0.125"), ""}};
  EXPECT_EQ(total_of(halves, TaxRounding::kPerDocument, 2), dec("0.29"));
  EXPECT_EQ(total_of(halves, TaxRounding::kPerLine, 2), dec("0.28"));
}

class TrytonRefunds : public ::testing::Test {
 protected:
  TrytonRefunds() {
    document_.lines = {line("1", "3", "10.0042"),
                       line("9", "1", "5", DocumentLine::Kind::kShipping)};
    facts_.shipped = {{"1", dec("2")}};
  }
  RefundPlan planned(const std::string& amount, std::vector<Refund::Line> lines) {
    Refund refund;
    refund.id = VendorId("R1");
    refund.amount = dec(amount);
    refund.lines = std::move(lines);
    const Result<RefundPlan> plan = plan_refund(document_, refund, facts_);
    EXPECT_TRUE(plan.ok());
    Decimal total;
    for (const RefundPlan::Part& part : plan->parts) {
      total += total_of(part.lines, facts_.rounding, facts_.digits);
    }
    EXPECT_EQ(total, -refund.amount);
    return *plan;
  }
  static Refund::Line back(const std::string& quantity, bool restock) {
    return {.what = {VendorId("line-1"), "SKU-1", dec(quantity)}, .restock = restock};
  }
  Document document_;
  RefundFacts facts_;
};

TEST_F(TrytonRefunds, BringBackOnlyGoodsThatLeft) {
  const RefundPlan plan = planned("36.02", {back("3", true)});
  ASSERT_EQ(plan.parts.size(), 2u);
  EXPECT_TRUE(plan.parts[0].moves_goods);
  EXPECT_EQ(plan.parts[0].lines[0].line.quantity, dec("-2"));
  EXPECT_FALSE(plan.parts[1].moves_goods);
  EXPECT_EQ(plan.parts[1].lines[0].line.quantity, dec("-1"));
  EXPECT_EQ(plan.parts[1].lines[0].note, assumed::kNotShippedNote);
}

TEST_F(TrytonRefunds, CountWhatCameBackEarlier) {
  facts_.earlier.returned = {{"1", dec("2")}};
  const RefundPlan plan = planned("12.00", {back("1", true)});
  ASSERT_EQ(plan.parts.size(), 1u);
  EXPECT_FALSE(plan.parts[0].moves_goods);
}

TEST_F(TrytonRefunds, CreditGoodsThatDoNotComeBackWithoutAMark) {
  const RefundPlan plan = planned("12.00", {back("1", false)});
  ASSERT_EQ(plan.parts.size(), 1u);
  EXPECT_FALSE(plan.parts[0].moves_goods);
  EXPECT_TRUE(plan.parts[0].lines[0].note.empty());
}

TEST_F(TrytonRefunds, ExplainTheRestByShippingOrByALineOfItsOwn) {
  const RefundPlan shipping = planned("18.00", {back("1", true)});
  ASSERT_EQ(shipping.parts.size(), 1u);
  ASSERT_EQ(shipping.parts[0].lines.size(), 2u);
  EXPECT_EQ(shipping.parts[0].lines[1].line.item_id.str(), "9");
  EXPECT_EQ(shipping.parts[0].lines[1].line.quantity, dec("-1"));
  const RefundPlan goodwill = planned("3.33", {});
  ASSERT_EQ(goodwill.parts.size(), 1u);
  EXPECT_EQ(goodwill.parts[0].lines[0].line.tax_rate, dec("20"));
  const RefundPlan fee = planned("10.00", {back("1", true)});
  EXPECT_TRUE(fee.parts[0].lines[1].line.unit_price.is_positive());
}

TEST_F(TrytonRefunds, MatchEveryAmountToTheCent) {
  for (int cents = 1; cents < 4000; cents += 7) {
    planned(Decimal::from_minor(cents, 2).to_string(), {back("1", true)});
  }
}

TEST_F(TrytonRefunds, BookGoodsWithoutMoneyAtNoPrice) {
  const RefundPlan plan = planned("0", {back("1", true)});
  ASSERT_EQ(plan.parts.size(), 1u);
  EXPECT_TRUE(plan.parts[0].lines[0].line.unit_price.is_zero());
}

TEST_F(TrytonRefunds, RefuseGoodsTheOrderDoesNotHave) {
  Refund refund;
  refund.lines = {{.what = {VendorId(), "OTHER", dec("1")}, .restock = true}};
  const Result<RefundPlan> plan = plan_refund(document_, refund, facts_);
  ASSERT_FALSE(plan.ok());
  EXPECT_EQ(plan.error().id(), "tryton.unknown_refund_line");
}

}  // namespace
}  // namespace oneshelf::tryton

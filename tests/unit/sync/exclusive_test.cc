#include "sync/exclusive.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "unit/sync/builders.h"

namespace oneshelf {
namespace {

using build::level;

std::vector<StockLevel> shelf(std::string_view on_hand) { return {level(on_hand)}; }

Decimal unshown(std::string_view on_hand, std::string_view in_flight,
                std::optional<std::string_view> shown) {
  const std::vector<StockLevel> levels = shelf(on_hand);
  const OnShow part = {.levels = levels,
                       .in_flight = dec(in_flight),
                       .shown = shown ? std::optional(dec(*shown)) : std::nullopt};
  return unshown_units({&part, 1}, StockRule());
}

TEST(Exclusive, UnitsThatAreFreeAndOnShowNowhereMayBeAdded) {
  RecordProperty("requirements", "30,134");
  EXPECT_EQ(unshown("10", "0", "4"), dec("6"));
  EXPECT_EQ(unshown("10", "3", "4"), dec("3"));
  EXPECT_EQ(unshown("10", "3", "9"), dec("0"));
  EXPECT_EQ(unshown("10", "0", std::nullopt), dec("0"));
}

TEST(Exclusive, WithoutALevelNothingMayBeAdded) {
  const OnShow part = {.levels = {}, .in_flight = dec("0"), .shown = dec("0")};
  EXPECT_EQ(unshown_units({&part, 1}, StockRule()), dec("0"));
  EXPECT_EQ(unshown_units({}, StockRule()), dec("0"));
}

TEST(Exclusive, AKitTakesWhatItsScarcestPartLeaves) {
  const std::vector<StockLevel> cups = shelf("20");
  const std::vector<StockLevel> pots = shelf("7");
  const std::vector<OnShow> parts = {
      {.levels = cups, .in_flight = dec("1"), .quantity = dec("2"), .shown = dec("8")},
      {.levels = pots, .in_flight = dec("0"), .quantity = dec("1"), .shown = dec("0")}};
  EXPECT_EQ(unshown_units(parts, StockRule()), dec("5"));
}

TEST(Exclusive, SharesAndBuffersDoNotLowerWhatIsFreeButWhatIsKeptBackDoes) {
  const std::vector<StockLevel> levels = shelf("10");
  const OnShow part = {.levels = levels, .in_flight = dec("0"), .shown = dec("0")};
  StockRule rule;
  rule.allocation = StockRule::Allocation::kPercent;
  rule.allocation_percent = dec("10");
  rule.buffer = dec("3");
  EXPECT_EQ(unshown_units({&part, 1}, rule), dec("10"));
  rule.reserve["main"] = dec("4");
  EXPECT_EQ(unshown_units({&part, 1}, rule), dec("6"));
}

TEST(Exclusive, AFigureGoesDownFreelyAndUpOnlyByUnitsOnShowNowhere) {
  struct Case {
    const char *wanted, *on_show, *unshown, *figure;
    bool fractional = false;
  };
  const std::vector<Case> cases = {{"3", "5", "0", "3"},           {"5", "5", "0", "5"},
                                   {"9", "5", "2", "7"},           {"9", "5", "20", "9"},
                                   {"9", "5", "0", "5"},           {"9", "5", "2.5", "7"},
                                   {"9", "5", "2.5", "7.5", true}, {"9", "5.5", "0.2", "5.5"}};
  for (const Case& one : cases) {
    EXPECT_EQ(exclusive_figure(dec(one.wanted), dec(one.on_show), dec(one.unshown), one.fractional),
              dec(one.figure))
        << one.wanted << " over " << one.on_show;
  }
}

TEST(Exclusive, AListingWhoseFigureIsNotKnownBeginsAtNothing) {
  EXPECT_EQ(exclusive_figure(dec("9"), std::nullopt, dec("9"), false), dec("0"));
  EXPECT_EQ(exclusive_figure(dec("-2"), std::nullopt, dec("9"), false), dec("-2"));
}

TEST(Exclusive, RaisingOneChannelAfterTheOtherNeverShowsMoreThanThereIs) {
  rc::check("sum of figures", [] {
    const int64_t free = *rc::gen::inRange<int64_t>(0, 50);
    std::vector<Decimal> shown(*rc::gen::inRange<size_t>(1, 5));
    const std::vector<StockLevel> levels = shelf(std::to_string(free));
    for (int step = 0; step < 20; ++step) {
      Decimal sum;
      for (const Decimal figure : shown) sum += figure;
      const OnShow part = {.levels = levels, .in_flight = dec("0"), .shown = sum};
      Decimal& here = shown[*rc::gen::inRange<size_t>(0, shown.size())];
      const Decimal wanted = Decimal::from_integer(*rc::gen::inRange<int64_t>(0, 60));
      here = exclusive_figure(wanted, here, unshown_units({&part, 1}, StockRule()), false);
    }
    Decimal sum;
    for (const Decimal figure : shown) sum += figure;
    RC_ASSERT(sum <= Decimal::from_integer(free));
  });
}

TEST(Exclusive, ThePlanRaisesAFigureOnlyByWhatTheRowTellsIsOnShowNowhere) {
  PlanRules rules = build::plan_rules();
  rules.settings.stock.exclusive = true;
  ShelfRow row = build::RowBuilder("A").listed().done();
  row.levels = {level("10")};
  row.live->fields.stock = {{LocationId(), dec("4")}};
  row.unshown = dec("3");
  EXPECT_TRUE(wants_more(row, rules));
  const ProductDecision raised = plan_product({&row, 1}, rules);
  ASSERT_EQ(raised.plan.variants.size(), 1U);
  EXPECT_EQ(raised.plan.variants.front().fields.stock->at(LocationId()), dec("7"));
  EXPECT_EQ(explain({&row, 1}, row.item.id, rules).desired_stock, dec("7"));
  row.unshown = dec("0");
  EXPECT_TRUE(plan_product({&row, 1}, rules).plan.variants.empty());
  row.levels = {level("2")};
  EXPECT_FALSE(wants_more(row, rules));
  EXPECT_EQ(plan_product({&row, 1}, rules).plan.variants.front().fields.stock->at(LocationId()),
            dec("2"));
}

}  // namespace
}  // namespace oneshelf

#include "sync/promise.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "unit/sync/builders.h"

namespace oneshelf {
namespace {

using build::level;

struct Case {
  std::string what;
  std::vector<StockLevel> levels;
  std::string in_flight;
  StockRule rule;
  bool fractional, negative;
  std::string figure;  ///< "" for none
};

StockRule rule(std::string_view buffer = "0", std::string_view limit = "",
               std::vector<std::string> locations = {}) {
  StockRule made;
  made.buffer = dec(buffer);
  if (!limit.empty()) made.limit = dec(limit);
  for (std::string& location : locations) made.locations.emplace_back(std::move(location));
  return made;
}

TEST(StockPromise, IsWhatTheRuleSays) {
  RecordProperty("requirements", "63,67,68,134,151");
  const std::vector<Case> cases = {
      {"one location", {level("5")}, "0", rule(), false, false, "5"},
      {"all locations add up", {level("5"), level("7", "shop")}, "0", rule(), false, false, "12"},
      {"only those that count",
       {level("5"), level("7", "shop")},
       "0",
       rule("0", "", {"shop"}),
       false,
       false,
       "7"},
      {"reserved is not free", {level("5", "main", "2")}, "0", rule(), false, false, "3"},
      {"in flight is not free", {level("5")}, "2", rule(), false, false, "3"},
      {"the buffer is hidden", {level("5")}, "0", rule("2"), false, false, "3"},
      {"never below zero", {level("1")}, "2", rule("2"), false, false, "0"},
      {"below zero where the channel can", {level("1")}, "2", rule("2"), false, true, "-3"},
      {"limited", {level("500")}, "0", rule("2", "50"), false, false, "50"},
      {"rounded down", {level("2.9")}, "0", rule(), false, false, "2"},
      {"rounded down below zero too", {level("-2.1")}, "0", rule(), false, true, "-3"},
      {"fractions where the channel can", {level("2.9")}, "0", rule(), true, false, "2.9"},
      {"a fractional limit is rounded down",
       {level("9")},
       "0",
       rule("0", "2.5"),
       false,
       false,
       "2"},
      {"an explicit zero is zero", {level("0")}, "0", rule(), false, false, "0"},
      {"an absent row is not zero", {}, "0", rule(), false, false, ""},
      {"nor are rows that do not count",
       {level("5")},
       "0",
       rule("0", "", {"shop"}),
       false,
       false,
       ""},
      {"a negative reservation raises nothing",
       {level("5", "main", "-3")},
       "0",
       rule(),
       false,
       false,
       "5"},
      {"nor does a negative flight", {level("5")}, "-3", rule(), false, false, "5"},
      {"a shortage elsewhere counts",
       {level("5"), level("-2", "shop")},
       "0",
       rule(),
       false,
       false,
       "3"},
  };
  for (const Case& one : cases) {
    const auto made = promise({.levels = one.levels,
                               .in_flight = dec(one.in_flight),
                               .fractional = one.fractional,
                               .negative = one.negative},
                              one.rule);
    EXPECT_EQ(made ? made->figure.to_string() : "", one.figure) << one.what;
  }
}

TEST(StockPromise, ExplainsEachStepThatMattered) {
  const std::vector<StockLevel> levels = {level("12", "main", "2"), level("3.5", "shop")};
  const auto made = promise({.levels = levels, .in_flight = dec("1")}, rule("2", "9"));
  ASSERT_TRUE(made);
  const std::vector<std::pair<std::string, Decimal>> expected = {
      {"on hand at main", dec("12")},  {"reserved at main", dec("-2")},
      {"on hand at shop", dec("3.5")}, {"sold, not yet in the source", dec("-1")},
      {"buffer", dec("-2")},           {"limited to", dec("9")}};
  EXPECT_EQ(made->steps, expected);
  EXPECT_EQ(made->figure, dec("9"));
}

TEST(StockPromise, SurvivesFiguresBeyondReason) {
  const Decimal huge = Decimal::from_millionths(INT64_MAX);
  const std::vector<StockLevel> levels(
      100, StockLevel{.item_id = {}, .location = {}, .on_hand = huge, .reserved = {}});
  const auto made = promise({.levels = levels, .in_flight = huge}, rule());
  ASSERT_TRUE(made);
  EXPECT_EQ(made->figure, dec("0"));
}

struct BufferCase {
  std::string what, on_hand, in_flight, sold, buffer;
  bool fractional;
  std::string figure;
};

TEST(StockPromise, HidesUnitsAShareOrWhatSellsInSomeDays) {
  RecordProperty("requirements", "151");
  const std::vector<BufferCase> cases = {
      {"units", "10", "0", "0", "3", false, "7"},
      {"a share", "10", "0", "0", "10%", false, "9"},
      {"a share of what is free", "12", "2", "0", "10%", false, "9"},
      {"a share is rounded up", "11", "0", "0", "10%", false, "9"},
      {"not where fractions are shown", "11", "0", "0", "10%", true, "9.9"},
      {"a third of a unit is a unit", "1", "0", "0", "33.333333%", false, "0"},
      {"all of it", "10", "0", "0", "100%", false, "0"},
      {"none of it", "10", "0", "0", "0%", false, "10"},
      {"no share of a shortage", "1", "3", "0", "50%", false, "0"},
      {"three days at two a day", "10", "0", "28", "3d", false, "4"},
      {"days are rounded up", "10", "0", "1", "3d", false, "9"},
      {"days where fractions are shown", "10", "0", "7", "1d", true, "9.5"},
      {"a millionth is rounded up too", "10", "0", "1", "1d", true, "9.928571"},
      {"nothing sold, nothing hidden", "10", "0", "0", "30d", false, "10"},
      {"more than there is", "10", "0", "700", "3d", false, "0"},
      {"a figure beyond reason", "10", "0", "9000000000000", "366d", false, "0"},
      {"less than nothing was sold", "10", "0", "-5", "3d", false, "10"},
  };
  for (const BufferCase& one : cases) {
    const std::vector<StockLevel> levels = {level(one.on_hand)};
    StockRule stock;
    stock.buffer = buffer_from_text(one.buffer).value_or(Buffer());
    const auto made = promise({.levels = levels,
                               .in_flight = dec(one.in_flight),
                               .fractional = one.fractional,
                               .sold = dec(one.sold)},
                              stock);
    ASSERT_TRUE(made) << one.what;
    EXPECT_EQ(made->figure.to_string(), one.figure) << one.what;
  }
}

TEST(StockPromise, TakesAPercentBufferOfTheChannelsShareOnly) {
  RecordProperty("requirements", "151");
  const std::vector<StockLevel> levels = {level("100")};
  StockRule stock = rule("0", "30");
  stock.allocation = StockRule::Allocation::kPercent;
  stock.allocation_percent = dec("40");
  stock.buffer = Buffer(dec("10"), Buffer::Kind::kPercent);
  const auto made = promise({.levels = levels}, stock);
  ASSERT_TRUE(made);
  const std::vector<std::pair<std::string, Decimal>> expected = {
      {"on hand at main", dec("100")},
      {"40 % of it for this channel", dec("40")},
      {"buffer of 10 %", dec("-4")},
      {"limited to", dec("30")}};
  EXPECT_EQ(made->steps, expected);
}

TEST(StockPromise, SaysHowABufferInDaysCameAbout) {
  RecordProperty("requirements", "151");
  const std::vector<StockLevel> levels = {level("20")};
  StockRule stock;
  stock.buffer = Buffer(dec("3"), Buffer::Kind::kDays);
  stock.velocity = std::chrono::days(7);
  const auto made = promise({.levels = levels, .sold = dec("14")}, stock);
  ASSERT_TRUE(made);
  EXPECT_EQ(made->steps.back().first, "buffer for 3 days, with 14 sold in 7");
  EXPECT_EQ(made->steps.back().second, dec("-6"));
}

Decimal some_figure(int64_t low, int64_t high) {
  return Decimal::from_millionths(*rc::gen::inRange<int64_t>(low * 1000, high * 1000) * 1000);
}

TEST(StockPromise, NeverPublishesMoreThanItsInputsAllow) {
  RecordProperty("requirements", "30,63,68,134,151");
  EXPECT_TRUE(rc::check([] {
    std::vector<StockLevel> levels;
    const int count = *rc::gen::inRange(0, 4);
    for (int i = 0; i < count; ++i) {
      levels.push_back({.item_id = {},
                        .location = LocationId(i % 2 == 0 ? "main" : "shop"),
                        .on_hand = some_figure(-20, 100),
                        .reserved = some_figure(0, 20)});
    }
    StockRule stock;
    if (*rc::gen::arbitrary<bool>()) stock.locations = {LocationId("main")};
    const auto kind =
        *rc::gen::element(Buffer::Kind::kUnits, Buffer::Kind::kPercent, Buffer::Kind::kDays);
    stock.buffer = Buffer(some_figure(0, 10), kind);
    if (*rc::gen::arbitrary<bool>()) stock.limit = some_figure(0, 50);
    const PromiseInput input{.levels = levels,
                             .in_flight = some_figure(0, 30),
                             .fractional = *rc::gen::arbitrary<bool>(),
                             .negative = *rc::gen::arbitrary<bool>(),
                             .sold = some_figure(-5, 100)};
    const auto made = promise(input, stock);
    Decimal free;
    bool read = false;
    for (const StockLevel& one : levels) {
      if (!stock.locations.empty() && one.location != stock.locations.front()) continue;
      free += one.on_hand - one.reserved;
      read = true;
    }
    RC_ASSERT(made.has_value() == read);
    if (!made) return;
    free -= input.in_flight;
    Decimal least = stock.buffer.amount;  // that is hidden
    if (kind == Buffer::Kind::kPercent) {
      least = std::max(free, Decimal()).times(least).over(dec("100"), 6, Rounding::kFloor);
    } else if (kind == Buffer::Kind::kDays) {
      least = std::max(input.sold, Decimal()).times(least).over(dec("14"), 6, Rounding::kFloor);
    }
    free -= least;
    RC_ASSERT(made->figure <= std::max(free, Decimal()));
    RC_ASSERT(input.negative || !made->figure.is_negative());
    RC_ASSERT(input.fractional || made->figure.has_at_most(0));
    if (stock.limit) RC_ASSERT(made->figure <= *stock.limit);
  }));
}

}  // namespace
}  // namespace oneshelf

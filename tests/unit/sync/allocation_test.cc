#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "sync/promise.h"
#include "unit/sync/builders.h"

namespace oneshelf {
namespace {

using build::level;

template <typename Change>
StockRule rule_but(Change change) {
  StockRule rule;
  change(rule);
  return rule;
}

StockRule percent(std::string_view share) {
  return rule_but([&](StockRule& rule) {
    rule.allocation = StockRule::Allocation::kPercent;
    rule.allocation_percent = dec(share);
  });
}

StockRule fixed(std::string_view units) {
  return rule_but([&](StockRule& rule) {
    rule.allocation = StockRule::Allocation::kFixed;
    rule.allocation_units = dec(units);
  });
}

StockRule by_location(const std::map<std::string, Decimal>& shares) {
  return rule_but([&](StockRule& rule) {
    rule.allocation = StockRule::Allocation::kLocations;
    rule.location_percent = shares;
  });
}

StockRule keeping(const std::map<std::string, Decimal>& reserve) {
  return rule_but([&](StockRule& rule) { rule.reserve = reserve; });
}

struct Case {
  std::string what;
  std::vector<StockLevel> levels;
  std::string in_flight;
  StockRule rule;
  std::string figure;
};

TEST(StockAllocation, GivesAChannelItsShareOfWhatIsFree) {
  RecordProperty("requirements", "63,67,134");
  const std::vector<StockLevel> two = {level("10"), level("6", "shop")};
  const std::vector<Case> cases = {
      {"a percent, rounded down", {level("9")}, "0", percent("50"), "4"},
      {"of what is left after orders in flight", {level("9")}, "3", percent("50"), "3"},
      {"everything", {level("9")}, "0", percent("100"), "9"},
      {"nothing", {level("9")}, "0", percent("0"), "0"},
      {"a part of a percent", {level("1000")}, "0", percent("0.25"), "2"},
      {"a shortage stays a shortage", {level("1")}, "3", percent("50"), "0"},
      {"so many at most", {level("9")}, "0", fixed("4"), "4"},
      {"fewer if there are fewer", {level("3")}, "0", fixed("4"), "3"},
      {"each location for itself", two, "0",
       by_location({{"main", dec("50")}, {"shop", dec("100")}}), "11"},
      {"a location without a share gives nothing", two, "0", by_location({{"shop", dec("100")}}),
       "6"},
      {"units sold count where the share is largest", two, "4",
       by_location({{"main", dec("50")}, {"shop", dec("100")}}), "7"},
      {"and then at the next", two, "8", by_location({{"main", dec("50")}, {"shop", dec("100")}}),
       "4"},
      {"a shortage elsewhere counts as sold",
       {level("10"), level("-4", "shop")},
       "0",
       by_location({{"main", dec("50")}, {"shop", dec("100")}}),
       "3"},
      {"kept back at a location", two, "0", keeping({{"shop", dec("5")}}), "11"},
      {"no more than is there", two, "0", keeping({{"shop", dec("50")}}), "10"},
      {"makes no shortage",
       {level("-2"), level("6", "shop")},
       "0",
       keeping({{"main", dec("3")}}),
       "4"},
      {"after what the source reserved",
       {level("5", "main", "4")},
       "0",
       keeping({{"main", dec("3")}}),
       "0"},
  };
  for (const Case& one : cases) {
    const auto made = promise({.levels = one.levels, .in_flight = dec(one.in_flight)}, one.rule);
    ASSERT_TRUE(made) << one.what;
    EXPECT_EQ(made->figure.to_string(), one.figure) << one.what;
  }
}

TEST(StockAllocation, TakesTheBufferFromTheShareAndThenLimitsIt) {
  StockRule rule = percent("50");
  rule.buffer = dec("2");
  rule.limit = dec("10");
  rule.reserve = {{"main", dec("1")}};
  const std::vector<StockLevel> levels = {level("40", "main", "3")};
  const auto made = promise({.levels = levels, .in_flight = dec("4")}, rule);
  ASSERT_TRUE(made);
  const std::vector<std::pair<std::string, Decimal>> expected = {
      {"on hand at main", dec("40")},
      {"reserved at main", dec("-3")},
      {"kept back at main", dec("-1")},
      {"sold, not yet in the source", dec("-4")},
      {"50 % of it for this channel", dec("16")},
      {"buffer", dec("-2")},
      {"limited to", dec("10")}};
  EXPECT_EQ(made->steps, expected);
  EXPECT_EQ(made->figure, dec("10"));
}

Decimal some_figure(int64_t low, int64_t high) {
  return Decimal::from_millionths(*rc::gen::inRange<int64_t>(low * 1000, high * 1000) * 1000);
}

/// Percentages of several channels that add up to no more than 100.
std::vector<Decimal> some_shares(int channels) {
  std::vector<Decimal> shares;
  Decimal left = Decimal::from_integer(100);
  for (int i = 0; i < channels; ++i) {
    const bool takes_the_rest = *rc::gen::inRange(0, 4) == 0;
    const Decimal share =
        takes_the_rest ? left : std::min(left, Decimal::from_minor(*rc::gen::inRange(0, 9000), 2));
    shares.push_back(share);
    left -= share;
  }
  return shares;
}

struct Shelf {
  std::vector<StockLevel> levels;
  Decimal in_flight;

  /// What can really be sold: on hand − reserved of everything, less what is sold.
  Decimal free() const {
    Decimal sum = -in_flight;
    for (const StockLevel& one : levels) sum += one.on_hand - one.reserved;
    return std::max(sum, Decimal());
  }
};

Shelf some_shelf() {
  Shelf shelf;
  for (const char* location : {"main", "shop", "north"}) {
    if (*rc::gen::inRange(0, 4) == 0) continue;
    shelf.levels.push_back({.item_id = {},
                            .location = LocationId(location),
                            .on_hand = some_figure(-10, 100),
                            .reserved = some_figure(0, 10)});
  }
  shelf.in_flight = some_figure(0, 40);
  return shelf;
}

/// What all channels are promised together.
Decimal promised(const Shelf& shelf, const std::vector<StockRule>& channels, bool fractional) {
  Decimal sum;
  for (const StockRule& rule : channels) {
    const auto made = promise(
        {.levels = shelf.levels, .in_flight = shelf.in_flight, .fractional = fractional}, rule);
    if (made) sum += made->figure;
  }
  return sum;
}

TEST(StockAllocation, PercentagesUpToAHundredNeverPromiseMoreThanThereIs) {
  RecordProperty("requirements", "30,63,134");
  EXPECT_TRUE(rc::check([] {
    const Shelf shelf = some_shelf();
    std::vector<StockRule> channels;
    for (const Decimal share : some_shares(*rc::gen::inRange(1, 6))) {
      channels.push_back(percent(share.to_string()));
      channels.back().buffer = some_figure(0, 3);
      if (*rc::gen::arbitrary<bool>()) channels.back().reserve = {{"shop", some_figure(0, 20)}};
    }
    RC_ASSERT(promised(shelf, channels, *rc::gen::arbitrary<bool>()) <= shelf.free());
  }));
}

TEST(StockAllocation, PercentagesOfEachLocationNeverPromiseMoreThanThereIs) {
  RecordProperty("requirements", "30,63,134");
  EXPECT_TRUE(rc::check([] {
    const Shelf shelf = some_shelf();
    const int count = *rc::gen::inRange(1, 5);
    std::vector<StockRule> channels(static_cast<size_t>(count), by_location({}));
    for (const char* location : {"main", "shop", "north"}) {
      const std::vector<Decimal> shares = some_shares(count);
      for (size_t i = 0; i < channels.size(); ++i) {
        channels[i].location_percent[location] = shares[i];
      }
    }
    for (StockRule& rule : channels) {
      if (*rc::gen::arbitrary<bool>()) rule.reserve = {{"main", some_figure(0, 20)}};
    }
    RC_ASSERT(promised(shelf, channels, *rc::gen::arbitrary<bool>()) <= shelf.free());
  }));
}

}  // namespace
}  // namespace oneshelf

#include "sync/kits.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "sync/promise.h"
#include "unit/sync/builders.h"

namespace oneshelf {
namespace {

using build::level;

ComponentStock component(const std::string& sku, std::string_view quantity,
                         std::vector<StockLevel> levels, std::string_view in_flight = "0") {
  return {.sku = sku,
          .quantity = dec(quantity),
          .levels = std::move(levels),
          .in_flight = dec(in_flight)};
}

std::string kit_figure(const std::vector<ComponentStock>& components,
                       const StockRule& rule = StockRule()) {
  const auto made = promise({.levels = {}, .is_kit = true, .components = components}, rule);
  return made ? made->figure.to_string() : "";
}

TEST(Kits, AreAsManyAsTheScarcestComponentMakes) {
  RecordProperty("requirements", "63,151");
  EXPECT_EQ(kit_figure({component("CUP", "2", {level("7")}), component("POT", "1", {level("9")})}),
            "3");
  EXPECT_EQ(kit_figure({component("CUP", "2", {level("7")}), component("POT", "1", {level("0")})}),
            "0");
  EXPECT_EQ(kit_figure({component("OIL", "0.25", {level("1.4")})}), "5");
}

TEST(Kits, CountWhatIsReservedAndInFlightOfTheirComponents) {
  EXPECT_EQ(kit_figure({component("CUP", "2", {level("9", "main", "1")}, "3"),
                        component("POT", "1", {level("9")})}),
            "2");
}

TEST(Kits, AddUpAComponentsLocationsFirst) {
  EXPECT_EQ(kit_figure({component("CUP", "2", {level("1"), level("1", "shop")})}), "1");
}

TEST(Kits, HaveNoFigureWhileAComponentWasNotRead) {
  EXPECT_EQ(kit_figure({component("CUP", "2", {level("7")}), component("POT", "1", {})}), "");
  EXPECT_EQ(kit_figure({}), "");
  EXPECT_EQ(kit_figure({component("CUP", "0", {level("7")})}), "");
}

TEST(Kits, ApplyShareBufferAndLimitToKits) {
  StockRule rule;
  rule.allocation = StockRule::Allocation::kPercent;
  rule.allocation_percent = dec("50");
  rule.buffer = dec("1");
  EXPECT_EQ(kit_figure({component("CUP", "2", {level("20")})}, rule), "4");
}

TEST(Kits, TellHowTheyCameAbout) {
  const std::vector<ComponentStock> components = {component("CUP", "2", {level("7")}, "1"),
                                                  component("POT", "1", {level("9")})};
  const auto made = promise({.levels = {}, .is_kit = true, .components = components}, StockRule());
  ASSERT_TRUE(made);
  const std::vector<std::pair<std::string, Decimal>> expected = {
      {"CUP: on hand at main", dec("7")},
      {"CUP: sold, not yet in the source", dec("-1")},
      {"CUP: enough for kits of 2", dec("3")},
      {"POT: on hand at main", dec("9")},
      {"POT: enough for kits of 1", dec("9")}};
  EXPECT_EQ(made->steps, expected);
}

TEST(Kits, ExplainTheirComponentsInTheShelfsWords) {
  ShelfRow row = build::a_row("SET").listed();
  row.item.components = {{VendorId("cup"), "CUP", dec("2")}};
  row.components = {component("CUP", "2", {level("7")})};
  const std::vector<ShelfRow> product = {row};
  const Explanation told = explain(product, row.item.id, build::plan_rules());
  EXPECT_EQ(told.desired_stock, dec("3"));
  EXPECT_NE(std::ranges::find(told.stock, "CUP: enough for kits of 2: 3"), told.stock.end());
}

/// A source that holds a few items.
class Source {
 public:
  Item& add(const std::string& sku, std::vector<Component> components = {}) {
    Item& item = items_[VendorId(sku)];
    item.id = VendorId(sku);
    item.sku = sku;
    item.components = std::move(components);
    return item;
  }
  std::string parts(const std::string& sku) const {
    const auto made = parts_of(items_.at(VendorId(sku)), [&](const VendorId& id) {
      const auto found = items_.find(id);
      return Result<std::optional<Item>>(found == items_.end() ? std::nullopt
                                                               : std::optional(found->second));
    });
    if (!made.ok()) return made.error().id();
    std::string told;
    for (const Component& part : *made) {
      told += (told.empty() ? "" : " ") + part.quantity.to_string() + "x" + part.sku;
    }
    return told;
  }
  static Component part(const std::string& sku, std::string_view quantity) {
    return {VendorId(sku), sku, dec(quantity)};
  }

 private:
  std::map<VendorId, Item> items_;
};

TEST(Kits, AreTakenApartDownToWhatIsNoKit) {
  Source source;
  source.add("CUP");
  source.add("POT");
  source.add("PAIR", {Source::part("CUP", "2")});
  source.add("SET",
             {Source::part("PAIR", "3"), Source::part("POT", "1"), Source::part("CUP", "1")});
  source.add("GHOST", {Source::part("UNKNOWN", "1")});
  EXPECT_EQ(source.parts("CUP"), "1xCUP");
  EXPECT_EQ(source.parts("SET"), "7xCUP 1xPOT");
  EXPECT_EQ(source.parts("GHOST"), "1xUNKNOWN");
}

TEST(Kits, ThatContainThemselvesAreRefused) {
  Source source;
  source.add("A", {Source::part("B", "1")});
  source.add("B", {Source::part("A", "1")});
  EXPECT_EQ(source.parts("A"), "kit.endless");
}

TEST(Kits, OfNothingOrOfTooMuchAreRefused) {
  Source source;
  source.add("NONE", {Source::part("CUP", "0")});
  source.add("MANY", {Source::part("CUP", "1000001")});
  source.add("HALF", {Source::part("CUP", "2000")});
  source.add("DEEP", {Source::part("HALF", "2000")});
  for (const char* kit : {"NONE", "MANY", "DEEP"}) EXPECT_EQ(source.parts(kit), "kit.quantity");
}

TEST(Kits, OfAllChannelsNeverNeedMoreComponentsThanThereAre) {
  EXPECT_TRUE(rc::check([] {
    const Decimal on_hand = Decimal::from_integer(*rc::gen::inRange(0, 60));
    const Decimal per_kit = Decimal::from_integer(*rc::gen::inRange(1, 5));
    const std::vector<ComponentStock> components = {
        component("CUP", per_kit.to_string(), {level(on_hand.to_string())})};
    const int channels = *rc::gen::inRange(1, 5);
    StockRule rule;
    rule.allocation = StockRule::Allocation::kPercent;
    rule.allocation_percent = Decimal::from_integer(100 / channels);
    const auto made = promise({.levels = {}, .is_kit = true, .components = components}, rule);
    RC_ASSERT(made.has_value());
    const Decimal needed = made->figure.times(per_kit).times(Decimal::from_integer(channels));
    RC_ASSERT(needed <= on_hand);
  }));
}

}  // namespace
}  // namespace oneshelf

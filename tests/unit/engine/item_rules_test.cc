#include <set>

#include "unit/engine/world.h"

// Rules of the link for some items, from the settings to the shop.
namespace oneshelf::testing {
namespace {

namespace bridge = sandbox::bridge;

std::string shown(World& world, const std::string& sku) {
  const std::vector<Listing> listings =
      value_of(read_value<std::vector<Listing>>(world.store(), [&](Records& records) {
        return records.listings_by_sku(ConnectionId("web"), sku);
      }));
  if (listings.size() != 1 || !listings[0].fields.stock) return "";
  return listings[0].fields.stock->begin()->second.to_string();
}

TEST(ItemRulesInARun, HideWhatSellsInSomeDaysWhereARuleSaysSo) {
  ::testing::Test::RecordProperty("requirements", "151");
  World world;
  world.add_source_item("A", "10", "100");
  world.add_source_item("B", "10", "100");
  world.connect({{"rules.sku.buffer.A", "2d"},
                 {"stock.velocity_days", "7"},
                 {"rules.sku.limit.B", "60"},
                 {"stock.limit", "90"}});
  world.sync();
  EXPECT_EQ(shown(world, "A"), "90");
  EXPECT_EQ(shown(world, "B"), "60");
  world.buy_all(world.shop(), {{"A", "14"}, {"B", "14"}});
  world.sync_orders();
  world.clock().pass(milliseconds(10));
  world.sync();
  // 100 - 14 sold - 2 days at 14 / 7.
  EXPECT_EQ(shown(world, "A"), "82");
  EXPECT_EQ(shown(world, "B"), "60");
  world.clock().pass(std::chrono::hours(24 * 8));
  world.sync();
  EXPECT_EQ(shown(world, "A"), "86");  // nothing sold in the last seven days
}

TEST(ItemRulesInARun, AreExplained) {
  ::testing::Test::RecordProperty("requirements", "151");
  World world;
  world.add_source_item("A", "10", "100");
  world.connect({{"rules.sku.buffer.A", "3d"}, {"stock.limit", "90"}});
  world.sync();
  world.buy("A", "28");
  world.sync_orders();
  const LinkView link = value_of(load_link(world.parts(), World::kLink));
  const auto channel = world.parts().connections.open(link.channel.id, Lane::kCatalogue);
  ASSERT_TRUE(channel.ok());
  const Explanation told = value_of(explain_sku(world.parts(), link, channel->traits(), "A"));
  EXPECT_EQ(told.rules, (std::vector<std::string>{"stock.buffer is 3d: rule of the SKU A",
                                                  "stock.limit is 90: the link's own"}));
  EXPECT_EQ(std::ranges::count(told.stock, "buffer for 3 days, with 28 sold in 14: -6"), 1);
  EXPECT_EQ(told.desired_stock, dec("66"));
}

}  // namespace
}  // namespace oneshelf::testing

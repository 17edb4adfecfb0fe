#include "group/combinations.h"

#include "group/shops.h"

namespace oneshelf::testing {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;

constexpr std::array<MakeShop, 3> all(MakeShop make) { return {make, make, make}; }

const Combination kCombinations[] = {
    {"Bridges", bridge_master, all(bridge_replica)},
    {"NettingMaster", netting_bridge_master, all(bridge_replica)},
    {"PlainReplicas", bridge_master, all(plain_bridge_replica)},
    {"ShopwiredToShopwired", shopwired_shop, all(shopwired_shop)},
    {"BigcommerceToBigcommerce", bigcommerce_shop, all(bigcommerce_shop)},
    {"NetoToNeto", neto_shop, all(neto_shop)},
    {"BridgeToVendure", bridge_master, all(vendure_replica)},
    {"ShopwiredToVendure", shopwired_shop, all(vendure_replica)},
    {"ShopwiredToMixed", shopwired_shop, {vendure_replica, bigcommerce_shop, bridge_replica}},
    {"BigcommerceToMixed", bigcommerce_shop, {shopwired_shop, vendure_replica, neto_shop}},
};

const char* words_for(Can what) {
  switch (what) {
    case Can::kHint: return "tells at once what happens there (Can::kHint)";
    case Can::kSell: return "is a place where people buy (Can::kSell)";
    case Can::kTellReturns: return "tells that refunded goods are back (Can::kTellReturns)";
    case Can::kTakeReturns: return "puts refunded goods back on its shelf (Can::kTakeReturns)";
  }
  return "";
}

}  // namespace

std::span<const Combination> combinations() { return kCombinations; }

int64_t number_of_host(const std::string& host) {
  constexpr int64_t kMany = 1'000'003, kStep = 131;
  int64_t number = 0;
  for (const char c : host) number = (number * kStep + c) % kMany;
  return number + 1;
}

std::string no_replica_can(Can what) { return std::string("no replica ") + words_for(what); }
std::string master_cannot(Can what) {
  return std::string("the master is none that ") + words_for(what);
}

GroupOfShops::GroupOfShops() : world(GetParam().master) {
  world.master().put("A", "10", world.now());
  world.master().put("B", "4", world.now());
  world.make_group();
  for (size_t i = 0; i < kReplicas.size(); ++i) {
    Shop& shop = world.open_shop(kReplicas[i], GetParam().replicas[i]);
    shop.put("A", "3", world.now());
    shop.put("B", "4", world.now());
    world.join(kReplicas[i]);
  }
  // The hub subscribes to hints, and shows that it knows the secret.
  world.settle();
  world.hear_all();
  world.settle();
  world.lose_hints();
}

void GroupOfShops::expect_all(const std::string& sku, const std::string& stock) {
  const auto expect = [&](const std::string& name) {
    EXPECT_EQ(world.at(name, sku).to_string(), stock) << name << world.parked();
  };
  expect(GroupWorld::kMaster);
  for (const char* name : kReplicas) expect(name);
}

void GroupOfShops::let_orders_arrive(const std::string& shop, int times) {
  if (!world.shop(shop).can(Can::kHint)) return world.pass(minutes(2));
  world.clock().pass(seconds(1));
  world.hear(shop, times);
  world.settle();
  if (!world.master().can(Can::kHint)) return world.pass(minutes(2));
  world.hear_all();
  world.settle();
}

void GroupOfShops::let_all_arrive() {
  world.clock().pass(seconds(1));
  world.hear_all();
  world.settle();
  world.pass(minutes(3));
}

std::vector<std::string> GroupOfShops::those_that(Can what) {
  std::vector<std::string> names;
  for (const char* name : kReplicas) {
    if (world.replica(name).can(what)) names.emplace_back(name);
  }
  return names;
}

INSTANTIATE_TEST_SUITE_P(Shops, GroupOfShops, ::testing::ValuesIn(kCombinations),
                         [](const auto& one) { return std::string(one.param.name); });

}  // namespace oneshelf::testing

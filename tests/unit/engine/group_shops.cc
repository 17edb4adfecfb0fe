#include "unit/engine/group_shops.h"

#include <gtest/gtest.h>

#include "sandbox/bridge/bridge.h"
#include "sandbox/bridge/trade.h"

namespace oneshelf::testing {
namespace {

namespace bridge = sandbox::bridge;

Json thing(const std::string& sku) {
  Json item = Json::object();
  return item.set("sku", sku).set("name", "Item " + sku).set("price", "10").set("tax_rate", "20");
}

bridge::Options named(bridge::Role role, const std::string& host) {
  bridge::Options options;
  options.role = role;
  options.name = host;
  options.id = host;
  return options;
}

class BridgeShop final : public Shop {
 public:
  BridgeShop(sandbox::InProcessHttp& http, const std::string& host, const bridge::Options& options)
      : host_(host), role_(options.role), shop_(options) {
    http.run(host, shop_);
  }
  ShopAccess access() override {
    ShopAccess access;
    access.platform = "bridge";
    access.values = {
        {"url", "http://" + host_}, {"token", "sandbox-secret"}, {"hook_secret", "hook-secret"}};
    access.settings = {{"orders.delivery_item", "DELIVERY"}};
    return access;
  }
  sandbox::Sandbox& sandbox() override { return shop_; }
  std::set<Can> abilities() const override {
    if (role_ == bridge::Role::kSource) return {Can::kHint, Can::kTakeReturns};
    return {Can::kHint, Can::kSell, Can::kTellReturns};
  }

  void put(const std::string& sku, const std::string& stock, Timestamp now) override {
    EXPECT_TRUE(shop_.work([&](bridge::State& state) {
      if (!bridge::upsert_product(state, thing(sku), now).ok()) return false;
      state.set_quantity(sku, state.default_location(), dec(stock), now);
      return true;
    }));
  }
  void edit_stock(const std::string& sku, const std::string& stock, Timestamp now) override {
    shop_.work([&](bridge::State& state) {
      return state.set_quantity(sku, state.default_location(), dec(stock), now);
    });
  }
  Decimal free_stock(const std::string& sku, Timestamp) override {
    return shop_.work(
        [&](bridge::State& state) { return state.available(sku).value_or(dec("-999")); });
  }
  VendorId buy(const std::string& sku, int quantity, Timestamp now) override;
  void cancel(const VendorId& order, Timestamp now) override {
    EXPECT_TRUE(shop_.work(
        [&](bridge::State& state) { return bridge::cancel(state, order.str(), {}, now).ok(); }));
  }
  void refund_and_restock(const VendorId& order, Timestamp now) override;

 private:
  std::string host_;
  bridge::Role role_;
  bridge::Bridge shop_;
};

VendorId BridgeShop::buy(const std::string& sku, int quantity, Timestamp now) {
  bridge::Purchase purchase;
  purchase.items.push_back({sku, Decimal::from_integer(quantity)});
  purchase.customer.name = "Ada Buyer";
  purchase.customer.email = "ada@example.org";
  purchase.shipping = purchase.billing = {.name = "Ada Buyer",
                                          .street = "Road 1",
                                          .postal_code = "00100",
                                          .city = "Helsinki",
                                          .country = "FI"};
  return shop_.work([&](bridge::State& state) -> VendorId {
    const auto placed = bridge::place_order(state, purchase, now);
    EXPECT_TRUE(placed.ok()) << (placed.ok() ? "" : placed.error().to_string());
    if (!placed.ok()) return VendorId();
    const auto& order = (*placed)->row;
    if (order.status == bridge::Status::kPending) {
      EXPECT_TRUE(bridge::pay(state, order.id, now).ok());
    }
    return VendorId(order.id);
  });
}

void BridgeShop::refund_and_restock(const VendorId& order, Timestamp now) {
  EXPECT_TRUE(shop_.work([&](bridge::State& state) {
    bridge::Refund refund;
    for (const bridge::Line& line : state.find_order(order.str())->row.lines) {
      refund.lines.push_back({.line_id = line.line_id, .quantity = line.quantity, .restock = true});
    }
    return bridge::refund(state, order.str(), refund, now).ok();
  }));
}

}  // namespace

std::unique_ptr<Shop> bridge_master(sandbox::InProcessHttp& http, const std::string& host) {
  return std::make_unique<BridgeShop>(http, host, named(bridge::Role::kSource, host));
}

std::unique_ptr<Shop> netting_bridge_master(sandbox::InProcessHttp& http, const std::string& host) {
  bridge::Options options = named(bridge::Role::kSource, host);
  options.stock_nets = "open_orders";
  return std::make_unique<BridgeShop>(http, host, options);
}

std::unique_ptr<Shop> bridge_replica(sandbox::InProcessHttp& http, const std::string& host) {
  return std::make_unique<BridgeShop>(http, host, named(bridge::Role::kChannel, host));
}

std::unique_ptr<Shop> plain_bridge_replica(sandbox::InProcessHttp& http, const std::string& host) {
  bridge::Options options = named(bridge::Role::kChannel, host);
  options.compare_and_set = false;
  return std::make_unique<BridgeShop>(http, host, options);
}

}  // namespace oneshelf::testing

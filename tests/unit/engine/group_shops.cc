#include "unit/engine/group_shops.h"

#include <gtest/gtest.h>

#include "sandbox/bridge/bridge.h"
#include "sandbox/bridge/trade.h"

namespace oneshelf::testing {
namespace {

namespace bridge = sandbox::bridge;

constexpr const char* kHookSecret = "hook-secret";
constexpr const char* kHub = "http://hub.test/hooks/any";

Json thing(const std::string& sku) {
  Json item = Json::object();
  return item.set("sku", sku).set("name", "Item " + sku).set("price", "10").set("tax_rate", "20");
}

void put_thing(bridge::Bridge& shop, const std::string& sku, const std::string& stock,
               Timestamp now) {
  EXPECT_TRUE(shop.work([&](bridge::State& state) {
    if (!bridge::upsert_product(state, thing(sku), now).ok()) return false;
    state.set_quantity(sku, state.default_location(), dec(stock), now);
    return true;
  }));
}

void set_thing(bridge::Bridge& shop, const std::string& sku, const std::string& stock,
               Timestamp now) {
  shop.work([&](bridge::State& state) {
    return state.set_quantity(sku, state.default_location(), dec(stock), now);
  });
}

Decimal free_things(bridge::Bridge& shop, const std::string& sku) {
  return shop.work(
      [&](bridge::State& state) { return state.available(sku).value_or(dec("-999")); });
}

ShopAccess access_to(const std::string& host) {
  ShopAccess access;
  access.platform = "bridge";
  access.values = {
      {"url", "http://" + host}, {"token", "sandbox-secret"}, {"hook_secret", kHookSecret}};
  access.settings = {{"orders.delivery_item", "DELIVERY"}};
  return access;
}

bridge::Options named(bridge::Role role, const std::string& host) {
  bridge::Options options;
  options.role = role;
  options.name = host;
  options.id = host;
  return options;
}

std::vector<HttpRequest> hints_of(bridge::Bridge& shop, Timestamp now) {
  std::vector<HttpRequest> hints = shop.take_hints(now);
  for (const HttpRequest& hint : hints) shop.hint_answered(hint, 204, now);
  return hints;
}

class BridgeMaster final : public MasterShop {
 public:
  BridgeMaster(sandbox::InProcessHttp& http, const std::string& host, bridge::Options options)
      : host_(host), shop_(std::move(options)) {
    http.run(host, shop_);
    shop_.send_hints_to(kHub, kHookSecret);
  }
  ShopAccess access() override { return access_to(host_); }
  void put(const std::string& sku, const std::string& stock, Timestamp now) override {
    put_thing(shop_, sku, stock, now);
  }
  void edit_stock(const std::string& sku, const std::string& stock, Timestamp now) override {
    set_thing(shop_, sku, stock, now);
  }
  Decimal free_stock(const std::string& sku) override { return free_things(shop_, sku); }
  std::vector<HttpRequest> take_hints(Timestamp now) override { return hints_of(shop_, now); }

 private:
  std::string host_;
  bridge::Bridge shop_;
};

class BridgeReplica final : public ReplicaShop {
 public:
  BridgeReplica(sandbox::InProcessHttp& http, const std::string& host, bridge::Options options)
      : host_(host), shop_(std::move(options)) {
    http.run(host, shop_);
    shop_.send_hints_to(kHub, kHookSecret);
  }
  ShopAccess access() override { return access_to(host_); }
  void put(const std::string& sku, const std::string& stock, Timestamp now) override {
    put_thing(shop_, sku, stock, now);
  }
  void edit_stock(const std::string& sku, const std::string& stock, Timestamp now) override {
    set_thing(shop_, sku, stock, now);
  }
  Decimal free_stock(const std::string& sku) override { return free_things(shop_, sku); }
  VendorId buy(const std::string& sku, int quantity, Timestamp now) override;
  void cancel(const VendorId& order, Timestamp now) override {
    EXPECT_TRUE(shop_.work(
        [&](bridge::State& state) { return bridge::cancel(state, order.str(), {}, now).ok(); }));
  }
  void refund_and_restock(const VendorId& order, Timestamp now) override;
  std::vector<HttpRequest> take_hints(Timestamp now) override { return hints_of(shop_, now); }

 private:
  std::string host_;
  bridge::Bridge shop_;
};

VendorId BridgeReplica::buy(const std::string& sku, int quantity, Timestamp now) {
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

void BridgeReplica::refund_and_restock(const VendorId& order, Timestamp now) {
  EXPECT_TRUE(shop_.work([&](bridge::State& state) {
    bridge::Refund refund;
    for (const bridge::Line& line : state.find_order(order.str())->row.lines) {
      refund.lines.push_back({.line_id = line.line_id, .quantity = line.quantity, .restock = true});
    }
    return bridge::refund(state, order.str(), refund, now).ok();
  }));
}

}  // namespace

std::unique_ptr<MasterShop> bridge_master(sandbox::InProcessHttp& http, const std::string& host) {
  return std::make_unique<BridgeMaster>(http, host, named(bridge::Role::kSource, host));
}

std::unique_ptr<MasterShop> netting_bridge_master(sandbox::InProcessHttp& http,
                                                  const std::string& host) {
  bridge::Options options = named(bridge::Role::kSource, host);
  options.stock_nets = "open_orders";
  return std::make_unique<BridgeMaster>(http, host, options);
}

std::unique_ptr<ReplicaShop> bridge_replica(sandbox::InProcessHttp& http, const std::string& host) {
  return std::make_unique<BridgeReplica>(http, host, named(bridge::Role::kChannel, host));
}

std::unique_ptr<ReplicaShop> plain_bridge_replica(sandbox::InProcessHttp& http,
                                                  const std::string& host) {
  bridge::Options options = named(bridge::Role::kChannel, host);
  options.compare_and_set = false;
  return std::make_unique<BridgeReplica>(http, host, options);
}

}  // namespace oneshelf::testing

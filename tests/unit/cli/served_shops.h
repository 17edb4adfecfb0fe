#pragma once

#include <gtest/gtest.h>

#include "net/http_client.h"
#include "sandbox/bridge/bridge.h"
#include "sandbox/bridge/trade.h"
#include "sandbox/port.h"

namespace oneshelf::cli {

/// A shop that keeps the stock and one that is to follow it, on ports of this machine.
class ServedShops {
 public:
  ServedShops()
      : master_(options(sandbox::bridge::Role::kSource)),
        replica_(options(sandbox::bridge::Role::kChannel)) {
    auto master = sandbox::Port::open(master_, clock_, http_);
    auto replica = sandbox::Port::open(replica_, clock_, http_);
    EXPECT_TRUE(master.ok() && replica.ok());
    master_port_ = std::move(*master);
    replica_port_ = std::move(*replica);
  }

  std::string master_url() const { return master_port_->url(); }
  std::string replica_url() const { return replica_port_->url(); }
  static constexpr const char* kToken = "sandbox-secret";

  void put(const std::string& sku, const std::string& in_master, const std::string& in_replica) {
    put(master_, sku, in_master);
    put(replica_, sku, in_replica);
  }
  Decimal in_replica(const std::string& sku) {
    return replica_.work(
        [&](sandbox::bridge::State& state) { return state.available(sku).value_or(Decimal()); });
  }

 private:
  static sandbox::bridge::Options options(sandbox::bridge::Role role) {
    sandbox::bridge::Options options;
    options.role = role;
    options.name = role == sandbox::bridge::Role::kSource ? "Main shop" : "North shop";
    return options;
  }
  void put(sandbox::bridge::Bridge& shop, const std::string& sku, const std::string& stock) {
    Json item = Json::object();
    item.set("sku", sku).set("name", "Item " + sku).set("price", "10").set("tax_rate", "20");
    EXPECT_TRUE(shop.work([&](sandbox::bridge::State& state) {
      if (!sandbox::bridge::upsert_product(state, item, clock_.now()).ok()) return false;
      state.set_quantity(sku, state.default_location(), dec(stock), clock_.now());
      return true;
    }));
  }

  SystemClock clock_;
  HttpClient http_;
  sandbox::bridge::Bridge master_, replica_;
  std::unique_ptr<sandbox::Port> master_port_, replica_port_;
};

}  // namespace oneshelf::cli

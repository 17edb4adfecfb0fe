#include <gtest/gtest.h>

#include "group/shops.h"
#include "group/vendure_server.h"

namespace oneshelf::testing {
namespace {

int64_t whole(const std::string& figure) { return dec(figure).to_minor(0); }

class VendureShop final : public Shop {
 public:
  VendureShop(sandbox::InProcessHttp& http, const std::string& host)
      : host_(host), server_(host, kGroupCurrency) {
    http.run(host, server_);
  }
  ShopAccess access() override {
    ShopAccess access;
    access.platform = "vendure";
    access.values = {{"url", "https://" + host_},
                     {"user", VendureServer::kUser},
                     {"password", VendureServer::kPassword}};
    return access;
  }
  sandbox::Sandbox& sandbox() override { return server_; }
  std::set<Can> abilities() const override { return {Can::kSell, Can::kTellReturns}; }

  void put(const std::string& sku, const std::string& stock, Timestamp now) override {
    server_.put(sku, whole(stock), now);
  }
  void edit_stock(const std::string& sku, const std::string& stock, Timestamp now) override {
    server_.set_for_sale(sku, whole(stock), now);
  }
  Decimal free_stock(const std::string& sku, Timestamp) override {
    return Decimal::from_integer(server_.for_sale(sku).value_or(-999));
  }
  VendorId buy(const std::string& sku, int quantity, Timestamp now) override {
    return VendorId(server_.buy(sku, quantity, now));
  }
  void cancel(const VendorId& order, Timestamp now) override { server_.cancel(order.str(), now); }
  /// As the shop's admin does it: goods come back by cancelling their lines.
  void refund_and_restock(const VendorId& order, Timestamp now) override {
    server_.cancel(order.str(), now);
    server_.refund(order.str(), now);
  }

 private:
  std::string host_;
  VendureServer server_;
};

}  // namespace

std::unique_ptr<Shop> vendure_replica(sandbox::InProcessHttp& http, const std::string& host) {
  return std::make_unique<VendureShop>(http, host);
}

}  // namespace oneshelf::testing

#include <gtest/gtest.h>

#include "group/shops.h"
#include "sandbox/shopwired/goods.h"
#include "sandbox/shopwired/shopwired.h"
#include "sandbox/shopwired/trade.h"

namespace oneshelf::testing {
namespace {

namespace sw = sandbox::shopwired;

sw::Options named(const std::string& host) {
  sw::Options options;
  options.name = host;
  options.business_id = number_of_host(host);
  options.currency = kGroupCurrency;
  return options;
}

int64_t whole(const std::string& figure) { return dec(figure).to_minor(0); }

/// Its refunds are an amount and a comment: what comes back nobody tells.
class ShopWiredShop final : public Shop {
 public:
  ShopWiredShop(sandbox::InProcessHttp& http, const std::string& host)
      : host_(host), shop_(named(host)) {
    http.run(host, shop_);
  }
  ShopAccess access() override {
    ShopAccess access;
    access.platform = "shopwired";
    access.values = {{"url", "https://" + host_ + "/v1"},
                     {"api_key", "sandbox-key"},
                     {"api_secret", "sandbox-secret"},
                     {"hook_secret", "sandbox-hook-secret"},
                     {"currency", kGroupCurrency}};
    return access;
  }
  sandbox::Sandbox& sandbox() override { return shop_; }
  std::set<Can> abilities() const override { return {Can::kHint, Can::kSell, Can::kTakeReturns}; }

  void put(const std::string& sku, const std::string& stock, Timestamp now) override {
    const Json told = Json::object()
                          .set("title", "Item " + sku)
                          .set("sku", sku)
                          .set("price", 10)
                          .set("stock", whole(stock));
    EXPECT_TRUE(
        shop_.work(now, [&](sw::State& state) { return sw::add_product(state, told, now).ok(); }));
  }
  void edit_stock(const std::string& sku, const std::string& stock, Timestamp now) override {
    shop_.work(now,
               [&](sw::State& state) { state.set_stock(state.find_sku(sku), whole(stock), now); });
  }
  /// The product import, of which no replica of the platform's own ever hears.
  void import_stock(const std::vector<std::pair<std::string, std::string>>& figures,
                    Timestamp now) override {
    std::vector<std::pair<std::string, int64_t>> rows;
    for (const auto& [sku, stock] : figures) rows.emplace_back(sku, whole(stock));
    shop_.work(
        now, [&](sw::State& state) { sw::import_stock(state, rows, sw::Import::kProducts, now); });
  }
  Decimal free_stock(const std::string& sku, Timestamp now) override {
    return Decimal::from_integer(
        shop_.work(now, [&](sw::State& state) { return state.stock_of(state.find_sku(sku)); }));
  }

  VendorId buy(const std::string& sku, int quantity, Timestamp now) override {
    sw::Purchase purchase;
    purchase.items = {{.sku = sku, .quantity = quantity}};
    return shop_.work(now, [&](sw::State& state) {
      const auto placed = sw::place_order(state, purchase, now);
      EXPECT_TRUE(placed.ok());
      return placed.ok() ? VendorId(std::to_string((*placed)->id)) : VendorId();
    });
  }
  void cancel(const VendorId& order, Timestamp now) override {
    EXPECT_TRUE(shop_.work(now, [&](sw::State& state) {
      const Json told = Json::object().set("status", (*state.status_of_type("cancelled"))["id"]);
      return sw::set_status(state, found(state, order), told, now).ok();
    }));
  }
  void refund_and_restock(const VendorId& id, Timestamp now) override {
    EXPECT_TRUE(shop_.work(now, [&](sw::State& state) {
      sw::Order& order = found(state, id);
      for (const Json& line : order.lines) sw::return_line(state, order, line, now);
      const Json told =
          Json::object().set("amount", order.doc["total"]).set("comment", "sent back");
      return sw::refund(state, order, told, now).ok();
    }));
  }

 private:
  static sw::Order& found(sw::State& state, const VendorId& id) {
    return state.orders.at(std::stoll(id.str()));
  }

  std::string host_;
  sw::ShopWired shop_;
};

}  // namespace

std::unique_ptr<Shop> shopwired_shop(sandbox::InProcessHttp& http, const std::string& host) {
  return std::make_unique<ShopWiredShop>(http, host);
}

}  // namespace oneshelf::testing

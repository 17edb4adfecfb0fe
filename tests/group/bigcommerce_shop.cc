#include <gtest/gtest.h>

#include "group/shops.h"
#include "sandbox/bigcommerce/bigcommerce.h"
#include "sandbox/bigcommerce/goods.h"
#include "sandbox/bigcommerce/trade.h"

namespace oneshelf::testing {
namespace {

namespace bc = sandbox::bigcommerce;

constexpr int64_t kQuota = 450;  // in 30 seconds, on the plan "Pro"
constexpr int64_t kCancelled = 5;

bc::Options named(const std::string& host) {
  bc::Options options;
  options.name = host;
  options.store_hash = "store" + std::to_string(number_of_host(host));
  options.currency = kGroupCurrency;
  options.requests_per_window = kQuota;
  return options;
}

int64_t whole(const std::string& figure) { return dec(figure).to_minor(0); }

/// Its refunds do not say whether goods came back, and put none on the shelf.
class BigCommerceShop final : public Shop {
 public:
  BigCommerceShop(sandbox::InProcessHttp& http, const std::string& host)
      : host_(host), options_(named(host)), store_(options_) {
    http.run(host, store_);
  }
  ShopAccess access() override {
    ShopAccess access;
    access.platform = "bigcommerce";
    access.values = {{"url", "https://" + host_},
                     {"store_hash", options_.store_hash},
                     {"token", "sandbox-token"},
                     {"hook_secret", "only-we-know"},
                     {"client_secret", options_.client_secret}};
    return access;
  }
  sandbox::Sandbox& sandbox() override { return store_; }
  std::set<Can> abilities() const override { return {Can::kHint, Can::kSell}; }

  void put(const std::string& sku, const std::string& stock, Timestamp now) override {
    const Json told = Json::object()
                          .set("name", "Item " + sku)
                          .set("type", "physical")
                          .set("sku", sku)
                          .set("price", 10)
                          .set("weight", 1)
                          .set("inventory_tracking", "product")
                          .set("inventory_level", whole(stock));
    EXPECT_TRUE(
        store_.work(now, [&](bc::State& state) { return bc::add_product(state, told, now).ok(); }));
  }
  void edit_stock(const std::string& sku, const std::string& stock, Timestamp now) override {
    store_.work(now, [&](bc::State& state) {
      bc::change_product(state, *state.find_sku(sku).product,
                         Json::object().set("inventory_level", whole(stock)), now);
    });
  }
  Decimal free_stock(const std::string& sku, Timestamp now) override {
    return Decimal::from_integer(store_.work(now, [&](bc::State& state) {
      return bc::available(*state.levels_of(state.find_sku(sku)));
    }));
  }

  VendorId buy(const std::string& sku, int quantity, Timestamp now) override {
    bc::Purchase purchase;
    purchase.items = {{.sku = sku, .quantity = quantity}};
    return store_.work(now, [&](bc::State& state) {
      const auto placed = bc::place_order(state, purchase, now);
      EXPECT_TRUE(placed.ok());
      return placed.ok() ? VendorId(std::to_string((*placed)->id)) : VendorId();
    });
  }
  void cancel(const VendorId& order, Timestamp now) override {
    store_.work(now, [&](bc::State& state) {
      bc::set_status(state, found(state, order), kCancelled, now);
    });
  }
  void refund_and_restock(const VendorId& id, Timestamp now) override {
    store_.work(now, [&](bc::State& state) {
      bc::Order& order = found(state, id);
      EXPECT_TRUE(bc::refund(state, order, bc::amount_in(order.doc, "total_inc_tax"), now).ok());
      for (const Json& line : order.lines) put_back(state, line, now);
    });
  }

 private:
  static bc::Order& found(bc::State& state, const VendorId& id) {
    return state.orders.at(std::stoll(id.str()));
  }
  static void put_back(bc::State& state, const Json& line, Timestamp now) {
    const bc::Found goods = state.find_sku(line["sku"].text_or());
    const int64_t now_there = bc::available(*state.levels_of(goods));
    bc::change_product(
        state, *goods.product,
        Json::object().set("inventory_level", now_there + bc::integer_in(line, "quantity")), now);
  }

  std::string host_;
  bc::Options options_;
  bc::BigCommerce store_;
};

}  // namespace

std::unique_ptr<Shop> bigcommerce_shop(sandbox::InProcessHttp& http, const std::string& host) {
  return std::make_unique<BigCommerceShop>(http, host);
}

}  // namespace oneshelf::testing

#include <gtest/gtest.h>

#include "group/shops.h"
#include "sandbox/neto/neto.h"
#include "sandbox/neto/trade.h"

namespace oneshelf::testing {
namespace {

namespace neto = sandbox::neto;

constexpr const char* kWarehouse = "1";

neto::Options named() {
  neto::Options options;
  options.currency = kGroupCurrency;
  return options;
}

Json texts(std::initializer_list<std::pair<const char*, std::string>> members) {
  Json object = Json::object();
  for (const auto& [name, value] : members) object.set(name, value);
  return object;
}

/// Its notifications tell of dispatched orders, of nothing else; its returns say nothing of goods
/// that never left.
class NetoShop final : public Shop {
 public:
  NetoShop(sandbox::InProcessHttp& http, const std::string& host) : host_(host), store_(named()) {
    http.run(host, store_);
  }
  ShopAccess access() override {
    ShopAccess access;
    access.platform = "neto";
    access.values = {{"url", "http://" + host_}, {"api_key", "sandbox-key"}};
    access.settings = {{"orders.customers", "by_email"}, {"orders.delivery_item", "DELIVERY"}};
    return access;
  }
  sandbox::Sandbox& sandbox() override { return store_; }
  std::set<Can> abilities() const override { return {Can::kSell}; }

  void put(const std::string& sku, const std::string& stock, Timestamp now) override {
    Json item = texts({{"SKU", sku}, {"Name", "Item " + sku}, {"DefaultPrice", "10"}});
    item.set("WarehouseQuantity", figure(stock));
    write(neto::add_item, item, now);
  }
  void edit_stock(const std::string& sku, const std::string& stock, Timestamp now) override {
    write(neto::update_item, texts({{"SKU", sku}}).set("WarehouseQuantity", figure(stock)), now);
  }
  Decimal free_stock(const std::string& sku, Timestamp) override {
    return store_.work([&](neto::State& state) {
      Decimal free = -state.committed()[sku];
      for (const auto& [warehouse, quantity] : state.find_item(sku)->on_hand) free += quantity;
      return free;
    });
  }

  VendorId buy(const std::string& sku, int quantity, Timestamp now) override {
    Json order = texts({{"Email", "kim@example.com"},
                        {"OrderStatus", "Pick"},
                        {"ShippingMethod", "Standard Shipping"},
                        {"ShippingCost", "9.90"},
                        {"BillFirstName", "Kim"},
                        {"BillCountry", "AU"}});
    order.set("OrderLine", texts({{"SKU", sku}, {"Quantity", std::to_string(quantity)}}));
    return store_.work([&](neto::State& state) {
      const auto placed = neto::place_order(state, order, neto::Number::kNext, now);
      EXPECT_TRUE(placed.ok());
      if (!placed.ok()) return VendorId();
      const std::string id = (*placed)->id;
      const Json payment = texts({{"OrderID", id},
                                  {"PaymentMethodName", "PayPal"},
                                  {"CardAuthorisation", "TX-" + id},
                                  {"AmountPaid", state.totals(**placed).grand.to_string()}});
      EXPECT_TRUE(neto::add_payment(state, Json::object().set("Payment", payment), now).ok());
      return VendorId(id);
    });
  }
  void cancel(const VendorId& order, Timestamp now) override {
    EXPECT_TRUE(store_.work(
        [&](neto::State& state) { return neto::cancel(state, order.str(), now).ok(); }));
  }
  /// The money goes back, and somebody counts the shelf.
  void refund_and_restock(const VendorId& order, Timestamp now) override {
    EXPECT_TRUE(store_.work([&](neto::State& state) {
      const neto::Order& held = *state.find_order(order.str());
      const Decimal paid = state.totals(held).grand;
      for (const neto::Line& line : held.lines) {
        state.find_item(line.sku)->on_hand[kWarehouse] += line.quantity;
      }
      neto::Return back;
      back.order_id = order.str();
      back.amount = paid.to_string();
      return neto::take_back(state, back, now).ok();
    }));
  }

 private:
  static Json figure(const std::string& stock) {
    return texts({{"WarehouseID", kWarehouse}, {"Quantity", stock}, {"Action", "set"}});
  }
  void write(Result<neto::Reply> (*action)(neto::State&, const Json&, Timestamp), const Json& item,
             Timestamp now) {
    EXPECT_TRUE(store_.work([&](neto::State& state) {
      const auto reply = action(state, Json::object().set("Item", item), now);
      return reply.ok() && reply->errors.empty();
    }));
  }

  std::string host_;
  neto::Neto store_;
};

}  // namespace

std::unique_ptr<Shop> neto_shop(sandbox::InProcessHttp& http, const std::string& host) {
  return std::make_unique<NetoShop>(http, host);
}

}  // namespace oneshelf::testing

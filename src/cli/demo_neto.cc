// The demo's Neto store, as the source.
#include "cli/demo_side.h"
#include "sandbox/neto/neto.h"
#include "sandbox/neto/trade.h"

namespace oneshelf::cli {
namespace {

namespace neto = sandbox::neto;

constexpr const char* kDelivery = "DELIVERY";
constexpr const char* kMainWarehouse = "1";

Json item_json(const DemoThing& thing) {
  Json quantity = Json::object();
  quantity.set("WarehouseID", kMainWarehouse).set("Quantity", std::to_string(thing.stock));
  return Json::object()
      .set("SKU", thing.sku)
      .set("Name", thing.name)
      .set("Brand", thing.brand)
      .set("Description", thing.description)
      .set("DefaultPrice", thing.price.to_string())
      .set("WarehouseQuantity", std::move(quantity));
}

class NetoSource final : public DemoSide {
 public:
  explicit NetoSource(Random& random) : options_(made_options(random)), store_(options_) {}

  sandbox::Sandbox& sandbox() override { return store_; }
  std::string platform() const override { return "neto"; }
  ConnectValues values() const override {
    return {{"api_key", options_.api_key}, {"hook_token", options_.verify_token}};
  }
  void enter_hook_address(const std::string& url) override {
    store_.send_events_to(url, options_.verify_token);
  }

  Result<void> fill(int64_t products, Timestamp now) override {
    Json items = Json::array();
    for (int64_t number = 1; number <= products; ++number) {
      items.push(item_json(demo_thing(number)));
    }
    items.push(
        Json::object().set("SKU", kDelivery).set("Name", "Delivery").set("DefaultPrice", "0"));
    return store_.work([&](neto::State& state) -> Result<void> {
      ONESHELF_TRY(add_item(state, Json::object().set("Item", std::move(items)), now));
      return success();
    });
  }
  std::vector<std::pair<std::string, std::string>> answers() const override {
    return {{"orders.customers", "by_email"}, {"orders.delivery_item", kDelivery}};
  }

  std::map<std::string, DemoSku> shelf(Timestamp) override {
    return store_.work([](neto::State& state) {
      std::map<std::string, Decimal> taken = state.committed();
      std::map<std::string, DemoSku> shelf;
      for (const auto& [id, item] : state.items()) {
        if (item.sku == kDelivery) continue;
        DemoSku shown;
        const auto price = Decimal::parse(item.fields["DefaultPrice"].text_or());
        if (price.ok()) shown.price = *price;
        for (const auto& [warehouse, quantity] : item.on_hand) shown.stock += quantity;
        shown.stock -= taken[item.sku];
        shelf[item.sku] = shown;
      }
      return shelf;
    });
  }
  std::map<std::string, DemoOrder> orders(Timestamp) override {
    return store_.work([](neto::State& state) {
      std::map<std::string, DemoOrder> orders;
      for (const neto::Order& order : state.orders()) {
        DemoOrder told{.id = order.id, .total = state.totals(order).grand};
        told.is_shipped = order.status == "Dispatched";
        for (const neto::Line& line : order.lines) {
          told.pieces += line.quantity;
          if (!line.tracking_number.empty()) told.tracking_numbers.push_back(line.tracking_number);
        }
        orders[order.id] = std::move(told);
      }
      return orders;
    });
  }
  Result<std::string> buy(const std::string& sku, int pieces, Timestamp now) override {
    Json order = Json::object().set("Email", "kim@example.com").set("OrderStatus", "Pick");
    order.set("OrderLine", Json::object().set("SKU", sku).set("Quantity", std::to_string(pieces)));
    return store_.work([&](neto::State& state) -> Result<std::string> {
      const neto::Order* placed =
          ONESHELF_TRY(neto::place_order(state, order, neto::Number::kNext, now));
      return placed->id;
    });
  }
  Result<void> ship(const std::string& order, const std::string& number, Timestamp now) override {
    return store_.work([&](neto::State& state) -> Result<void> {
      ONESHELF_TRY(neto::dispatch(state, order, number, now));
      return success();
    });
  }
  Result<void> count(const std::string& sku, int64_t pieces, Timestamp now) override {
    Json quantity = Json::object();
    quantity.set("WarehouseID", kMainWarehouse).set("Quantity", std::to_string(pieces));
    const Json item = Json::object().set("SKU", sku).set("WarehouseQuantity", std::move(quantity));
    return store_.work([&](neto::State& state) -> Result<void> {
      ONESHELF_TRY(update_item(state, Json::object().set("Item", item), now));
      return success();
    });
  }
  uint64_t requests() override { return store_.counts().requests(); }
  uint64_t writes() override { return store_.counts().writes(); }

 private:
  static neto::Options made_options(Random& random) {
    neto::Options options;
    options.api_key = random.new_id();
    options.verify_token = random.new_id();
    return options;
  }

  neto::Options options_;
  neto::Neto store_;
};

}  // namespace

std::unique_ptr<DemoSide> neto_demo_source(Random& random) {
  return std::make_unique<NetoSource>(random);
}

}  // namespace oneshelf::cli

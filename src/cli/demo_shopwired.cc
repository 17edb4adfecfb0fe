// The demo's ShopWired shops: a master and its replicas.
#include "cli/demo_side.h"
#include "sandbox/shopwired/goods.h"
#include "sandbox/shopwired/shopwired.h"
#include "sandbox/shopwired/trade.h"

namespace oneshelf::cli {
namespace {

namespace sw = sandbox::shopwired;

int64_t new_business(Random& random) {
  constexpr int64_t kFirst = 1000, kMany = 1'000'000;
  return kFirst + static_cast<int64_t>(random.below(kMany));
}

class ShopWiredShop final : public DemoSide {
 public:
  explicit ShopWiredShop(Random& random) : options_(made_options(random)), shop_(options_) {}

  sandbox::Sandbox& sandbox() override { return shop_; }
  std::string platform() const override { return "shopwired"; }
  std::string path() const override { return "/v1"; }
  ConnectValues values() const override {
    return {{"api_key", options_.api_key},
            {"api_secret", options_.api_secret},
            {"hook_secret", options_.hook_secret}};
  }
  void enter_hook_address(const std::string&) override {}

  Result<void> fill(int64_t products, Timestamp now) override {
    return shop_.work(now, [&](sw::State& state) -> Result<void> {
      for (int64_t number = 1; number <= products; ++number) {
        const DemoThing thing = demo_thing(number);
        const Json told = Json::object()
                              .set("title", thing.name)
                              .set("description", thing.description)
                              .set("sku", thing.sku)
                              .set("price", Json::number(thing.price))
                              .set("stock", thing.stock);
        ONESHELF_TRY(sw::add_product(state, told, now));
      }
      return success();
    });
  }
  std::vector<std::pair<std::string, std::string>> answers() const override { return {}; }

  std::map<std::string, DemoSku> shelf(Timestamp now) override {
    return shop_.work(now, [](sw::State& state) {
      std::map<std::string, DemoSku> shelf;
      for (auto& [id, product] : state.products) {
        const std::string sku = product.doc["sku"].text_or();
        DemoSku shown;
        shown.price = sw::amount_in(product.doc, "price");
        shown.stock = Decimal::from_integer(state.stock_of({&product, nullptr}));
        shelf[sku] = shown;
      }
      return shelf;
    });
  }
  std::map<std::string, DemoOrder> orders(Timestamp now) override {
    return shop_.work(now, [](sw::State& state) {
      std::map<std::string, DemoOrder> orders;
      for (const auto& [number, order] : state.orders) {
        DemoOrder told{.id = std::to_string(number)};
        told.total = sw::amount_in(order.doc, "total");
        for (const Json& line : order.lines) {
          told.pieces += Decimal::from_integer(sw::integer_in(line, "quantity"));
        }
        const Json* status = state.find_status(order.status);
        told.is_shipped = status != nullptr && (*status)["type"].text_or() == "shipped";
        const std::string tracking = order.doc["trackingUrl"].text_or();
        if (!tracking.empty()) told.tracking_numbers.push_back(tracking);
        orders[told.id] = std::move(told);
      }
      return orders;
    });
  }
  Result<std::string> buy(const std::string& sku, int pieces, Timestamp now) override {
    sw::Purchase purchase;
    purchase.items = {{.sku = sku, .quantity = pieces}};
    return shop_.work(now, [&](sw::State& state) -> Result<std::string> {
      const sw::Order* placed = ONESHELF_TRY(sw::place_order(state, purchase, now));
      return std::to_string(placed->id);
    });
  }
  Result<void> ship(const std::string& order, const std::string& number, Timestamp now) override {
    return shop_.work(now, [&](sw::State& state) -> Result<void> {
      const auto found = state.orders.find(std::stoll(order));
      if (found == state.orders.end()) {
        return Error(ErrorCode::kNotFound, "demo.order_gone", "There is no such order.");
      }
      const Json told = Json::object()
                            .set("status", (*state.status_of_type("shipped"))["id"])
                            .set("trackingUrl", "https://carrier.example/" + number);
      return sw::set_status(state, found->second, told, now);
    });
  }
  Result<void> count(const std::string& sku, int64_t pieces, Timestamp now) override {
    return shop_.work(now, [&](sw::State& state) -> Result<void> {
      const sw::Carrier carrier = state.find_sku(sku);
      if (carrier.product == nullptr) {
        return Error(ErrorCode::kNotFound, "demo.unknown_sku", "The shop does not sell " + sku);
      }
      state.set_stock(carrier, pieces, now);
      return success();
    });
  }
  uint64_t requests() override { return shop_.counts().requests(); }
  uint64_t writes() override { return shop_.counts().writes(); }

 private:
  static sw::Options made_options(Random& random) {
    sw::Options options;
    options.business_id = new_business(random);
    options.name = "ShopWired sandbox " + std::to_string(options.business_id);
    options.api_key = random.new_id();
    options.api_secret = random.new_id();
    options.hook_secret = random.new_id();
    options.has_quota = false;  // the demo measures how soon, not how much: see bench/
    return options;
  }

  sw::Options options_;
  sw::ShopWired shop_;
};

}  // namespace

std::unique_ptr<DemoSide> shopwired_demo_shop(Random& random) {
  return std::make_unique<ShopWiredShop>(random);
}

}  // namespace oneshelf::cli

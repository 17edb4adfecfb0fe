// The demo's BigCommerce store, as a channel.
#include "cli/demo_side.h"
#include "sandbox/bigcommerce/bigcommerce.h"
#include "sandbox/bigcommerce/goods.h"
#include "sandbox/bigcommerce/trade.h"

namespace oneshelf::cli {
namespace {

namespace bc = sandbox::bigcommerce;

constexpr int64_t kShipped = 2;
constexpr int64_t kPublishedQuota = 450;  // in 30 seconds, on the plan "Pro"

class BigCommerceChannel final : public DemoSide {
 public:
  explicit BigCommerceChannel(Random& random)
      : options_(made_options(random)), hook_secret_(random.new_id()), store_(options_) {}

  sandbox::Sandbox& sandbox() override { return store_; }
  std::string platform() const override { return "bigcommerce"; }
  ConnectValues values() const override {
    return {{"store_hash", options_.store_hash},
            {"token", options_.accounts.front().token},
            {"hook_secret", hook_secret_},
            {"client_secret", options_.client_secret}};
  }
  void enter_hook_address(const std::string&) override {}

  Result<void> fill(int64_t products, Timestamp now) override {
    return store_.work(now, [&](bc::State& state) -> Result<void> {
      for (int64_t number = 1; number <= products; ++number) {
        const DemoThing thing = demo_thing(number);
        const Json told = Json::object()
                              .set("name", thing.name)
                              .set("type", "physical")
                              .set("sku", thing.sku)
                              .set("description", thing.description)
                              .set("price", Json::number(thing.price))
                              .set("weight", 1)
                              .set("inventory_tracking", "product")
                              .set("inventory_level", thing.stock);
        ONESHELF_TRY(bc::add_product(state, told, now));
      }
      return success();
    });
  }
  std::vector<std::pair<std::string, std::string>> answers() const override { return {}; }

  std::map<std::string, DemoSku> shelf(Timestamp now) override {
    return store_.work(now, [](bc::State& state) {
      std::map<std::string, DemoSku> shelf;
      for (auto& [id, product] : state.products) {
        for (bc::Variant& variant : product.variants) {
          const std::string sku = variant.doc["sku"].text_or();
          const bc::Levels* levels = state.levels_of({&product, &variant});
          DemoSku shown;
          shown.price =
              bc::amount_in(variant.doc["price"].is_null() ? product.doc : variant.doc, "price");
          shown.stock = Decimal::from_integer(levels == nullptr ? 0 : bc::available(*levels));
          shelf[sku] = shown;
        }
      }
      return shelf;
    });
  }
  std::map<std::string, DemoOrder> orders(Timestamp now) override {
    return store_.work(now, [](bc::State& state) {
      std::map<std::string, DemoOrder> orders;
      for (const auto& [number, order] : state.orders) {
        DemoOrder told{.id = std::to_string(number)};
        told.total = bc::amount_in(order.doc, "total_inc_tax");
        told.is_shipped = order.status() == kShipped;
        for (const Json& line : order.lines) {
          told.pieces += Decimal::from_integer(bc::integer_in(line, "quantity"));
        }
        for (const Json& shipment : order.shipments) {
          told.tracking_numbers.push_back(shipment["tracking_number"].text_or());
        }
        orders[told.id] = std::move(told);
      }
      return orders;
    });
  }
  Result<std::string> buy(const std::string& sku, int pieces, Timestamp now) override {
    bc::Purchase purchase;
    purchase.items = {{.sku = sku, .quantity = pieces}};
    return store_.work(now, [&](bc::State& state) -> Result<std::string> {
      const bc::Order* placed = ONESHELF_TRY(bc::place_order(state, purchase, now));
      return std::to_string(placed->id);
    });
  }
  Result<void> ship(const std::string&, const std::string&, Timestamp) override {
    return Error(ErrorCode::kUnsupported, "demo.not_a_source", "Goods leave at the source.");
  }
  Result<void> count(const std::string& sku, int64_t pieces, Timestamp now) override {
    return store_.work(now, [&](bc::State& state) -> Result<void> {
      bc::Product* product = state.find_sku(sku).product;
      if (product == nullptr) {
        return Error(ErrorCode::kNotFound, "demo.unknown_sku", "The store does not sell " + sku);
      }
      bc::change_product(state, *product, Json::object().set("inventory_level", pieces), now);
      return success();
    });
  }
  uint64_t requests() override { return store_.counts().requests(); }
  uint64_t writes() override { return store_.counts().writes(); }

 private:
  static bc::Options made_options(Random& random) {
    bc::Options options;
    options.accounts.front().token = random.new_id();
    options.client_secret = random.new_id();
    options.currency = "AUD";
    options.tax_rate = Decimal::from_integer(10);
    options.requests_per_window = kPublishedQuota;
    return options;
  }

  bc::Options options_;
  std::string hook_secret_;
  bc::BigCommerce store_;
};

}  // namespace

std::unique_ptr<DemoSide> bigcommerce_demo_channel(Random& random) {
  return std::make_unique<BigCommerceChannel>(random);
}

}  // namespace oneshelf::cli

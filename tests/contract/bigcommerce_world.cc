#include "bigcommerce_world.h"

#include "base/assert.h"
#include "connectors/all/all.h"
#include "recording_http.h"
#include "sandbox/bigcommerce/bigcommerce.h"
#include "sandbox/bigcommerce/goods.h"
#include "sandbox/bigcommerce/trade.h"
#include "sandbox/in_process.h"

namespace oneshelf::contract {
namespace {

namespace bc = sandbox::bigcommerce;
using sandbox::Fault;
using sandbox::FaultKind;
using sandbox::InProcessHttp;

constexpr const char* kHookUrl = "https://hub.test/hooks/shop";

std::string_view operation_of(Step step) {
  switch (step) {
    case Step::kReadItems: return "listProducts";
    case Step::kReadStock: return "listItems";
    case Step::kReadOrders: return "listOrders";
    case Step::kWriteListings: return "createProduct";
    case Step::kWriteStock: return "adjustAbsolute";
    case Step::kCreateDocument: return "createOrder";
    case Step::kRefund: return "createRefund";
    case Step::kShip: return "createShipment";
  }
  return "";
}

FaultKind fault_of(Trouble trouble) {
  switch (trouble) {
    case Trouble::kLostBefore: return FaultKind::kDropBefore;
    case Trouble::kLostAfter: return FaultKind::kDropAfter;
    case Trouble::kFailedAfter: return FaultKind::kErrorAfter;
    case Trouble::kRateLimited: return FaultKind::kRateLimit;
    case Trouble::kExpired: return FaultKind::kUnauthorized;
  }
  return FaultKind::kErrorBefore;
}

OrderStatus status_of(int64_t id) {
  if (id == 2) return OrderStatus::kShipped;
  if (id == 3) return OrderStatus::kProcessing;
  return id == 5 ? OrderStatus::kCancelled : OrderStatus::kPaid;
}

class BigCommerceWorld final : public ChannelWorld {
 public:
  BigCommerceWorld() : store_(bc::Options()) {
    network_.run("api.test", store_);
    const auto connector = connect(100);
    HookSubscriptions& hooks = *connector->hook_subscriptions();
    ONESHELF_ASSERT(hooks.add_hook(context, kHookUrl, hooks.wanted_topics()).ok());
  }

  using ChannelWorld::connect;
  std::unique_ptr<Connector> connect(int page_size) override {
    return make({{"token", "sandbox-token"}, {"page_size", std::to_string(page_size)}});
  }
  std::unique_ptr<Connector> connect_with_wrong_credentials() override {
    return make({{"token", "guessed"}});
  }
  void strike(Step step, Trouble trouble) override {
    const Fault fault{.kind = fault_of(trouble), .operation = std::string(operation_of(step))};
    ONESHELF_ASSERT(store_.add_fault(fault).ok());
  }
  uint64_t requests() override { return store_.counts().requests(); }

  void put_item(const ItemFacts& item) override {
    store_.work(clock.now(), [&](bc::State& state) {
      Json told = Json::object()
                      .set("name", item.name == "A thing" ? "A thing " + item.sku : item.name)
                      .set("description", item.description_html)
                      .set("price", Json::number(item.price))
                      .set("inventory_level", Json::number(item.stock));
      bc::Found found = state.find_sku(item.sku);
      if (found.product != nullptr) {
        bc::change_product(state, *found.product, told, clock.now());
        return;
      }
      told.set("sku", item.sku).set("type", "physical").set("weight", 1);
      told.set("inventory_tracking", "product");
      ONESHELF_ASSERT(bc::add_product(state, told, clock.now()).ok());
    });
  }
  void remove_item(const std::string& sku) override {
    store_.work(clock.now(),
                [&](bc::State& state) { state.remove_product(state.find_sku(sku).product->id); });
  }

  VendorId place_order(const std::string& sku, int quantity) override {
    return store_.work(clock.now(), [&](bc::State& state) {
      bc::Purchase purchase;
      purchase.items = {{.sku = sku, .quantity = quantity}};
      const auto placed = bc::place_order(state, purchase, clock.now());
      ONESHELF_ASSERT(placed.ok());
      return VendorId(std::to_string((*placed)->id));
    });
  }
  void refund(const VendorId& order, Decimal amount) override {
    store_.work(clock.now(), [&](bc::State& state) {
      ONESHELF_ASSERT(bc::refund(state, found(state, order), amount, clock.now()).ok());
    });
  }
  OrderFacts order(const VendorId& id) override {
    return store_.work(clock.now(), [&](bc::State& state) {
      const bc::Order& order = found(state, id);
      OrderFacts facts;
      facts.status = status_of(order.status());
      for (const Json& shipment : order.shipments) {
        facts.tracking_numbers.push_back(shipment["tracking_number"].text_or());
      }
      return facts;
    });
  }
  std::optional<ItemFacts> item(const std::string& sku) override {
    return store_.work(clock.now(), [&](bc::State& state) -> std::optional<ItemFacts> {
      const bc::Found found = state.find_sku(sku);
      if (found.product == nullptr) return std::nullopt;
      const Json& doc = found.product->doc;
      const bc::Levels* levels = state.levels_of(found);
      return ItemFacts{
          .sku = sku,
          .name = doc["name"].text_or(),
          .description_html = doc["description"].text_or(),
          .price = bc::amount_in(doc, "price"),
          .stock = Decimal::from_integer(levels == nullptr ? 0 : bc::available(*levels))};
    });
  }
  std::vector<HttpRequest> hints(Hints kind) override {
    const FaultKind fault = kind == Hints::kForged ? FaultKind::kForgeHint : FaultKind::kStaleHint;
    if (kind != Hints::kGenuine) ONESHELF_ASSERT(store_.add_fault({.kind = fault}).ok());
    return store_.take_hints(clock.now());
  }

 private:
  static bc::Order& found(bc::State& state, const VendorId& id) {
    return state.orders.at(std::stoll(id.str()));
  }
  std::unique_ptr<Connector> make(ConnectValues values) {
    values["url"] = "https://api.test";
    values["store_hash"] = "sandbox1";
    values["hook_secret"] = "only-we-know";
    values["client_secret"] = "sandbox-client-secret";
    const Platform& platform = **platform_named("bigcommerce");
    return platform.make(http_, Role::kChannel, *checked_values(platform, values));
  }

  bc::BigCommerce store_;
  InProcessHttp network_;
  RecordingHttp http_{network_, "https://api.test/stores/sandbox1"};
};

}  // namespace

std::unique_ptr<ChannelWorld> bigcommerce_channel_world() {
  return std::make_unique<BigCommerceWorld>();
}

}  // namespace oneshelf::contract

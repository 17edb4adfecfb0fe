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

/// Everything that both roles have in common.
template <typename Base>
class StoreWorld : public Base {
 public:
  explicit StoreWorld(Role role) : store_(bc::Options()), role_(role) {
    network_.run("api.test", store_);
  }

  using Base::connect;
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
    store_.work(this->clock.now(), [&](bc::State& state) {
      Json told = Json::object()
                      .set("name", item.name == "A thing" ? "A thing " + item.sku : item.name)
                      .set("description", item.description_html)
                      .set("price", Json::number(item.price))
                      .set("inventory_level", Json::number(item.stock));
      bc::Found found = state.find_sku(item.sku);
      if (found.product != nullptr) {
        bc::change_product(state, *found.product, told, this->clock.now());
        return;
      }
      told.set("sku", item.sku).set("type", "physical").set("weight", 1);
      told.set("inventory_tracking", "product");
      ONESHELF_ASSERT(bc::add_product(state, told, this->clock.now()).ok());
    });
  }
  void remove_item(const std::string& sku) override {
    store_.work(this->clock.now(),
                [&](bc::State& state) { state.remove_product(state.find_sku(sku).product->id); });
  }

 protected:
  static bc::Order& found(bc::State& state, const VendorId& id) {
    return state.orders.at(std::stoll(id.str()));
  }
  std::unique_ptr<Connector> make(ConnectValues values) {
    values["url"] = "https://api.test";
    values["store_hash"] = "sandbox1";
    values["hook_secret"] = "only-we-know";
    values["client_secret"] = "sandbox-client-secret";
    const Platform& platform = **platform_named("bigcommerce");
    return platform.make(http_, role_, *checked_values(platform, values));
  }

  bc::BigCommerce store_;

 private:
  InProcessHttp network_;
  RecordingHttp http_{network_, "https://api.test/stores/sandbox1"};
  Role role_;
};

class BigCommerceChannel final : public StoreWorld<ChannelWorld> {
 public:
  BigCommerceChannel() : StoreWorld(Role::kChannel) {
    const auto connector = connect(100);
    HookSubscriptions& hooks = *connector->hook_subscriptions();
    ONESHELF_ASSERT(hooks.add_hook(context, kHookUrl, hooks.wanted_topics()).ok());
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
      for (const Json& refund : order.refunds) {
        facts.refunds.push_back(bc::amount_in(refund, "total_amount"));
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
};

class BigCommerceSource final : public StoreWorld<SourceWorld> {
 public:
  BigCommerceSource() : StoreWorld(Role::kSource) {}

  Document a_document(const std::string& key, const std::string& sku) override {
    Document document;
    document.key = key;
    document.order_number = key;
    document.placed_at = clock.now();
    document.currency = currency("EUR");
    document.prices_include_tax = true;
    document.buyer.name = "Eija Example";
    DocumentLine line;
    line.order_line_id = VendorId("7");
    line.sku = sku;
    line.quantity = dec("2");
    line.unit_price = dec("9.975");
    line.tax_rate = dec("20");
    line.total_net = document.total_net = dec("16.63");
    line.total_tax = document.total_tax = dec("3.32");
    line.total_gross = document.total_gross = dec("19.95");
    document.lines = {line};
    document.payments = {{VendorId("card"), "Card", "PAY-1", dec("19.95"), clock.now()}};
    return document;
  }
  size_t documents() override {
    return store_.work(clock.now(), [](bc::State& state) { return state.orders.size(); });
  }
  void ship(const VendorId& document, const std::string& tracking_number) override {
    store_.work(clock.now(), [&](bc::State& state) {
      bc::Order& order = found(state, document);
      Json items = Json::array();
      for (const Json& line : order.lines) {
        items.push(
            Json::object().set("order_product_id", line["id"]).set("quantity", line["quantity"]));
      }
      const Json told = Json::object()
                            .set("order_address_id", order.addresses.front()["id"])
                            .set("tracking_number", tracking_number)
                            .set("items", std::move(items));
      ONESHELF_ASSERT(bc::ship(state, order, told, clock.now()).ok());
    });
  }
  Decimal refunded(const VendorId& document) override {
    return store_.work(clock.now(), [&](bc::State& state) {
      Decimal sum;
      for (const Json& refund : found(state, document).refunds) {
        sum += bc::amount_in(refund, "total_amount");
      }
      return sum;
    });
  }
  std::optional<Decimal> take_back(const VendorId& document, const std::string&) override {
    return store_.work(clock.now(), [&](bc::State& state) {
      bc::Order& order = found(state, document);
      const Json items = Json::array().push(Json::object()
                                                .set("item_type", "PRODUCT")
                                                .set("item_id", order.lines.front()["id"])
                                                .set("quantity", 1)
                                                .set("reason", "broken"));
      const Decimal total = *bc::refund_total(order, items);
      const Json payment = Json::object()
                               .set("provider_id", "custom")
                               .set("amount", Json::number(total))
                               .set("offline", true);
      const Json told =
          Json::object().set("items", items).set("payments", Json::array().push(payment));
      ONESHELF_ASSERT(bc::refund(state, order, told, clock.now()).ok());
      return total;
    });
  }
};

}  // namespace

std::unique_ptr<SourceWorld> bigcommerce_source_world() {
  return std::make_unique<BigCommerceSource>();
}
std::unique_ptr<ChannelWorld> bigcommerce_channel_world() {
  return std::make_unique<BigCommerceChannel>();
}

}  // namespace oneshelf::contract

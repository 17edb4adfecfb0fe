#include "bridge_world.h"

#include "base/assert.h"
#include "connectors/all/all.h"
#include "sandbox/bridge/bridge.h"
#include "sandbox/bridge/trade.h"
#include "sandbox/in_process.h"

namespace oneshelf::contract {
namespace {

using sandbox::Fault;
using sandbox::FaultKind;
using sandbox::InProcessHttp;
using sandbox::bridge::Bridge;
using sandbox::bridge::State;

constexpr std::string_view kHintSecret = "hints-are-signed";

std::string_view operation_of(Step step) {
  switch (step) {
    case Step::kReadItems: return "listProducts";
    case Step::kReadStock: return "listStock";
    case Step::kReadOrders: return "listOrders";
    case Step::kWriteListings: return "upsertProducts";
    case Step::kWriteStock: return "setStock";
    case Step::kCreateDocument: return "createOrder";
    case Step::kRefund: return "addRefund";
    case Step::kShip: return "addShipment";
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

sandbox::bridge::Options options_of(sandbox::bridge::Role role) {
  sandbox::bridge::Options options;
  options.role = role;
  options.hint_url = "https://hub.test/hooks";
  options.hint_secret = kHintSecret;
  return options;
}

/// Everything that both roles have in common.
template <typename Base>
class BridgeWorld : public Base {
 public:
  BridgeWorld(Role role, sandbox::bridge::Role sandbox_role)
      : bridge_(options_of(sandbox_role)), role_(role) {
    http_.run("bridge.test", bridge_);
  }

  using Base::connect;
  std::unique_ptr<Connector> connect(int page_size) override {
    return make({{"token", "sandbox-secret"}, {"page_size", std::to_string(page_size)}});
  }
  std::unique_ptr<Connector> connect_with_wrong_credentials() override {
    return make({{"token", "guessed"}});
  }
  void strike(Step step, Trouble trouble) override {
    const Fault fault{.kind = fault_of(trouble), .operation = std::string(operation_of(step))};
    ONESHELF_ASSERT(bridge_.add_fault(fault).ok());
  }
  uint64_t requests() override { return bridge_.counts().requests(); }

  void put_item(const ItemFacts& item) override {
    Json product = Json::object();
    product.set("sku", item.sku)
        .set("name", item.name)
        .set("description_html", item.description_html)
        .set("price", item.price.to_string())
        .set("tax_rate", "20")
        .set("deleted", false);
    Json stock = Json::object();
    stock.set("sku", item.sku).set("quantity", item.stock.to_string());
    bridge_.work([&](State& state) {
      ONESHELF_ASSERT(upsert_product(state, product, this->clock.now()).ok());
      ONESHELF_ASSERT(set_stock(state, stock, this->clock.now()).ok());
      return 0;
    });
  }
  void remove_item(const std::string& sku) override {
    const Json product = Json::object().set("sku", sku).set("deleted", true);
    bridge_.work([&](State& state) {
      ONESHELF_ASSERT(upsert_product(state, product, this->clock.now()).ok());
      return 0;
    });
  }

 protected:
  std::unique_ptr<Connector> make(ConnectValues values) {
    values["url"] = "http://bridge.test";
    values["hook_secret"] = kHintSecret;
    const Platform& platform = **platform_named("bridge");
    return platform.make(http_, role_, *checked_values(platform, values));
  }

  Bridge bridge_;
  InProcessHttp http_;

 private:
  Role role_;
};

class BridgeSource final : public BridgeWorld<SourceWorld> {
 public:
  BridgeSource() : BridgeWorld(Role::kSource, sandbox::bridge::Role::kSource) {}

  Document a_document(const std::string& key, const std::string& sku) override {
    Document document;
    document.key = key;
    document.order_number = key;
    document.placed_at = clock.now();
    document.currency = currency("EUR");
    document.prices_include_tax = true;
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
    return bridge_.work([](State& state) { return state.orders().size(); });
  }
  void ship(const VendorId& document, const std::string& tracking_number) override {
    bridge_.work([&](State& state) {
      sandbox::bridge::Shipment shipment;
      shipment.carrier = "posti";
      shipment.tracking_number = tracking_number;
      ONESHELF_ASSERT(sandbox::bridge::ship(state, document.str(), shipment, clock.now()).ok());
      return 0;
    });
  }
  Decimal refunded(const VendorId& document) override {
    return bridge_.work([&](State& state) {
      Decimal sum;
      for (const auto& refund : state.find_order(document.str())->row.refunds)
        sum += *refund.amount;
      return sum;
    });
  }
  std::optional<Decimal> take_back(const VendorId& document, const std::string&) override {
    return bridge_.work([&](State& state) {
      sandbox::bridge::Refund back;
      const std::string line = state.find_order(document.str())->row.lines.front().line_id;
      back.lines = {{.line_id = line, .quantity = dec("1"), .restock = true}};
      const auto done = sandbox::bridge::refund(state, document.str(), back, clock.now());
      ONESHELF_ASSERT(done.ok());
      return *(*done)->row.refunds.back().amount;
    });
  }
};

class BridgeChannel final : public BridgeWorld<ChannelWorld> {
 public:
  BridgeChannel() : BridgeWorld(Role::kChannel, sandbox::bridge::Role::kChannel) {}

  VendorId place_order(const std::string& sku, int quantity) override {
    return bridge_.work([&](State& state) {
      sandbox::bridge::Purchase purchase;
      purchase.items = {{.sku = sku, .quantity = Decimal::from_integer(quantity)}};
      purchase.customer.name = "Eija";
      purchase.payment_method = "card";
      const auto placed = sandbox::bridge::place_order(state, purchase, clock.now());
      ONESHELF_ASSERT(placed.ok());
      return VendorId((*placed)->row.id);
    });
  }
  void refund(const VendorId& order, Decimal amount) override {
    bridge_.work([&](State& state) {
      sandbox::bridge::Refund refund;
      refund.amount = amount;
      ONESHELF_ASSERT(sandbox::bridge::refund(state, order.str(), refund, clock.now()).ok());
      return 0;
    });
  }
  OrderFacts order(const VendorId& id) override {
    return bridge_.work([&](State& state) {
      const auto& order = state.find_order(id.str())->row;
      OrderFacts facts;
      facts.status = static_cast<OrderStatus>(order.status);
      for (const auto& shipment : order.shipments) {
        facts.tracking_numbers.push_back(shipment.tracking_number);
      }
      for (const auto& refund : order.refunds) facts.refunds.push_back(*refund.amount);
      return facts;
    });
  }
  std::optional<ItemFacts> item(const std::string& sku) override {
    return bridge_.work([&](State& state) -> std::optional<ItemFacts> {
      const auto* product = state.find_product(sku);
      if (product == nullptr || product->deleted) return std::nullopt;
      return ItemFacts{.sku = sku,
                       .name = product->name,
                       .description_html = product->description_html,
                       .price = product->price.value_or(Decimal()),
                       .stock = state.available(sku).value_or(Decimal())};
    });
  }
  std::vector<HttpRequest> hints(Hints kind) override {
    const FaultKind fault = kind == Hints::kForged ? FaultKind::kForgeHint : FaultKind::kStaleHint;
    if (kind != Hints::kGenuine) ONESHELF_ASSERT(bridge_.add_fault({.kind = fault}).ok());
    return bridge_.take_hints(clock.now());
  }
};

}  // namespace

std::unique_ptr<SourceWorld> bridge_source_world() { return std::make_unique<BridgeSource>(); }
std::unique_ptr<ChannelWorld> bridge_channel_world() { return std::make_unique<BridgeChannel>(); }

}  // namespace oneshelf::contract

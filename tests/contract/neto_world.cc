#include "neto_world.h"

#include "base/assert.h"
#include "connectors/all/all.h"
#include "sandbox/in_process.h"
#include "sandbox/neto/neto.h"
#include "sandbox/neto/trade.h"

namespace oneshelf::contract {
namespace {

using sandbox::Fault;
using sandbox::FaultKind;
using sandbox::InProcessHttp;
using sandbox::neto::Neto;
using sandbox::neto::Number;
using sandbox::neto::State;

std::string_view operation_of(Step step) {
  switch (step) {
    case Step::kReadItems:
    case Step::kReadStock: return "GetItem";
    case Step::kReadOrders: return "GetOrder";
    case Step::kWriteListings: return "AddItem";
    case Step::kWriteStock: return "UpdateItem";
    case Step::kCreateDocument: return "AddOrder";
    case Step::kRefund: return "AddRma";
    case Step::kShip: return "UpdateOrder";
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

/// The suite reads far more in one instant than a minute's quota allows.
sandbox::neto::Options options_without_quota() {
  sandbox::neto::Options options;
  options.requests_per_minute = 0;
  options.client_id = "app";
  options.access_token = "t0ken";
  return options;
}

/// What both roles have in common.
template <typename Base>
class NetoWorld : public Base {
 public:
  NetoWorld(Role role, const ConnectValues& right, const ConnectValues& wrong)
      : neto_(options_without_quota()), role_(role), right_(right), wrong_(wrong) {
    http_.run("store.test", neto_);
  }

  using Base::connect;
  std::unique_ptr<Connector> connect(int page_size) override {
    ConnectValues values = right_;
    values["page_size"] = std::to_string(page_size);
    return make(std::move(values));
  }
  std::unique_ptr<Connector> connect_with_wrong_credentials() override { return make(wrong_); }
  void strike(Step step, Trouble trouble) override {
    const Fault fault{.kind = fault_of(trouble), .operation = std::string(operation_of(step))};
    ONESHELF_ASSERT(neto_.add_fault(fault).ok());
  }
  uint64_t requests() override { return neto_.counts().requests(); }

  void put_item(const ItemFacts& facts) override {
    Json quantity = Json::object();
    quantity.set("WarehouseID", "1").set("Quantity", facts.stock.to_string()).set("Action", "set");
    Json item = Json::object();
    item.set("SKU", facts.sku)
        .set("Name", facts.name)
        .set("Description", facts.description_html)
        .set("DefaultPrice", facts.price.to_string())
        .set("WarehouseQuantity", quantity);
    const Json body = Json::object().set("Item", item);
    neto_.work([&](State& state) {
      const bool is_known = state.find_item(facts.sku) != nullptr;
      const auto reply = is_known ? update_item(state, body, this->clock.now())
                                  : add_item(state, body, this->clock.now());
      ONESHELF_ASSERT(reply.ok() && reply->errors.empty());
      return 0;
    });
  }
  void remove_item(const std::string& sku) override {
    ONESHELF_ASSERT(neto_.work([&](State& state) { return state.delete_item(sku); }));
  }

 protected:
  Neto neto_;
  InProcessHttp http_;

 private:
  std::unique_ptr<Connector> make(ConnectValues values) {
    values["url"] = "http://store.test";
    const Platform& platform = **platform_named("neto");
    return platform.make(http_, role_, *checked_values(platform, values));
  }

  Role role_;
  ConnectValues right_, wrong_;
};

class NetoSource final : public NetoWorld<SourceWorld> {
 public:
  NetoSource() : NetoWorld(Role::kSource, {{"api_key", "sandbox-key"}}, {{"api_key", "guessed"}}) {}

  Document a_document(const std::string& key, const std::string& sku) override {
    Document document;
    document.key = key;
    document.order_number = key;
    document.placed_at = clock.now();
    document.currency = currency("AUD");
    document.prices_include_tax = true;
    document.buyer.email = "kim@example.com";
    DocumentLine line;
    line.order_line_id = VendorId("7");
    line.sku = sku;
    line.quantity = dec("2");
    line.unit_price = dec("9.975");
    line.tax_rate = dec("10");
    line.total_net = document.total_net = dec("18.14");
    line.total_tax = document.total_tax = dec("1.81");
    line.total_gross = document.total_gross = dec("19.95");
    document.lines = {line};
    document.payments = {{VendorId("5"), "PayPal", "PAY-1", dec("19.95"), clock.now()}};
    return document;
  }
  size_t documents() override {
    return neto_.work([](State& state) { return state.orders().size(); });
  }
  void ship(const VendorId& document, const std::string& tracking_number) override {
    neto_.work([&](State& state) {
      ONESHELF_ASSERT(
          sandbox::neto::dispatch(state, document.str(), tracking_number, clock.now()).ok());
      return 0;
    });
  }
  Decimal refunded(const VendorId& document) override {
    return neto_.work([&](State& state) {
      Decimal sum;
      for (const auto& rma : state.rmas()) {
        if (rma.fields["OrderID"].text_or() != document.str()) continue;
        for (const Json& refund : rma.refunds) {
          sum += *Decimal::parse(refund["RefundAmount"].text_or());
        }
      }
      return sum;
    });
  }
  std::optional<Decimal> take_back(const VendorId& document, const std::string& sku) override {
    clock.advance(std::chrono::seconds(1));
    ONESHELF_ASSERT(neto_.work([&](State& state) {
      return sandbox::neto::take_back(
                 state, {.order_id = document.str(), .amount = "5.00", .sku = sku}, clock.now())
          .ok();
    }));
    return dec("5.00");
  }
};

Json text_object(std::initializer_list<std::pair<const char*, std::string>> members) {
  Json object = Json::object();
  for (const auto& [name, value] : members) object.set(name, value);
  return object;
}

OrderStatus status_of(const std::string& status) {
  if (status == "Dispatched") return OrderStatus::kShipped;
  return status == "Cancelled" ? OrderStatus::kCancelled : OrderStatus::kProcessing;
}

/// Reached by an add-on's token. Without a verify token it takes no notifications, of which Neto
/// has none about items.
class NetoChannel final : public NetoWorld<ChannelWorld> {
 public:
  NetoChannel()
      : NetoWorld(Role::kChannel, {{"client_id", "app"}, {"access_token", "t0ken"}},
                  {{"client_id", "app"}, {"access_token", "guessed"}}) {}

  VendorId place_order(const std::string& sku, int quantity) override {
    Json order = text_object({{"Email", "kim@example.com"},
                              {"OrderStatus", "Pick"},
                              {"ShippingMethod", "Standard Shipping"},
                              {"ShippingCost", "9.90"},
                              {"BillFirstName", "Kim"},
                              {"BillCountry", "AU"}});
    order.set("OrderLine", text_object({{"SKU", sku}, {"Quantity", std::to_string(quantity)}}));
    return neto_.work([&](State& state) {
      const auto placed = sandbox::neto::place_order(state, order, Number::kNext, clock.now());
      ONESHELF_ASSERT(placed.ok());
      const std::string id = (*placed)->id;
      const Json payment = text_object({{"OrderID", id},
                                        {"PaymentMethodName", "PayPal"},
                                        {"CardAuthorisation", "TX-" + id},
                                        {"AmountPaid", state.totals(**placed).grand.to_string()}});
      ONESHELF_ASSERT(
          add_payment(state, Json::object().set("Payment", payment), clock.now())->errors.empty());
      return VendorId(id);
    });
  }
  /// People take their time, and Neto's dates are of whole seconds.
  void refund(const VendorId& order, Decimal amount) override {
    clock.advance(std::chrono::seconds(1));
    Json rma = text_object({{"OrderID", order.str()},
                            {"InvoiceNumber", order.str()},
                            {"CustomerUsername", "customer1"},
                            {"StaffUsername", "kay"},
                            {"PurchaseOrderNumber", ""},
                            {"InternalNotes", ""},
                            {"RmaStatus", "Closed"},
                            {"ShippingRefundAmount", amount.to_string()},
                            {"ShippingRefundTaxCode", "GST"}});
    const Json money = text_object({{"RefundAmount", amount.to_string()}});
    rma.set("Refunds", Json::object().set("Refund", money));
    neto_.work([&](State& state) {
      const auto reply = add_rma(state, Json::object().set("Rma", rma), clock.now());
      ONESHELF_ASSERT(reply.ok() && reply->errors.empty());
      return 0;
    });
  }
  OrderFacts order(const VendorId& id) override {
    return neto_.work([&](State& state) {
      const sandbox::neto::Order& held = *state.find_order(id.str());
      OrderFacts facts;
      facts.status = status_of(held.status);
      for (const auto& line : held.lines) facts.tracking_numbers.push_back(line.tracking_number);
      for (const auto& rma : state.rmas()) {
        if (rma.fields["OrderID"].text_or() != id.str()) continue;
        for (const Json& money : rma.refunds) {
          facts.refunds.push_back(dec(money["RefundAmount"].text_or()));
        }
      }
      return facts;
    });
  }
  std::optional<ItemFacts> item(const std::string& sku) override {
    return neto_.work([&](State& state) -> std::optional<ItemFacts> {
      const sandbox::neto::Item* held = state.find_item(sku);
      if (held == nullptr) return std::nullopt;
      Decimal sold = -state.committed()[sku];
      for (const auto& [warehouse, quantity] : held->on_hand) sold += quantity;
      return ItemFacts{.sku = sku,
                       .name = held->fields["Name"].text_or(),
                       .description_html = held->fields["Description"].text_or(),
                       .price = dec(held->fields["DefaultPrice"].text_or("0")),
                       .stock = sold};
    });
  }
  std::vector<HttpRequest> hints(Hints) override { return {}; }
};

}  // namespace

std::unique_ptr<SourceWorld> neto_source_world() { return std::make_unique<NetoSource>(); }
std::unique_ptr<ChannelWorld> neto_channel_world() { return std::make_unique<NetoChannel>(); }

}  // namespace oneshelf::contract

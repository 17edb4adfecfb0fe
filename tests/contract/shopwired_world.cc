#include "shopwired_world.h"

#include "base/assert.h"
#include "connectors/all/all.h"
#include "sandbox/in_process.h"
#include "sandbox/shopwired/goods.h"
#include "sandbox/shopwired/shopwired.h"
#include "sandbox/shopwired/trade.h"

namespace oneshelf::contract {
namespace {

namespace sw = sandbox::shopwired;
using sandbox::Fault;
using sandbox::FaultKind;
using sandbox::InProcessHttp;

constexpr const char* kHookUrl = "https://hub.test/hooks/shop";

std::string_view operation_of(Step step) {
  switch (step) {
    case Step::kReadItems:
    case Step::kReadStock: return "listProducts";
    case Step::kReadOrders: return "listOrders";
    case Step::kWriteListings: return "createProduct";
    case Step::kWriteStock: return "setStock";
    case Step::kCreateDocument: return "createOrder";
    case Step::kRefund: return "addRefund";
    case Step::kShip: return "setStatus";
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

/// The suite reads far more in one instant than the bucket holds.
sw::Options options_without_quota() {
  sw::Options options;
  options.has_quota = false;
  return options;
}

/// Everything that both roles have in common.
template <typename Base>
class ShopWorld : public Base {
 public:
  explicit ShopWorld(Role role) : shop_(options_without_quota()), role_(role) {
    http_.run("api.test", shop_);
  }

  using Base::connect;
  std::unique_ptr<Connector> connect(int page_size) override {
    return make({{"api_secret", "sandbox-secret"}, {"page_size", std::to_string(page_size)}});
  }
  std::unique_ptr<Connector> connect_with_wrong_credentials() override {
    return make({{"api_secret", "guessed"}});
  }
  void strike(Step step, Trouble trouble) override {
    const Fault fault{.kind = fault_of(trouble), .operation = std::string(operation_of(step))};
    ONESHELF_ASSERT(shop_.add_fault(fault).ok());
  }
  uint64_t requests() override { return shop_.counts().requests(); }

  void put_item(const ItemFacts& item) override {
    shop_.work(this->clock.now(), [&](sw::State& state) {
      const Json told = Json::object()
                            .set("title", item.name)
                            .set("description", item.description_html)
                            .set("sku", item.sku)
                            .set("price", Json::number(item.price))
                            .set("stock", Json::number(item.stock));
      const sw::Carrier found = state.find_sku(item.sku);
      const bool done =
          found.product == nullptr
              ? sw::add_product(state, told, this->clock.now()).ok()
              : sw::change_product(state, *found.product, told, this->clock.now()).ok();
      ONESHELF_ASSERT(done);
    });
  }
  void remove_item(const std::string& sku) override {
    shop_.work(this->clock.now(), [&](sw::State& state) {
      state.remove_product(state.find_sku(sku).product->id, this->clock.now());
    });
  }

 protected:
  static sw::Order& found(sw::State& state, const VendorId& id) {
    return state.orders.at(std::stoll(id.str()));
  }
  static Json status_json(const sw::State& state, const char* type) {
    return Json::object().set("status", (*state.status_of_type(type))["id"]);
  }
  std::unique_ptr<Connector> make(ConnectValues values) {
    values["url"] = "https://api.test/v1";
    values["api_key"] = "sandbox-key";
    values["hook_secret"] = "sandbox-hook-secret";
    const Platform& platform = **platform_named("shopwired");
    return platform.make(http_, role_, *checked_values(platform, values));
  }

  sw::ShopWired shop_;

 private:
  InProcessHttp http_;
  Role role_;
};

OrderStatus status_of(const std::string& type) {
  if (type == "shipped") return OrderStatus::kShipped;
  return type == "cancelled" ? OrderStatus::kCancelled : OrderStatus::kPaid;
}

/// What a person at the shop reads in the comments.
std::vector<std::string> numbers_in(const Json& comments) {
  constexpr std::string_view kNumber = "Tracking number: ";
  std::vector<std::string> numbers;
  for (const Json& comment : comments.as_array()) {
    const std::string text = comment["content"].text_or();
    const size_t at = text.find(kNumber);
    if (at == std::string::npos) continue;
    const std::string rest = text.substr(at + kNumber.size());
    numbers.push_back(rest.substr(0, rest.find('\n')));
  }
  return numbers;
}

class ShopWiredChannel final : public ShopWorld<ChannelWorld> {
 public:
  ShopWiredChannel() : ShopWorld(Role::kChannel) {
    const auto connector = connect(100);
    HookSubscriptions& hooks = *connector->hook_subscriptions();
    ONESHELF_ASSERT(hooks.add_hook(context, kHookUrl, hooks.wanted_topics()).ok());
    for (const HttpRequest& handshake : shop_.take_hints(clock.now())) {
      const Result<Hint> hint = connector->hooks()->read_hook(handshake, clock.now());
      ONESHELF_ASSERT(hint.ok() && hint->is_handshake);
      shop_.hint_got(handshake, {.status = 200, .headers = {}, .body = *hint->answer}, clock.now());
    }
  }

  VendorId place_order(const std::string& sku, int quantity) override {
    return shop_.work(clock.now(), [&](sw::State& state) {
      sw::Purchase purchase;
      purchase.items = {{.sku = sku, .quantity = quantity}};
      const auto placed = sw::place_order(state, purchase, clock.now());
      ONESHELF_ASSERT(placed.ok());
      return VendorId(std::to_string((*placed)->id));
    });
  }
  void refund(const VendorId& order, Decimal amount) override {
    shop_.work(clock.now(), [&](sw::State& state) {
      const Json told =
          Json::object().set("amount", Json::number(amount)).set("comment", "damaged");
      ONESHELF_ASSERT(sw::refund(state, found(state, order), told, clock.now()).ok());
    });
  }
  OrderFacts order(const VendorId& id) override {
    return shop_.work(clock.now(), [&](sw::State& state) {
      const sw::Order& order = found(state, id);
      const Json& status = *state.find_status(order.status);
      return OrderFacts{.status = status_of(status["type"].text_or()),
                        .tracking_numbers = numbers_in(order.doc["adminComments"])};
    });
  }
  std::optional<ItemFacts> item(const std::string& sku) override {
    return shop_.work(clock.now(), [&](sw::State& state) -> std::optional<ItemFacts> {
      const sw::Carrier found = state.find_sku(sku);
      if (found.product == nullptr) return std::nullopt;
      const Json& doc = found.product->doc;
      const Json& own = found.variation == nullptr ? doc : found.variation->doc;
      return ItemFacts{.sku = sku,
                       .name = doc["title"].text_or(),
                       .description_html = doc["description"].text_or(),
                       .price = sw::amount_in(own, "price"),
                       .stock = Decimal::from_integer(state.stock_of(found))};
    });
  }
  std::vector<HttpRequest> hints(Hints kind) override {
    const FaultKind fault = kind == Hints::kForged ? FaultKind::kForgeHint : FaultKind::kStaleHint;
    if (kind != Hints::kGenuine) ONESHELF_ASSERT(shop_.add_fault({.kind = fault}).ok());
    return shop_.take_hints(clock.now());
  }
};

class ShopWiredSource final : public ShopWorld<SourceWorld> {
 public:
  ShopWiredSource() : ShopWorld(Role::kSource) {}

  Document a_document(const std::string& key, const std::string& sku) override {
    Document document;
    document.key = key;
    document.order_number = key;
    document.placed_at = clock.now();
    document.currency = currency("GBP");
    document.prices_include_tax = true;
    document.buyer.name = "Kim Ng";
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
  /// The log tells that a product changed; its parts have to be asked for.
  uint64_t requests_of_a_change() override { return 2; }
  size_t documents() override {
    return shop_.work(clock.now(), [](sw::State& state) { return state.orders.size(); });
  }
  void ship(const VendorId& document, const std::string& tracking_number) override {
    shop_.work(clock.now(), [&](sw::State& state) {
      Json told = status_json(state, "shipped");
      told.set("trackingUrl", "https://track.example/" + tracking_number);
      ONESHELF_ASSERT(sw::set_status(state, found(state, document), told, clock.now()).ok());
    });
  }
  /// Its refunds are an amount and a comment.
  std::optional<Decimal> take_back(const VendorId&, const std::string&) override { return {}; }
  Decimal refunded(const VendorId& document) override {
    return shop_.work(clock.now(), [&](sw::State& state) {
      Decimal sum;
      for (const Json& refund : sw::array_in(found(state, document).doc, "refunds")) {
        sum += sw::amount_in(refund, "value");
      }
      return sum;
    });
  }
};

}  // namespace

std::unique_ptr<SourceWorld> shopwired_source_world() {
  return std::make_unique<ShopWiredSource>();
}
std::unique_ptr<ChannelWorld> shopwired_channel_world() {
  return std::make_unique<ShopWiredChannel>();
}

}  // namespace oneshelf::contract

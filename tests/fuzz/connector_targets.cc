#include "base/bytes.h"
#include "base/clock.h"
#include "commerce/codec.h"
#include "connectors/bridge/bridge.h"
#include "connectors/bridge/capabilities.h"
#include "connectors/tryton/answer.h"
#include "connectors/tryton/item_wire.h"
#include "connectors/tryton/sale_wire.h"
#include "connectors/vendure/answer.h"
#include "connectors/vendure/shop.h"
#include "connectors/vendure/wire.h"
#include "fuzz/target.h"

namespace oneshelf::fuzz {
namespace {

const Timestamp kNow = from_unix_ms(1'790'000'000'000);

/// A bridge that says who it is, and then whatever the input holds.
class AnyAnswer final : public Http {
 public:
  AnyAnswer(std::string_view role, std::string_view bytes) : role_(role), bytes_(bytes) {}
  Result<HttpResponse> send(const Context&, const HttpRequest& request) override {
    if (request.url.ends_with("/info")) {
      return HttpResponse{200,
                          {},
                          R"({"name":"Any","currency":"EUR","role":")" + std::string(role_) +
                              R"(","features":["products","prices",)"
                              R"("stock","orders","shipments","refunds","lookups"]})"};
    }
    return HttpResponse{200, {{"Content-Type", "application/json"}}, std::string(bytes_)};
  }

 private:
  std::string_view role_, bytes_;
};

template <typename T>
void is_told(const Result<T>& result) {
  if (result.ok()) return;
  check(!result.error().id().empty() && !result.error().message().empty(), "an error tells itself");
  check(result.error().code() != ErrorCode::kInternal, "outside bytes are no fault of ours");
}

void read_as_source(std::string_view bytes) {
  AnyAnswer http("source", bytes);
  ManualClock clock(kNow);
  const Context context(clock);
  const auto connector =
      bridge_platform().make(http, Role::kSource, {{"url", "http://any.test"}, {"token", "t"}});
  is_told(connector->catalogue()->read_items(context, ""));
  is_told(connector->stock()->read_stock(context, ""));
  is_told(connector->documents()->find_document(context, "shop:1"));
  const std::vector<VendorId> ids = {VendorId("1")};
  is_told(connector->document_reader()->read_documents(context, ids));
  is_told(connector->lookups()->lookup(context, LookupKind::kTaxCodes));
}

void read_as_channel(std::string_view bytes) {
  AnyAnswer http("channel", bytes);
  ManualClock clock(kNow);
  const Context context(clock);
  const auto connector =
      bridge_platform().make(http, Role::kChannel, {{"url", "http://any.test"}, {"token", "t"}});
  is_told(connector->listings()->read_listings(context, ""));
  const Result<Page<Order>> orders = connector->orders()->read_orders(context, "");
  is_told(orders);
  if (!orders.ok()) return;
  for (const Order& order : orders->rows) {
    const Result<Order> again =
        read_json(to_json(order), [](const JsonReader& reader) { return order_from_json(reader); });
    check(again.ok() && *again == order, "an order that was read can be kept");
  }
}

}  // namespace

void fuzz_bridge(std::string_view bytes) {
  read_as_source(bytes);
  read_as_channel(bytes);
}

void fuzz_bridge_hook(std::string_view bytes) {
  bridge::SignedHints hooks(Role::kSource, "secret");
  HttpRequest request;
  request.method = "POST";
  request.body = std::string(bytes);
  const std::string stamp = to_rfc3339(kNow);
  const std::string right = "sha256=" + to_hex(hmac_sha256("secret", stamp + "." + request.body));
  request.headers = {{"X-Bridge-Timestamp", stamp}, {"X-Bridge-Signature", right}};
  const Result<Hint> hint = hooks.read_hook(request, kNow);
  is_told(hint);
  check(hint.ok() || hint.error().id() != "hook.bad_signature", "the right signature is taken");
  check(!hint.ok() || hint->ids.size() <= 1000, "a hint names only so many");

  request.headers[1].second = "sha256=" + to_hex(sha256(bytes));
  check(!hooks.read_hook(request, kNow).ok(), "another signature is refused");
  request.headers[1].second = std::string(bytes);
  check(std::string(bytes) == right || !hooks.read_hook(request, kNow).ok(),
        "any bytes are no signature");
  request.headers = {
      {"X-Bridge-Timestamp", std::string(bytes)},
      {"X-Bridge-Signature",
       "sha256=" + to_hex(hmac_sha256("secret", std::string(bytes) + "." + request.body))}};
  is_told(hooks.read_hook(request, kNow));
}

void fuzz_tryton(std::string_view bytes) {
  const HttpResponse response{200, {}, std::string(bytes)};
  is_told(tryton::result_of(response, tryton::Effect::kRead, "model.any.read"));
  is_told(tryton::result_of(response, tryton::Effect::kWrite, "model.any.write"));
  const Result<Json> json = parse_json(bytes);
  if (!json.ok()) return;
  const tryton::ItemFields fields{true, true, true, true};
  const std::map<std::string, tryton::Attribute> attributes = {
      {"size", {"1", "size", "Size", {{"s", "Small"}}}}};
  is_told(tryton::read_rows(*json, [&](const JsonReader& row) {
    return tryton::item_row(row, fields, attributes, {"size"});
  }));
  is_told(tryton::read_rows(*json, tryton::picture_from));
  is_told(tryton::read_rows(*json, [](const JsonReader& row) {
    return tryton::sale_from(row, {true, true, true});
  }));
  is_told(tryton::read_rows(*json, tryton::tax_from));
}

void fuzz_vendure(std::string_view bytes) {
  const HttpResponse response{200, {}, std::string(bytes)};
  is_told(vendure::read_answer(response, vendure::Access::kRead));
  is_told(vendure::read_answer(response, vendure::Access::kWrite));
  const Result<Json> json = parse_json(bytes);
  if (!json.ok()) return;
  is_told(vendure::read_channel(*json));
  vendure::Shop shop;
  shop.currency = *Currency::parse("EUR");
  shop.default_language = "en";
  shop.locations = {{.id = "1", .name = "Here"}};
  const vendure::Settings settings;
  is_told(read_json(*json, [&](const JsonReader& reader) {
    return vendure::read_listing(reader, shop, settings, "1");
  }));
  const Result<Order> order =
      read_json(*json, [&](const JsonReader& reader) { return vendure::read_order(reader, shop); });
  is_told(order);
  if (!order.ok()) return;
  const Result<Order> again =
      read_json(to_json(*order), [](const JsonReader& reader) { return order_from_json(reader); });
  check(again.ok() && *again == *order, "an order that was read can be kept");
}

}  // namespace oneshelf::fuzz

#include "connectors/bigcommerce/hooks.h"

#include <algorithm>
#include <charconv>
#include <span>

#include "base/bytes.h"
#include "base/text.h"
#include "connectors/bigcommerce/assumed.h"

namespace oneshelf::bigcommerce {

namespace {

constexpr const char* kHooks = "/v3/hooks";
constexpr const char* kSecretHeader = "X-OneShelf-Secret";
constexpr size_t kEventIdSize = 32;
constexpr int kPagesMax = 40;

struct Topic {
  std::string_view scope;
  Hint::About about;
};
constexpr Topic kTopics[] = {{"store/order/created", Hint::About::kOrders},
                             {"store/order/updated", Hint::About::kOrders},
                             {"store/order/statusUpdated", Hint::About::kOrders},
                             {"store/order/refund/created", Hint::About::kOrders},
                             {"store/product/created", Hint::About::kListings},
                             {"store/product/updated", Hint::About::kListings},
                             {"store/product/deleted", Hint::About::kListings},
                             {"store/product/inventory/updated", Hint::About::kStock},
                             {"store/sku/created", Hint::About::kListings},
                             {"store/sku/updated", Hint::About::kListings},
                             {"store/sku/deleted", Hint::About::kListings},
                             {"store/sku/inventory/updated", Hint::About::kStock}};
/// What the store's own sales take off its stock. Of a channel's sales its orders tell.
constexpr Topic kSales[] = {{"store/product/inventory/order/updated", Hint::About::kStock},
                            {"store/sku/inventory/order/updated", Hint::About::kStock}};

const Topic* find_topic(std::string_view scope) {
  for (const std::span<const Topic> topics :
       {std::span<const Topic>(kTopics), std::span<const Topic>(kSales)}) {
    const auto found = std::ranges::find(topics, scope, &Topic::scope);
    if (found != topics.end()) return &*found;
  }
  return nullptr;
}

Error bad_signature(std::string message) {
  return Error(ErrorCode::kForbidden, "hook.bad_signature", std::move(message))
      .remedied("Let the hooks be registered again, and check the clock and the client secret.");
}

Result<void> check_signature(const HttpRequest& request, const std::string& secret, Timestamp now) {
  const std::string id = find_header(request.headers, "webhook-id").value_or("");
  const std::string stamp = find_header(request.headers, "webhook-timestamp").value_or("");
  const std::string given = find_header(request.headers, "webhook-signature").value_or("");
  const std::string wanted =
      "v1," + to_base64(hmac_sha256(secret, id + "." + stamp + "." + request.body));
  bool is_signed = false;
  for (const std::string& one : split(given, ' ')) is_signed |= equal_secret(one, wanted);
  if (!is_signed) return bad_signature("The webhook is not signed by the store.");
  int64_t seconds = 0;
  const auto [end, fault] = std::from_chars(stamp.data(), stamp.data() + stamp.size(), seconds);
  const bool is_time = fault == std::errc() && end == stamp.data() + stamp.size() && seconds > 0 &&
                       seconds < (int64_t{1} << 40);
  const Timestamp time = from_unix_ms(is_time ? seconds * 1000 : 0);
  if (time < now - assumed::kSignatureTolerance || time > now + assumed::kSignatureTolerance) {
    return bad_signature("The webhook was signed too long ago, or in the future.");
  }
  return success();
}

/// The order that an event is about; "look at all" for everything else, since listings are known
/// by their variants.
std::vector<VendorId> ids_of(const Json& data, Hint::About about) {
  if (about != Hint::About::kOrders) return {};
  const std::string id = data["id"].text_or();
  return id.empty() ? std::vector<VendorId>() : std::vector<VendorId>{VendorId(id)};
}

}  // namespace

Result<void> HookReading::check(const HttpRequest& request, Timestamp now) const {
  const std::string given = find_header(request.headers, kSecretHeader).value_or("");
  if (settings_->hook_secret.empty() || !equal_secret(given, settings_->hook_secret)) {
    return bad_signature("The webhook does not carry the secret that we gave the store.");
  }
  const bool is_signed = find_header(request.headers, "webhook-signature").has_value();
  if (settings_->client_secret.empty() || !is_signed) return success();
  return check_signature(request, settings_->client_secret, now);
}

Result<Hint> HookReading::read_hook(const HttpRequest& request, Timestamp now) {
  ONESHELF_TRY(check(request, now));
  const Json body = ONESHELF_TRY(parse_json(request.body));
  const std::string scope = body["scope"].text_or();
  const Topic* topic = find_topic(scope);
  if (topic == nullptr) {
    return Error(ErrorCode::kUnsupported, "hook.unknown_topic",
                 "The store tells of \"" + truncated(scope, 80) + "\", which means nothing here.");
  }
  Hint hint;
  hint.about = topic->about;
  // What is a listing of a channel is an item of a source.
  if (role_ == Role::kSource && hint.about == Hint::About::kListings) {
    hint.about = Hint::About::kItems;
  }
  hint.ids = ids_of(body["data"], hint.about);
  // Its own `hash` does not tell two true changes apart; a repeat has the same body.
  hint.event_id = sha256_hex(request.body).substr(0, kEventIdSize);
  return hint;
}

std::vector<std::string> Subscriptions::wanted_topics() const {
  std::vector<std::string> topics;
  for (const Topic& topic : kTopics) topics.emplace_back(topic.scope);
  if (role_ == Role::kSource) {
    for (const Topic& topic : kSales) topics.emplace_back(topic.scope);
  }
  return topics;
}

Result<Json::Array> Subscriptions::all(const Context& context) const {
  Json::Array hooks;
  for (int page = 1; page <= kPagesMax; ++page) {
    Json::Array rows = ONESHELF_TRY(client_->rows(
        context, kHooks, {{"page", std::to_string(page)}, {"limit", std::to_string(kPageMax)}}));
    const bool last = rows.size() < assumed::kPageFloor;
    for (Json& row : rows) hooks.push_back(std::move(row));
    if (last) break;
  }
  return hooks;
}

Result<std::vector<HookSubscription>> Subscriptions::list_hooks(const Context& context) {
  std::vector<HookSubscription> subscriptions;
  for (const Json& hook : ONESHELF_TRY(all(context))) {
    const std::string url = hook["destination"].text_or();
    auto known = std::ranges::find(subscriptions, url, &HookSubscription::url);
    if (known == subscriptions.end()) {
      subscriptions.push_back({.id = {}, .url = url, .topics = {}, .enabled = true});
      known = subscriptions.end() - 1;
    }
    const std::string id = hook["id"].text_or();
    known->id = VendorId(known->id.empty() ? id : known->id.str() + "," + id);
    // One that is switched off, or carries another secret, does not tell us of its topic.
    const bool is_good =
        hook["is_active"].bool_or(false) &&
        equal_secret(hook["headers"][kSecretHeader].text_or(), client_->settings().hook_secret);
    if (is_good) known->topics.push_back(hook["scope"].text_or());
  }
  for (HookSubscription& one : subscriptions) one.enabled = !one.topics.empty();
  return subscriptions;
}

Result<void> Subscriptions::add_hook(const Context& context, const std::string& url,
                                     std::span<const std::string> topics) {
  // There is one hook per topic and address: what is there in our way goes first.
  for (const Json& hook : ONESHELF_TRY(all(context))) {
    if (hook["destination"].text_or() != url) continue;
    ONESHELF_TRY(remove_hook(context, VendorId(hook["id"].text_or())));
  }
  for (const std::string& topic : topics) {
    const Json body =
        Json::object()
            .set("scope", topic)
            .set("destination", url)
            .set("is_active", true)
            .set("headers", Json::object().set(kSecretHeader, client_->settings().hook_secret));
    const Reply reply = ONESHELF_TRY(client_->write(context, "POST", kHooks, body));
    if (!reply.is_done()) {
      return Client::refusal(reply)
          .remedied("Webhooks need a public address that begins with https:// and no port.")
          .with("topic", topic);
    }
  }
  return success();
}

Result<void> Subscriptions::remove_hook(const Context& context, const VendorId& id) {
  for (const std::string& one : split(id.str(), ',')) {
    const Reply reply =
        ONESHELF_TRY(client_->write(context, "DELETE", std::string(kHooks) + "/" + one, {}));
    if (!reply.is_done() && reply.status != 404) return Client::refusal(reply);
  }
  return success();
}

}  // namespace oneshelf::bigcommerce

#include "connectors/shopwired/hooks.h"

#include <algorithm>

#include "base/bytes.h"
#include "base/text.h"
#include "connectors/shopwired/assumed.h"
#include "connectors/shopwired/orders.h"
#include "net/mail_time.h"

namespace oneshelf::shopwired {
namespace {

constexpr const char* kHooks = "/webhooks";
constexpr const char* kSignature = "X-ShopWired-Signature";
/// Any body will do, if only the answer is 200.
constexpr const char* kTaken = "{}";

struct Topic {
  std::string_view name;
  Hint::About about;
};
constexpr Topic kTopics[] = {
    {"order.finalized", Hint::About::kOrders},      {"order.updated", Hint::About::kOrders},
    {"order.status_changed", Hint::About::kOrders}, {"order.refund.created", Hint::About::kOrders},
    {"product.created", Hint::About::kListings},    {"product.updated", Hint::About::kListings},
    {"product.deleted", Hint::About::kListings},    {"product.stock_changed", Hint::About::kStock}};

Error bad_signature(std::string message) {
  return Error(ErrorCode::kForbidden, "hook.bad_signature", std::move(message))
      .remedied("Check the webhook secret of the connection, and the clock.");
}

Error bad_secret() {
  return Error(ErrorCode::kForbidden, std::string(kBadHookSecret),
               "The shop signs its webhooks with another secret than the connection's.")
      .remedied(
          "Copy the webhook secret from the top of the shop's webhooks page and connect "
          "again.");
}

std::string signature_of(const std::string& secret, std::string_view text) {
  return to_hex(hmac_sha256(secret, text));
}

Result<void> check_time(const Json& body, Timestamp now) {
  const Result<Timestamp> sent = parse_mail_time(body["timestamp"].text_or());
  const bool is_now =
      sent.ok() && *sent >= now - assumed::kHookTolerance && *sent <= now + assumed::kHookTolerance;
  if (is_now) return success();
  return bad_signature("The webhook was sent too long ago, or in the future.");
}

}  // namespace

Result<Hint> HookReading::read_event(const Json& event) const {
  const std::string name = event["topic"].text_or();
  const auto* topic = std::ranges::find(kTopics, name, &Topic::name);
  if (topic == std::end(kTopics)) {
    return Error(ErrorCode::kUnsupported, "hook.unknown_topic",
                 "The shop tells of \"" + truncated(name, 80) + "\", which means nothing here.");
  }
  Hint hint;
  hint.about = topic->about;
  // What is a listing of a channel is an item of a source.
  if (settings_.is_source() && hint.about == Hint::About::kListings) {
    hint.about = Hint::About::kItems;
  }
  const std::string order = order_in_event(event);
  if (!order.empty()) hint.ids = {VendorId(order)};
  hint.event_id = event["id"].text_or();
  hint.answer = kTaken;
  return hint;
}

Result<Hint> HookReading::read_hook(const HttpRequest& request, Timestamp now) {
  const std::string given = find_header(request.headers, kSignature).value_or("");
  if (!equal_secret(lower_ascii(given), signature_of(settings_.hook_secret, request.body))) {
    // Without any signature it says nothing of a secret.
    if (!given.empty()) return bad_secret();
    return bad_signature("The webhook is not signed.");
  }
  const Json body = ONESHELF_TRY(parse_json(request.body));
  ONESHELF_TRY(check_time(body, now));
  const std::string token = body["verificationToken"].text_or();
  if (token.empty()) return read_event(body["event"]);
  Hint handshake;
  handshake.is_handshake = true;
  handshake.answer =
      Json::object().set("verificationToken", signature_of(settings_.hook_secret, token)).dump();
  return handshake;
}

std::vector<std::string> Subscriptions::wanted_topics() const {
  std::vector<std::string> topics;
  for (const Topic& topic : kTopics) topics.emplace_back(topic.name);
  return topics;
}

Result<std::vector<HookSubscription>> Subscriptions::list_hooks(const Context& context) {
  std::vector<HookSubscription> subscriptions;
  for (const Json& hook : ONESHELF_TRY(client_.all_rows(context, kHooks))) {
    const std::string url = hook["url"].text_or();
    auto known = std::ranges::find(subscriptions, url, &HookSubscription::url);
    if (known == subscriptions.end()) {
      subscriptions.push_back({.id = {}, .url = url, .topics = {}, .enabled = true});
      known = subscriptions.end() - 1;
    }
    const std::string id = hook["id"].text_or();
    known->id = VendorId(known->id.empty() ? id : known->id.str() + "," + id);
    // The shop switches a webhook off after a day of failures, and tells nobody.
    if (hook["enabled"].bool_or(false)) known->topics.push_back(hook["topic"].text_or());
  }
  for (HookSubscription& one : subscriptions) one.enabled = !one.topics.empty();
  return subscriptions;
}

Result<void> Subscriptions::add_hook(const Context& context, const std::string& url,
                                     std::span<const std::string> topics) {
  // There is one webhook per topic and address: what is there in our way goes first.
  for (const HookSubscription& known : ONESHELF_TRY(list_hooks(context))) {
    if (known.url == url) ONESHELF_TRY(remove_hook(context, known.id));
  }
  for (const std::string& topic : topics) {
    const Json body = Json::object().set("topic", topic).set("url", url).set("enabled", true);
    const Reply reply = ONESHELF_TRY(client_.write(context, "POST", kHooks, body));
    if (reply.is_done()) continue;
    return Client::refusal(reply)
        .remedied(
            "Webhooks need a public address that begins with https://, and a shop has at "
            "most ten for each topic.")
        .with("topic", topic);
  }
  return success();
}

Result<void> Subscriptions::remove_hook(const Context& context, const VendorId& id) {
  for (const std::string& one : split(id.str(), ',')) {
    const Reply reply =
        ONESHELF_TRY(client_.write(context, "DELETE", std::string(kHooks) + "/" + one, {}));
    if (!reply.is_done() && reply.status != 404) return Client::refusal(reply);
  }
  return success();
}

}  // namespace oneshelf::shopwired

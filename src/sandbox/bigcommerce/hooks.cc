#include "sandbox/bigcommerce/hooks.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "base/bytes.h"

namespace oneshelf::sandbox::bigcommerce {
namespace {

using std::chrono::seconds;

constexpr std::array<seconds, 11> kRepeatAfter = {
    seconds(60),   seconds(180),  seconds(300),   seconds(600),   seconds(900),  seconds(1800),
    seconds(3600), seconds(7200), seconds(21600), seconds(50400), seconds(86400)};
constexpr milliseconds kStaleBy = std::chrono::minutes(30);
constexpr size_t kHashShown = 40;

}  // namespace

bool hears(const std::string& wanted, const std::string& scope) {
  if (!wanted.ends_with("/*")) return wanted == scope;
  return scope.starts_with(wanted.substr(0, wanted.size() - 1));
}

void HookOutbox::note(const Event& event, const std::string& store, Timestamp now) {
  const Json payload = Json::object()
                           .set("scope", event.scope)
                           .set("store_id", "1000")
                           .set("data", event.data)
                           .set("hash", sha256_hex(event.data.dump()).substr(0, kHashShown))
                           .set("created_at", to_unix_ms(now) / 1000)
                           .set("producer", "stores/" + store);
  for (const auto& [id, hook] : hooks) {
    if (!hook.is_active || !hears(hook.scope, event.scope)) continue;
    if (waiting_.size() + under_way_.size() >= kOutstandingMax) return;
    waiting_.push_back({.number = ++last_number_,
                        .hook = id,
                        .scope = event.scope,
                        .body = payload.dump(),
                        .attempt = 0,
                        .due = now});
  }
}

HttpRequest HookOutbox::request_of(const Delivery& delivery, const Hook& hook, Timestamp time,
                                   bool forged) const {
  HttpRequest request;
  request.method = "POST";
  request.url = hook.destination;
  request.body = delivery.body;
  request.headers = {{"Content-Type", "application/json"}};
  if (hook.headers.is_object()) {
    for (const auto& [name, value] : hook.headers.as_object()) {
      request.headers.emplace_back(name, forged ? "forged" : value.text_or());
    }
  }
  if (client_secret_.empty()) return request;
  const std::string id = "msg_" + std::to_string(delivery.number);
  const std::string stamp = std::to_string(to_unix_ms(time) / 1000);
  const std::string key = forged ? "forged" : client_secret_;
  request.headers.emplace_back("webhook-id", id);
  request.headers.emplace_back("webhook-timestamp", stamp);
  request.headers.emplace_back(
      "webhook-signature",
      "v1," + to_base64(hmac_sha256(key, id + "." + stamp + "." + delivery.body)));
  return request;
}

std::vector<HttpRequest> HookOutbox::take(Timestamp now, Faults& faults) {
  std::vector<HttpRequest> hints;
  std::deque<Delivery> later;
  bool reorder = false;
  for (Delivery& delivery : std::exchange(waiting_, {})) {
    if (delivery.due > now) {
      later.push_back(std::move(delivery));
      continue;
    }
    const auto hook = hooks.find(delivery.hook);
    if (hook == hooks.end() || !hook->second.is_active) continue;
    if (faults.strike(FaultKind::kDropHint, delivery.scope)) continue;
    const bool forged = faults.strike(FaultKind::kForgeHint, delivery.scope).has_value();
    const bool stale = faults.strike(FaultKind::kStaleHint, delivery.scope).has_value();
    reorder |= faults.strike(FaultKind::kReorderHints, delivery.scope).has_value();
    hints.push_back(request_of(delivery, hook->second, stale ? now - kStaleBy : now, forged));
    hints.back().headers.emplace_back("X-Sandbox-Delivery", std::to_string(delivery.number));
    if (faults.strike(FaultKind::kDuplicateHint, delivery.scope)) hints.push_back(hints.back());
    under_way_[delivery.number] = std::move(delivery);
  }
  waiting_ = std::move(later);
  if (reorder) std::ranges::reverse(hints);
  return hints;
}

void HookOutbox::answered(const HttpRequest& hint, int status, Timestamp now) {
  const std::string text = find_header(hint.headers, "X-Sandbox-Delivery").value_or("");
  uint64_t number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  auto node = under_way_.extract(number);
  if (node.empty() || (status >= 200 && status < 300)) return;
  Delivery delivery = std::move(node.mapped());
  if (delivery.attempt == kRepeatAfter.size()) {
    if (const auto hook = hooks.find(delivery.hook); hook != hooks.end()) {
      hook->second.is_active = false;
    }
    return;
  }
  delivery.due = now + kRepeatAfter[delivery.attempt++];
  waiting_.push_back(std::move(delivery));
}

}  // namespace oneshelf::sandbox::bigcommerce

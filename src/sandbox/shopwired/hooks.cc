#include "sandbox/shopwired/hooks.h"

#include <algorithm>
#include <charconv>

#include "base/bytes.h"
#include "base/text.h"
#include "net/mail_time.h"
#include "sandbox/shopwired/events.h"

namespace oneshelf::sandbox::shopwired {
namespace {

constexpr milliseconds kRepeatAfter = std::chrono::hours(1);
constexpr milliseconds kStaleBy = std::chrono::hours(2);
constexpr const char* kNumberHeader = "X-Sandbox-Delivery";

}  // namespace

void HookOutbox::note(const Event& event, Timestamp now) {
  for (const auto& [id, hook] : hooks) {
    if (!hook.is_enabled || !hook.is_verified || hook.topic != event.topic) continue;
    if (waiting_.size() + under_way_.size() >= kOutstandingMax) return;
    waiting_.push_back({.number = ++last_number_,
                        .hook = id,
                        .topic = event.topic,
                        .event = event_json(event, business_),
                        .token = "",
                        .attempts = 0,
                        .due = now});
  }
}

void HookOutbox::shake_hands(const Hook& hook, Timestamp now) {
  const uint64_t number = ++last_number_;
  waiting_.push_back({.number = number,
                      .hook = hook.id,
                      .topic = "verification",
                      .event = {},
                      .token = sha256_hex("handshake " + std::to_string(number)).substr(0, 16),
                      .attempts = 0,
                      .due = now});
}

HttpRequest HookOutbox::request_of(const Delivery& delivery, const Hook& hook, Timestamp time,
                                   bool forged) const {
  Json body = Json::object().set("timestamp", mail_time(time));
  if (delivery.token.empty()) {
    body.set("event", delivery.event);
  } else {
    body.set("verificationToken", delivery.token);
  }
  HttpRequest request;
  request.method = "POST";
  request.url = hook.url;
  request.body = body.dump();
  const std::string key = forged ? "forged" : secret_;
  request.headers = {{"Content-Type", "application/json"},
                     {"X-ShopWired-Signature", to_hex(hmac_sha256(key, request.body))},
                     {kNumberHeader, std::to_string(delivery.number)}};
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
    if (hook == hooks.end()) continue;
    if (faults.strike(FaultKind::kDropHint, delivery.topic)) continue;
    const bool forged = faults.strike(FaultKind::kForgeHint, delivery.topic).has_value();
    const bool stale = faults.strike(FaultKind::kStaleHint, delivery.topic).has_value();
    reorder |= faults.strike(FaultKind::kReorderHints, delivery.topic).has_value();
    hints.push_back(request_of(delivery, hook->second, stale ? now - kStaleBy : now, forged));
    if (faults.strike(FaultKind::kDuplicateHint, delivery.topic)) hints.push_back(hints.back());
    under_way_[delivery.number] = std::move(delivery);
  }
  waiting_ = std::move(later);
  if (reorder) std::ranges::reverse(hints);
  return hints;
}

/// The token's HMAC, alone or in JSON.
bool HookOutbox::is_right(const Delivery& delivery, const std::string& body) const {
  const std::string wanted = to_hex(hmac_sha256(secret_, delivery.token));
  const Result<Json> json = parse_json(body);
  const std::string told =
      json.ok() && json->is_object() ? (*json)["verificationToken"].text_or() : trimmed(body);
  return equal_secret(told, wanted);
}

void HookOutbox::answered(const HttpRequest& hint, int status, const std::string& body,
                          Timestamp now) {
  const std::string text = find_header(hint.headers, kNumberHeader).value_or("");
  uint64_t number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  auto node = under_way_.extract(number);
  if (node.empty()) return;
  Delivery delivery = std::move(node.mapped());
  const auto hook = hooks.find(delivery.hook);
  if (hook == hooks.end()) return;
  const bool is_handshake = !delivery.token.empty();
  if (is_handshake) {
    hook->second.is_verified = status == 200 && is_right(delivery, body);
    hook->second.is_enabled = hook->second.is_verified;
    return;
  }
  if (status == 200) return;
  if (++delivery.attempts >= kAttemptsMax) {
    hook->second.is_enabled = false;
    return;
  }
  delivery.due = now + kRepeatAfter;
  waiting_.push_back(std::move(delivery));
}

}  // namespace oneshelf::sandbox::shopwired

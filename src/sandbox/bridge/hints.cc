#include "sandbox/bridge/hints.h"

#include <algorithm>
#include <charconv>

#include "base/bytes.h"

namespace oneshelf::sandbox::bridge {
namespace {

constexpr std::array<std::string_view, kTopics> kTopicNames = {"order.changed", "product.changed",
                                                               "stock.changed"};
constexpr std::array<milliseconds, 3> kRepeatAfter = {
    std::chrono::minutes(1), std::chrono::minutes(5), std::chrono::minutes(30)};
constexpr milliseconds kStaleBy = std::chrono::minutes(10);
constexpr std::string_view kNumberHeader = "X-Bridge-Delivery";

}  // namespace

std::string_view name_of(Topic topic) { return kTopicNames[static_cast<size_t>(topic)]; }

HintTarget* HintOutbox::find_target(std::string_view id) {
  const auto found = std::ranges::find(targets_, id, &HintTarget::id);
  return found == targets_.end() ? nullptr : &*found;
}

void HintOutbox::send_to(std::string url, std::string secret) {
  unsubscribe("");
  if (url.empty()) return;
  HintTarget target{.id = "", .url = std::move(url), .secret = std::move(secret)};
  target.topics.fill(true);
  targets_.push_back(std::move(target));
}

Result<const HintTarget*> HintOutbox::subscribe(HintTarget target) {
  if (targets_.size() >= kTargetsMax) {
    return Error(ErrorCode::kConflict, "limit_reached", "There are too many hooks.");
  }
  target.id = "hook-" + std::to_string(++last_target_);
  targets_.push_back(std::move(target));
  return &targets_.back();
}

bool HintOutbox::unsubscribe(std::string_view id) {
  return std::erase_if(targets_, [&](const HintTarget& target) { return target.id == id; }) > 0;
}

void HintOutbox::disable_subscriptions() {
  for (HintTarget& target : targets_) {
    if (!target.id.empty()) target.enabled = false;
  }
}

void HintOutbox::note(Topic topic, const std::vector<std::string>& ids) {
  if (targets_.empty()) return;
  std::set<std::string>& pending = pending_[static_cast<size_t>(topic)];
  for (const std::string& id : ids) {
    if (pending.size() < kPendingMax) pending.insert(id);
  }
}

void HintOutbox::pack(Timestamp now) {
  for (size_t topic = 0; topic < kTopics; ++topic) {
    std::set<std::string>& pending = pending_[topic];
    while (!pending.empty()) {
      Json ids = Json::array();
      while (!pending.empty() && ids.size() < kIdsPerHint) {
        ids.push(std::move(pending.extract(pending.begin()).value()));
      }
      const Json body = Json::object()
                            .set("topic", kTopicNames[topic])
                            .set("ids", std::move(ids))
                            .set("time", to_rfc3339(now));
      pack_for_all(static_cast<Topic>(topic), body.dump(), now);
    }
  }
}

void HintOutbox::pack_for_all(Topic topic, const std::string& body, Timestamp now) {
  for (const HintTarget& target : targets_) {
    if (!target.enabled || !target.topics[static_cast<size_t>(topic)]) continue;
    if (waiting_.size() + under_way_.size() >= kOutstandingMax) return;
    waiting_.push_back({.number = ++last_number_,
                        .target = target.id,
                        .topic = std::string(name_of(topic)),
                        .body = body,
                        .due = now});
  }
}

HttpRequest HintOutbox::signed_request(const Delivery& delivery, const HintTarget& target,
                                       Timestamp time, std::string_view secret) const {
  const std::string timestamp = to_rfc3339(time);
  const std::string signature = to_hex(hmac_sha256(secret, timestamp + "." + delivery.body));
  return {.method = "POST",
          .url = target.url,
          .headers = {{"Content-Type", "application/json"},
                      {"X-Bridge-Timestamp", timestamp},
                      {"X-Bridge-Signature", "sha256=" + signature},
                      {std::string(kNumberHeader), std::to_string(delivery.number)}},
          .body = delivery.body};
}

std::vector<HttpRequest> HintOutbox::take(Timestamp now, Faults& faults) {
  pack(now);
  std::vector<HttpRequest> hints;
  std::deque<Delivery> later;
  bool reorder = false;
  for (Delivery& delivery : std::exchange(waiting_, {})) {
    if (delivery.due > now) {
      later.push_back(std::move(delivery));
      continue;
    }
    const HintTarget* target = find_target(delivery.target);
    if (target == nullptr || !target->enabled) continue;
    const std::string& topic = delivery.topic;
    if (faults.strike(FaultKind::kDropHint, topic)) continue;
    const bool forged = faults.strike(FaultKind::kForgeHint, topic).has_value();
    const bool stale = faults.strike(FaultKind::kStaleHint, topic).has_value();
    reorder |= faults.strike(FaultKind::kReorderHints, topic).has_value();
    hints.push_back(signed_request(delivery, *target, stale ? now - kStaleBy : now,
                                   forged ? std::string_view("forged") : target->secret));
    if (faults.strike(FaultKind::kDuplicateHint, topic)) hints.push_back(hints.back());
    under_way_[delivery.number] = std::move(delivery);
  }
  waiting_ = std::move(later);
  if (reorder) std::ranges::reverse(hints);
  return hints;
}

void HintOutbox::answered(const HttpRequest& hint, int status, Timestamp now) {
  const std::string text = find_header(hint.headers, kNumberHeader).value_or("");
  uint64_t number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  auto node = under_way_.extract(number);
  if (node.empty()) return;
  const bool taken = status >= 200 && status < 300;
  if (HintTarget* target = find_target(node.mapped().target)) {
    target->failures = taken ? 0 : target->failures + 1;
    if (!target->id.empty() && target->failures >= kFailuresMax) target->enabled = false;
  }
  if (taken) return;
  Delivery delivery = std::move(node.mapped());
  if (delivery.attempt == kRepeatAfter.size()) return;
  delivery.due = now + kRepeatAfter[delivery.attempt++];
  waiting_.push_back(std::move(delivery));
}

}  // namespace oneshelf::sandbox::bridge

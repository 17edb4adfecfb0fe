#include "sandbox/neto/events.h"

#include <algorithm>
#include <charconv>

#include "sandbox/neto/shape.h"

namespace oneshelf::sandbox::neto {
namespace {

constexpr std::string_view kTopic = "Order";
constexpr milliseconds kStaleBy = std::chrono::minutes(10);

uint64_t event_id(const std::string& xml) {
  constexpr std::string_view kStart = "<EventID>";
  const size_t at = xml.find(kStart);
  uint64_t id = 0;
  if (at == std::string::npos) return id;
  std::from_chars(xml.data() + at + kStart.size(), xml.data() + xml.size(), id);
  return id;
}

}  // namespace

void EventOutbox::send_to(std::string url, std::string token) {
  url_ = std::move(url);
  token_ = std::move(token);
}

void EventOutbox::note(const std::vector<OrderEvent>& events) {
  if (url_.empty()) return;
  for (const OrderEvent& event : events) {
    if (waiting_.size() + undelivered_.size() >= kOutstandingMax) return;
    waiting_.push_back({++last_id_, event});
  }
}

HttpRequest EventOutbox::request(const Event& event, Timestamp time,
                                 const std::string& token) const {
  Json order = Json::object();
  order.set("OrderID", event.what.order_id).set("OrderStatus", event.what.status);
  Json body = Json::object();
  body.set("CurrentTime", time_text(time)).set("EventID", event.id);
  body.set("EventType", kTopic).set("Order", std::move(order));
  return {.method = "POST",
          .url = url_,
          .headers = {{"Content-Type", "text/xml"},
                      {"NETO_NOTIFICATION", std::string(kTopic)},
                      {"NETOAPI_KEY", token}},
          .body = as_xml("Event", body)};
}

std::vector<HttpRequest> EventOutbox::take(Timestamp now, Faults& faults) {
  std::vector<HttpRequest> hints;
  bool reorder = false;
  for (Event& event : std::exchange(waiting_, {})) {
    if (faults.strike(FaultKind::kDropHint, kTopic)) continue;
    const bool forged = faults.strike(FaultKind::kForgeHint, kTopic).has_value();
    const bool stale = faults.strike(FaultKind::kStaleHint, kTopic).has_value();
    reorder |= faults.strike(FaultKind::kReorderHints, kTopic).has_value();
    hints.push_back(request(event, stale ? now - kStaleBy : now, forged ? "forged" : token_));
    if (faults.strike(FaultKind::kDuplicateHint, kTopic)) hints.push_back(hints.back());
    under_way_[event.id] = std::move(event);
  }
  if (reorder) std::ranges::reverse(hints);
  return hints;
}

void EventOutbox::answered(const HttpRequest& hint, int status) {
  auto node = under_way_.extract(event_id(hint.body));
  if (!node.empty() && status != 200) undelivered_.insert(std::move(node));
}

void EventOutbox::redeliver() {
  for (auto& [id, event] : std::exchange(undelivered_, {})) waiting_.push_back(std::move(event));
}

}  // namespace oneshelf::sandbox::neto

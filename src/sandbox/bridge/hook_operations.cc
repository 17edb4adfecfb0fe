// Subscriptions to hints.
#include <algorithm>

#include "sandbox/bridge/fields.h"
#include "sandbox/bridge/operations.h"
#include "sandbox/web.h"

namespace oneshelf::sandbox::bridge {
namespace {

constexpr std::array<Topic, kTopics> kAllTopics = {Topic::kOrders, Topic::kProducts, Topic::kStock};
constexpr size_t kUrlMax = 2000;

/// The secret is taken and never told.
Json hook_json(const HintTarget& hook) {
  Json topics = Json::array();
  for (const Topic topic : kAllTopics) {
    if (hook.topics[static_cast<size_t>(topic)]) topics.push(name_of(topic));
  }
  return Json::object()
      .set("id", hook.id)
      .set("url", hook.url)
      .set("topics", std::move(topics))
      .set("enabled", hook.enabled);
}

Result<void> take_topics(const std::vector<std::string>& names, HintTarget& hook) {
  if (names.empty()) return invalid("required", "A hook needs topics.", "topics");
  for (const std::string& name : names) {
    const auto* found = std::ranges::find(kAllTopics, name,
                                          [](Topic topic) { return std::string(name_of(topic)); });
    if (found == kAllTopics.end()) {
      return invalid("unknown_topic", "There is no topic " + name + ".", "topics");
    }
    hook.topics[static_cast<size_t>(*found)] = true;
  }
  return success();
}

}  // namespace

Result<HttpResponse> list_hooks(const Desk& desk, const Call&) {
  Json items = Json::array();
  for (const HintTarget& hook : desk.outbox.targets()) {
    if (!hook.id.empty()) items.push(hook_json(hook));
  }
  return json_response(200, Json::object().set("items", std::move(items)));
}

Result<HttpResponse> add_hook(const Desk& desk, const Call& call) {
  HintTarget hook;
  std::vector<std::string> topics;
  FieldReader reader(call.body);
  reader.need("url");
  reader.text("url", hook.url);
  reader.need("secret");
  reader.text("secret", hook.secret);
  reader.texts("topics", topics);
  ONESHELF_TRY(reader.done());
  const bool is_address = hook.url.starts_with("https://") || hook.url.starts_with("http://");
  if (!is_address || hook.url.size() > kUrlMax) {
    return invalid("invalid_url", "A hook goes to an address that begins with https://.", "url");
  }
  ONESHELF_TRY(take_topics(topics, hook));
  return json_response(201, hook_json(*ONESHELF_TRY(desk.outbox.subscribe(std::move(hook)))));
}

Result<HttpResponse> remove_hook(const Desk& desk, const Call& call) {
  if (call.parts[1].empty() || !desk.outbox.unsubscribe(call.parts[1])) {
    return Error(ErrorCode::kNotFound, "unknown_hook", "There is no such hook.");
  }
  return json_response(200, Json::object());
}

}  // namespace oneshelf::sandbox::bridge

// /webhooks
#include <algorithm>

#include "sandbox/shopwired/call.h"
#include "sandbox/shopwired/refusal.h"
#include "sandbox/web.h"

namespace oneshelf::sandbox::shopwired {
namespace {

constexpr std::string_view kTopics[] = {
    "product.created",      "product.updated",  "product.deleted",  "product.stock_changed",
    "order.finalized",      "order.updated",    "order.deleted",    "order.status_changed",
    "order.refund.created", "customer.created", "customer.updated", "customer.deleted",
    "category.created",     "category.updated", "category.deleted", "brand.created",
    "brand.updated",        "brand.deleted",    "batch.completed"};

Json hook_json(const Hook& hook) {
  return Json::object()
      .set("id", hook.id)
      .set("topic", hook.topic)
      .set("url", hook.url)
      .set("enabled", hook.is_enabled);
}

Result<void> check_address(const Desk& desk, const std::string& url) {
  const bool is_plain = url.starts_with("http://") && desk.state.options().insecure_hooks;
  if (url.starts_with("https://") || is_plain) return success();
  return refused(422, "The URL must be a valid HTTPS address");
}

Result<Hook*> hook_of(const Desk& desk, const Call& call) {
  const auto found = desk.hooks.hooks.find(call.id(1));
  if (found == desk.hooks.hooks.end()) return not_found();
  return &found->second;
}

}  // namespace

Result<HttpResponse> list_hooks(const Desk& desk, const Call& call) {
  std::vector<Json> rows;
  for (const auto& [id, hook] : desk.hooks.hooks) rows.push_back(hook_json(hook));
  return rows_response(desk, call, rows);
}

Result<HttpResponse> create_hook(const Desk& desk, const Call& call) {
  Hook hook{.id = 0,
            .topic = call.body["topic"].text_or(),
            .url = call.body["url"].text_or(),
            .is_enabled = call.body["enabled"].bool_or(true)};
  if (std::ranges::find(kTopics, hook.topic) == std::end(kTopics)) {
    return refused(422, "Unknown topic");
  }
  ONESHELF_TRY(check_address(desk, hook.url));
  const auto same = std::ranges::count_if(
      desk.hooks.hooks, [&](const auto& entry) { return entry.second.topic == hook.topic; });
  if (static_cast<size_t>(same) >= HookOutbox::kPerTopicMax) {
    return refused(422, "A maximum of 10 webhooks per topic is allowed");
  }
  hook.id = desk.state.next_id();
  desk.hooks.hooks[hook.id] = hook;
  desk.hooks.shake_hands(hook, call.now);
  return json_response(201, hook_json(hook));
}

Result<HttpResponse> get_hook(const Desk& desk, const Call& call) {
  return json_response(200, hook_json(*ONESHELF_TRY(hook_of(desk, call))));
}

Result<HttpResponse> update_hook(const Desk& desk, const Call& call) {
  Hook& hook = *ONESHELF_TRY(hook_of(desk, call));
  const std::string url = call.body["url"].text_or(hook.url);
  ONESHELF_TRY(check_address(desk, url));
  const bool is_elsewhere = url != hook.url;
  hook.url = url;
  hook.is_enabled = call.body["enabled"].bool_or(hook.is_enabled);
  if (is_elsewhere) desk.hooks.shake_hands(hook, call.now);
  return json_response(200, hook_json(hook));
}

Result<HttpResponse> delete_hook(const Desk& desk, const Call& call) {
  ONESHELF_TRY(hook_of(desk, call));
  desk.hooks.hooks.erase(call.id(1));
  return gone_response();
}

Result<HttpResponse> verify_hook(const Desk& desk, const Call& call) {
  const Hook& hook = *ONESHELF_TRY(hook_of(desk, call));
  desk.hooks.shake_hands(hook, call.now);
  return json_response(200, hook_json(hook));
}

}  // namespace oneshelf::sandbox::shopwired

// /v3/hooks
#include <algorithm>

#include "sandbox/bigcommerce/call.h"
#include "sandbox/bigcommerce/refusal.h"
#include "sandbox/web.h"

namespace oneshelf::sandbox::bigcommerce {
namespace {

Json hook_json(const State& state, const Hook& hook) {
  return Json::object()
      .set("id", hook.id)
      .set("client_id", "sandbox-client")
      .set("store_hash", state.options().store_hash)
      .set("created_at", to_unix_ms(hook.created) / 1000)
      .set("updated_at", to_unix_ms(hook.updated) / 1000)
      .set("scope", hook.scope)
      .set("destination", hook.destination)
      .set("is_active", hook.is_active)
      .set("headers", hook.headers);
}

HttpResponse invalid(const char* field, const char* text) {
  return json_response(422, Json::object().set("errors", Json::object().set(field, text)));
}

/// https on port 443.
bool is_address(const std::string& url) {
  if (!url.starts_with("https://")) return false;
  const std::string host = url.substr(8, url.find('/', 8) - 8);
  return !host.empty() && (host.find(':') == std::string::npos || host.ends_with(":443"));
}

Result<Hook*> hook_of(const Desk& desk, const Call& call) {
  const auto found = desk.hooks.hooks.find(call.id(2));
  if (found == desk.hooks.hooks.end()) return not_found();
  return &found->second;
}

}  // namespace

Result<HttpResponse> list_hooks(const Desk& desk, const Call& call) {
  std::vector<Json> rows;
  for (const auto& [id, hook] : desk.hooks.hooks) {
    if (call.asks_for("scope") && call.query("scope") != hook.scope) continue;
    if (call.asks_for("destination") && call.query("destination") != hook.destination) continue;
    rows.push_back(hook_json(desk.state, hook));
  }
  return rows_response(desk, call, rows);
}

Result<HttpResponse> create_hook(const Desk& desk, const Call& call) {
  Hook hook;
  hook.scope = call.body["scope"].text_or();
  hook.destination = call.body["destination"].text_or();
  if (!hook.scope.starts_with("store/")) return invalid("scope", "error.path.missing.");
  if (!is_address(hook.destination)) return invalid("destination", "error.path.missing.");
  size_t same_topic = 0;
  for (const auto& [id, known] : desk.hooks.hooks) {
    if (known.scope != hook.scope) continue;
    ++same_topic;
    if (known.destination == hook.destination) return invalid("destination", "error.duplicate");
  }
  if (same_topic >= HookOutbox::kPerTopicMax) return invalid("scope", "error.limit");
  hook.id = desk.state.next_id();
  hook.headers = call.body["headers"];
  hook.is_active = call.body["is_active"].bool_or(true);
  hook.created = hook.updated = call.now;
  desk.hooks.hooks[hook.id] = hook;
  return data_response(200, hook_json(desk.state, hook));
}

Result<HttpResponse> get_hook(const Desk& desk, const Call& call) {
  return data_response(200, hook_json(desk.state, *ONESHELF_TRY(hook_of(desk, call))));
}

Result<HttpResponse> update_hook(const Desk& desk, const Call& call) {
  Hook& hook = *ONESHELF_TRY(hook_of(desk, call));
  const std::string destination = call.body["destination"].text_or(hook.destination);
  if (!is_address(destination)) return invalid("destination", "error.path.missing.");
  hook.destination = destination;
  hook.is_active = call.body["is_active"].bool_or(hook.is_active);
  if (!call.body["headers"].is_null()) hook.headers = call.body["headers"];
  hook.updated = call.now;
  return data_response(200, hook_json(desk.state, hook));
}

Result<HttpResponse> delete_hook(const Desk& desk, const Call& call) {
  const Json told = hook_json(desk.state, *ONESHELF_TRY(hook_of(desk, call)));
  desk.hooks.hooks.erase(call.id(2));
  return data_response(200, told);
}

}  // namespace oneshelf::sandbox::bigcommerce

#include "sandbox/shopwired/shopwired.h"

#include "base/bytes.h"
#include "net/url.h"
#include "sandbox/admin.h"
#include "sandbox/shopwired/admin.h"
#include "sandbox/shopwired/refusal.h"
#include "sandbox/web.h"

namespace oneshelf::sandbox::shopwired {
namespace {

constexpr int64_t kLeakPerSecond = 2;
constexpr int64_t kBucketSize = 40;

Counts::Effect effect_of(const std::string& method) {
  return method == "GET" ? Counts::Effect::kRead : Counts::Effect::kWrite;
}

}  // namespace

ShopWired::ShopWired(Options options)
    : state_(std::move(options)),
      outbox_(state_.options().hook_secret, state_.options().business_id),
      bucket_(state_.options().has_quota ? kLeakPerSecond : 0, kBucketSize) {}

Answer ShopWired::handle(const HttpRequest& request, Timestamp now) {
  const std::vector<std::string> parts = path_parts(request);
  const std::lock_guard lock(mutex_);
  const Noting noting(*this, now);
  if (!parts.empty() && parts[0] == "_sandbox") return admin(request, parts, now);
  return api(request, parts, now);
}

Answer ShopWired::api(const HttpRequest& request, const std::vector<std::string>& parts,
                      Timestamp now) {
  const bool is_api = parts.size() > 1 && parts[0] == "v1";
  Call call{.request = request,
            .parts = {is_api ? parts.begin() + 1 : parts.end(), parts.end()},
            .body = {},
            .now = now,
            .name = "unknown"};
  const Operation* operation = is_api ? find_operation(request.method, call.parts) : nullptr;
  if (operation != nullptr) call.name = operation->name;
  counts_.add(call.name, effect_of(request.method));
  if (operation == nullptr) return message_response(404, "Not found");
  const auto word = [](int status, std::string_view, std::string_view text) {
    return message_response(status, text);
  };
  return faults_.run(operation->name, word, [&] {
    if (auto response = turned_away(call)) return *std::move(response);
    Result<HttpResponse> response = run(*operation, call);
    return response.ok() ? *std::move(response) : refusal_response(response.error());
  });
}

std::optional<HttpResponse> ShopWired::turned_away(const Call& call) {
  const Options& options = state_.options();
  const std::string given = find_header(call.request.headers, "Authorization").value_or("");
  if (!equal_secret(given, basic_auth_header(options.api_key, options.api_secret))) {
    return message_response(401, "Unauthorized");
  }
  if (options.forbidden.contains(call.parts.front())) {
    return message_response(403, "The permission is missing");
  }
  if (bucket_.take(call.now)) return std::nullopt;
  counts_.add_over_quota();
  HttpResponse response = message_response(429, "Too many requests");
  if (options.tells_retry_after) response.headers.emplace_back("Retry-After", "1");
  return response;
}

Result<HttpResponse> ShopWired::run(const Operation& operation, Call& call) {
  if (!call.request.body.empty()) {
    Result<Json> body = parse_json(call.request.body);
    if (!body.ok()) return refused(400, "The body is no JSON");
    call.body = *std::move(body);
  }
  return operation.run({.state = state_, .faults = faults_, .counts = counts_, .hooks = outbox_},
                       call);
}

HttpResponse ShopWired::admin(const HttpRequest& request, const std::vector<std::string>& parts,
                              Timestamp now) {
  if (auto response = handle_common_admin(request, parts, faults_, counts_)) {
    return *std::move(response);
  }
  Call call{
      .request = request, .parts = parts, .body = Json::object(), .now = now, .name = "admin"};
  if (!request.body.empty()) {
    Result<Json> body = parse_json(request.body);
    if (!body.ok()) return admin_refusal(body.error());
    call.body = *std::move(body);
  }
  return handle_admin(state_, call);
}

void ShopWired::note_events(Timestamp now) {
  for (; noted_ < state_.events.size(); ++noted_) outbox_.note(state_.events[noted_], now);
}

std::vector<HttpRequest> ShopWired::take_hints(Timestamp now) {
  const std::lock_guard lock(mutex_);
  return outbox_.take(now, faults_);
}

void ShopWired::hint_answered(const HttpRequest& hint, int status, Timestamp now) {
  const std::lock_guard lock(mutex_);
  outbox_.answered(hint, status, "", now);
}

void ShopWired::hint_got(const HttpRequest& hint, const HttpResponse& answer, Timestamp now) {
  const std::lock_guard lock(mutex_);
  outbox_.answered(hint, answer.status, answer.body, now);
}

Result<void> ShopWired::add_fault(Fault fault) {
  const std::lock_guard lock(mutex_);
  return faults_.add(std::move(fault));
}

Counts ShopWired::counts() {
  const std::lock_guard lock(mutex_);
  return counts_;
}

std::vector<Hook> ShopWired::hooks() {
  const std::lock_guard lock(mutex_);
  std::vector<Hook> told;
  for (const auto& [id, hook] : outbox_.hooks) told.push_back(hook);
  return told;
}

}  // namespace oneshelf::sandbox::shopwired

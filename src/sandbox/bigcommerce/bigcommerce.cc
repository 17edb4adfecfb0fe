#include "sandbox/bigcommerce/bigcommerce.h"

#include <algorithm>

#include "base/bytes.h"
#include "sandbox/admin.h"
#include "sandbox/bigcommerce/admin.h"
#include "sandbox/bigcommerce/refusal.h"
#include "sandbox/web.h"

namespace oneshelf::sandbox::bigcommerce {
namespace {

Counts::Effect effect_of(const std::string& method) {
  return method == "GET" ? Counts::Effect::kRead : Counts::Effect::kWrite;
}

std::string home_of(const HttpRequest& request, const std::string& hash) {
  return "https://" + find_header(request.headers, "Host").value_or("localhost") + "/stores/" +
         hash;
}

const Account* account_of(const Options& options, const std::string& token) {
  const auto found = std::ranges::find_if(
      options.accounts, [&](const Account& account) { return equal_secret(account.token, token); });
  return found == options.accounts.end() ? nullptr : &*found;
}

/// Modifying includes reading.
bool may(const Account& account, const Operation& operation) {
  const std::string scope(operation.scope);
  if (scope.empty() || account.scopes.contains(scope)) return true;
  return operation.method == "GET" && account.scopes.contains(scope + "_read_only");
}

HttpResponse fault_response(int status, std::string_view text, bool v2) {
  if (v2) return v2_refusal(status, text);
  return v3_refusal(status, status == 429 ? "Too many requests" : text);
}

}  // namespace

BigCommerce::BigCommerce(Options options)
    : state_(std::move(options)), window_(state_.options().requests_per_window) {
  if (state_.options().sign_hooks) outbox_.sign_with(state_.options().client_secret);
}

Answer BigCommerce::handle(const HttpRequest& request, Timestamp now) {
  const std::vector<std::string> parts = path_parts(request);
  const std::lock_guard lock(mutex_);
  const Noting noting(*this, now);
  if (!parts.empty() && parts[0] == "_sandbox") return admin(request, parts, now);
  return api(request, parts, now);
}

Answer BigCommerce::api(const HttpRequest& request, const std::vector<std::string>& parts,
                        Timestamp now) {
  const bool is_store = parts.size() > 3 && parts[0] == "stores";
  const std::vector<std::string> inner(is_store ? parts.begin() + 2 : parts.end(), parts.end());
  const Operation* operation = is_store ? find_operation(request.method, inner) : nullptr;
  if (operation == nullptr) {
    counts_.add("unknown", effect_of(request.method));
    return text_response(404, "The route is not found, check the URL");
  }
  counts_.add(operation->name, effect_of(request.method));
  Call call{.request = request,
            .parts = inner,
            .body = {},
            .now = now,
            .home = home_of(request, parts[1]),
            .name = operation->name};
  const bool v2 = call.is_v2();
  const auto word = [&](int status, std::string_view, std::string_view text) {
    return fault_response(status, text, v2);
  };
  Answer answer = faults_.run(operation->name, word, [&] {
    if (auto response = turned_away(*operation, call, parts[1])) return *std::move(response);
    Result<HttpResponse> response = run(*operation, call);
    return response.ok() ? *std::move(response) : refusal_response(response.error(), v2);
  });
  const bool is_bare = answer && answer->status == 429 &&
                       state_.options().over_quota == Options::OverQuota::kWithoutHeaders;
  if (answer && !is_bare) window_.tell(*answer, now);
  return answer;
}

HttpResponse BigCommerce::over_quota(bool v2, Timestamp now) const {
  if (state_.options().over_quota == Options::OverQuota::kServerError) {
    return fault_response(500, "Internal server error", v2);
  }
  HttpResponse response = fault_response(429, "Too many requests", v2);
  if (state_.options().over_quota == Options::OverQuota::kWithHeaders) {
    response.headers.emplace_back("X-Retry-After", std::to_string(window_.seconds_left(now)));
  }
  return response;
}

std::optional<HttpResponse> BigCommerce::turned_away(const Operation& operation, const Call& call,
                                                     const std::string& store_hash) {
  const auto token = find_header(call.request.headers, "X-Auth-Token");
  if (!token) return text_response(401, "X-Auth-Token header is required");
  if (token->empty()) {
    return text_response(401, "X-Auth-Token header should have correct format");
  }
  const Account* account = account_of(state_.options(), *token);
  if (account == nullptr) return v3_refusal(401, "Unauthorized");
  const bool is_ours = store_hash == state_.options().store_hash;
  if (!is_ours || !may(*account, operation)) {
    return json_response(403, Json::object().set("code", 403).set("message", "Missing scope"));
  }
  if (window_.take(call.now)) return std::nullopt;
  counts_.add_over_quota();
  return over_quota(call.is_v2(), call.now);
}

Result<HttpResponse> BigCommerce::run(const Operation& operation, Call& call) {
  if (!call.request.body.empty()) {
    Result<Json> body = parse_json(call.request.body);
    if (!body.ok()) return refused(400, "Input is invalid", "body", "Syntax error");
    call.body = *std::move(body);
  }
  return operation.run({.state = state_, .faults = faults_, .counts = counts_, .hooks = outbox_},
                       call);
}

HttpResponse BigCommerce::admin(const HttpRequest& request, const std::vector<std::string>& parts,
                                Timestamp now) {
  if (auto response = handle_common_admin(request, parts, faults_, counts_)) {
    return *std::move(response);
  }
  Call call{.request = request,
            .parts = parts,
            .body = Json::object(),
            .now = now,
            .home = home_of(request, state_.options().store_hash),
            .name = "admin"};
  if (!request.body.empty()) {
    Result<Json> body = parse_json(request.body);
    if (!body.ok()) return admin_refusal(body.error());
    call.body = *std::move(body);
  }
  return handle_admin(state_, call);
}

void BigCommerce::note_events(Timestamp now) {
  for (const Event& event : state_.take_events()) {
    outbox_.note(event, state_.options().store_hash, now);
  }
}

std::vector<HttpRequest> BigCommerce::take_hints(Timestamp now) {
  const std::lock_guard lock(mutex_);
  return outbox_.take(now, faults_);
}

void BigCommerce::hint_answered(const HttpRequest& hint, int status, Timestamp now) {
  const std::lock_guard lock(mutex_);
  outbox_.answered(hint, status, now);
}

Result<void> BigCommerce::add_fault(Fault fault) {
  const std::lock_guard lock(mutex_);
  return faults_.add(std::move(fault));
}

Counts BigCommerce::counts() {
  const std::lock_guard lock(mutex_);
  return counts_;
}

std::vector<Hook> BigCommerce::hooks() {
  const std::lock_guard lock(mutex_);
  std::vector<Hook> told;
  for (const auto& [id, hook] : outbox_.hooks) told.push_back(hook);
  return told;
}

}  // namespace oneshelf::sandbox::bigcommerce

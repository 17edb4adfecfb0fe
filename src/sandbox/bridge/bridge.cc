#include "sandbox/bridge/bridge.h"

#include "sandbox/admin.h"
#include "sandbox/bridge/access.h"
#include "sandbox/bridge/admin.h"
#include "sandbox/bridge/office.h"
#include "sandbox/bridge/refusal.h"
#include "sandbox/bridge/shop.h"
#include "sandbox/picture.h"
#include "sandbox/web.h"

namespace oneshelf::sandbox::bridge {
namespace {

std::string home_of(const HttpRequest& request) {
  return "http://" + find_header(request.headers, "Host").value_or("localhost");
}

Result<Json> read_body(const HttpRequest& request) {
  if (request.method != "POST" || request.body.empty()) return Json();
  Result<Json> body = parse_json(request.body);
  if (!body.ok())
    return malformed("invalid_json", "The body is not JSON: " + body.error().message());
  if (!body->is_object()) return malformed("invalid_json", "The body must be a JSON object.");
  return body;
}

bool is_offered(const Operation& operation, const State& state) {
  const OfferedBy own_role = state.is_source() ? OfferedBy::kSource : OfferedBy::kChannel;
  const bool is_own = operation.offered_by == own_role || operation.offered_by == OfferedBy::kBoth;
  const std::string_view other = operation.other_role_feature;
  if (!is_own && (other.empty() || !state.offers(other))) return false;
  return operation.feature.empty() || state.offers(operation.feature);
}

HttpResponse picture(std::string_view name) {
  return {.status = 200,
          .headers = {{"Content-Type", "image/png"}, {"Cache-Control", "max-age=86400"}},
          .body = picture_png(name)};
}

}  // namespace

Bridge::Bridge(Options options)
    : state_(std::move(options)), quota_(state_.options().requests_per_second) {
  outbox_.send_to(state_.options().hint_url, state_.options().hint_secret);
}

Answer Bridge::handle(const HttpRequest& request, Timestamp now) {
  std::vector<std::string> parts = path_parts(request);
  if (parts.size() == 2 && parts[0] == "images") return picture(parts[1]);
  const std::lock_guard lock(mutex_);
  if (parts.size() >= 2 && parts[0] == "bridge" && parts[1] == "v1") {
    parts.erase(parts.begin(), parts.begin() + 2);
    return api(request, std::move(parts), now);
  }
  const Noting noting(*this);
  if (!parts.empty() && parts[0] == "_sandbox") return admin(request, parts, now);
  return people(request, parts, now);
}

Answer Bridge::api(const HttpRequest& request, std::vector<std::string> parts, Timestamp now) {
  const Operation* operation = find_operation(request.method, parts);
  if (operation == nullptr) {
    counts_.add("unknown",
                request.method == "GET" ? Counts::Effect::kRead : Counts::Effect::kWrite);
    return refusal(404, "not_found", "There is nothing here.");
  }
  counts_.add(operation->name, operation->effect());
  Call call{.request = request, .parts = std::move(parts), .now = now, .home = home_of(request)};
  const auto word = [](int status, std::string_view code, std::string_view text) {
    return refusal(status, code, text);
  };
  Answer answer = faults_.run(operation->name, word, [&] {
    Result<HttpResponse> response = run(*operation, call);
    return response.ok() ? *std::move(response) : refusal(response.error());
  });
  if (state_.options().echo_hints) {
    note_changes();
  } else {
    state_.take_changed();  // the hub knows what it wrote itself
  }
  return answer;
}

Result<HttpResponse> Bridge::run(const Operation& operation, Call& call) {
  ONESHELF_TRY(admit(operation, call.request, call.now));
  call.body = ONESHELF_TRY(read_body(call.request));
  const Desk desk{.state = state_, .faults = faults_, .counts = counts_, .outbox = outbox_};
  // What is removed twice is removed: only a POST needs a memory.
  if (call.request.method != "POST") return operation.run(desk, call);
  return memory_.run(call.request, call.now, [&] { return operation.run(desk, call); });
}

Result<void> Bridge::admit(const Operation& operation, const HttpRequest& request, Timestamp now) {
  if (!quota_.take(now)) {
    counts_.add_over_quota();
    return Error(ErrorCode::kRateLimited, "rate_limited", "Too many requests.");
  }
  const Credential* credential = find_credential(state_.options().credentials, request);
  if (credential == nullptr) {
    return Error(ErrorCode::kUnauthenticated, "unauthenticated",
                 "These credentials are not known.");
  }
  if (!may_use(*credential, operation.area)) {
    return Error(ErrorCode::kForbidden, "forbidden", "These credentials do not cover this area.");
  }
  if (!is_offered(operation, state_)) {
    return Error(ErrorCode::kUnsupported, "not_offered", "This bridge does not offer that.");
  }
  return success();
}

HttpResponse Bridge::admin(const HttpRequest& request, const std::vector<std::string>& parts,
                           Timestamp now) {
  if (auto response = handle_common_admin(request, parts, faults_, counts_))
    return *std::move(response);
  const Call call{.request = request, .parts = parts, .now = now};
  return handle_admin({.state = state_, .faults = faults_, .counts = counts_, .outbox = outbox_},
                      call);
}

HttpResponse Bridge::people(const HttpRequest& request, const std::vector<std::string>& parts,
                            Timestamp now) {
  if (parts.empty() && state_.is_source()) return see_other("/office");
  if (!parts.empty() && parts[0] == "office") return handle_office(state_, request, parts, now);
  if (state_.is_source()) return html_response(404, "There is nothing here.");
  return handle_shop(state_, request, parts, now);
}

std::vector<HttpRequest> Bridge::take_hints(Timestamp now) {
  const std::lock_guard lock(mutex_);
  return outbox_.take(now, faults_);
}

void Bridge::hint_answered(const HttpRequest& hint, int status, Timestamp now) {
  const std::lock_guard lock(mutex_);
  outbox_.answered(hint, status, now);
}

void Bridge::send_hints_to(std::string url, std::string secret) {
  const std::lock_guard lock(mutex_);
  outbox_.send_to(std::move(url), std::move(secret));
}

void Bridge::disable_hooks() {
  const std::lock_guard lock(mutex_);
  outbox_.disable_subscriptions();
}

std::vector<HintTarget> Bridge::hooks() {
  const std::lock_guard lock(mutex_);
  return outbox_.targets();
}

Result<void> Bridge::add_fault(Fault fault) {
  const std::lock_guard lock(mutex_);
  return faults_.add(std::move(fault));
}

Counts Bridge::counts() {
  const std::lock_guard lock(mutex_);
  return counts_;
}

void Bridge::reset_counts() {
  const std::lock_guard lock(mutex_);
  counts_.reset();
}

void Bridge::note_changes() {
  const auto changed = state_.take_changed();
  for (size_t topic = 0; topic < kTopics; ++topic) {
    outbox_.note(static_cast<Topic>(topic), changed[topic]);
  }
}

}  // namespace oneshelf::sandbox::bridge

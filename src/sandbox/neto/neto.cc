#include "sandbox/neto/neto.h"

#include "base/bytes.h"
#include "base/text.h"
#include "sandbox/admin.h"
#include "sandbox/neto/admin.h"
#include "sandbox/neto/shape.h"
#include "sandbox/picture.h"
#include "sandbox/web.h"

namespace oneshelf::sandbox::neto {
namespace {

constexpr std::string_view kPath = "/do/WS/NetoAPI";
constexpr int64_t kMinuteMs = 60'000;

std::string header(const HttpRequest& request, std::string_view name) {
  return find_header(request.headers, name).value_or("");
}

Json message(std::string_view text, std::string_view severity, const std::string& description) {
  Json json = Json::object().set("Message", text).set("SeverityCode", severity);
  if (!description.empty()) json.set("Description", description);
  return json;
}

Json messages(const Reply& reply) {
  Json told = Json::object();
  Json errors = Json::array(), warnings = Json::array();
  for (const std::string& text : reply.errors) errors.push(message(text, "Error", ""));
  for (const std::string& text : reply.warnings) warnings.push(message(text, "Warning", ""));
  if (errors.size() > 0) told.set("Error", std::move(errors));
  if (warnings.size() > 0) told.set("Warning", std::move(warnings));
  return told;
}

Json finished(Json body, std::string_view ack, Timestamp now) {
  return body.set("CurrentTime", time_text(now)).set("Ack", ack);
}

Json told_reply(const Reply& reply, Timestamp now) {
  Json body = reply.body;
  const bool has_trouble = !reply.errors.empty() || !reply.warnings.empty();
  if (has_trouble) body.set("Messages", messages(reply));
  const bool failed = !reply.errors.empty() && reply.written == 0;
  return finished(std::move(body), failed ? "Error" : has_trouble ? "Warning" : "Success", now);
}

Json told_error(const Error& error, Timestamp now) {
  std::string description;
  for (const auto& [key, value] : error.context()) {
    if (key == "description") description = value;
  }
  Json list = Json::array();
  list.push(message(error.message(), "Error", description));
  Json body = Json::object().set("Messages", Json::object().set("Error", std::move(list)));
  return finished(std::move(body), "Error", now);
}

void halve_lists(Json& body) {
  for (auto& [name, value] : body.as_object()) {
    if (value.is_array()) value.as_array().resize(value.size() / 2);
  }
}

/// JSON for whoever asks for it, else XML.
HttpResponse response(const HttpRequest& request, int status, const Json& body) {
  if (lower_ascii(header(request, "Accept")).find("json") != std::string::npos) {
    return json_response(status, body);
  }
  const std::string root = header(request, "NETOAPI_ACTION") + "Response";
  return {.status = status, .headers = {{"Content-Type", "text/xml"}}, .body = as_xml(root, body)};
}

}  // namespace

bool MinuteQuota::take(Timestamp now) {
  if (per_minute_ == 0) return true;
  const int64_t minute = to_unix_ms(now) / kMinuteMs;
  if (minute != minute_) taken_ = 0;
  minute_ = minute;
  if (taken_ == per_minute_) return false;
  ++taken_;
  return true;
}

Neto::Neto(Options options)
    : state_(std::move(options)), quota_(state_.options().requests_per_minute) {
  outbox_.send_to(state_.options().event_url, state_.options().verify_token);
}

bool Neto::is_known(const HttpRequest& request) const {
  const Options& options = state_.options();
  const std::string client = header(request, "X_ACCESS_KEY");
  if (!client.empty()) {
    return !options.access_token.empty() && client == options.client_id &&
           equal_secret(options.access_token, header(request, "X_SECRET_KEY"));
  }
  if (!equal_secret(options.api_key, header(request, "NETOAPI_KEY"))) return false;
  return options.username.empty() || header(request, "NETOAPI_USERNAME") == options.username;
}

HttpResponse Neto::run(const HttpRequest& request, const Action* action, Timestamp now) {
  const auto error = [&](int status, const char* text) {
    return response(request, status, told_error(refused(text), now));
  };
  if (!quota_.take(now)) {
    counts_.add_over_quota();
    return error(429, "Too many requests");
  }
  if (!is_known(request)) return error(401, "Invalid API key");
  if (action == nullptr) return error(200, "Unknown NETOAPI_ACTION");
  const Result<Json> body = parse_json(request.body);
  if (!body.ok() || !body->is_object()) return error(200, "The request cannot be read");
  Result<Reply> reply = action->run(state_, *body, now);
  if (!reply.ok()) return response(request, 200, told_error(reply.error(), now));
  if (faults_.strike(FaultKind::kEmptyPage, action->name)) reply->body = Json::object();
  if (faults_.strike(FaultKind::kShortPage, action->name)) halve_lists(reply->body);
  if (!action->is_read()) counts_.add_rows(action->name, reply->written, 0);
  return response(request, 200, told_reply(*reply, now));
}

Answer Neto::api(const HttpRequest& request, Timestamp now) {
  const Action* action = find_action(header(request, "NETOAPI_ACTION"));
  const std::string_view name = action == nullptr ? "unknown" : action->name;
  const bool reads = action != nullptr && action->is_read();
  counts_.add(name, reads ? Counts::Effect::kRead : Counts::Effect::kWrite);
  const auto word = [&](int status, std::string_view, std::string_view text) {
    return response(request, status, told_error(refused(std::string(text)), now));
  };
  Answer answer = faults_.run(name, word, [&] { return run(request, action, now); });
  outbox_.note(state_.take_events());
  return answer;
}

Answer Neto::handle(const HttpRequest& request, Timestamp now) {
  const std::vector<std::string> parts = path_parts(request);
  if (parts.size() == 3 && parts[0] == "assets") {
    return HttpResponse{
        .status = 200, .headers = {{"Content-Type", "image/png"}}, .body = picture_png(parts[2])};
  }
  const std::lock_guard lock(mutex_);
  if (request.path() == kPath && request.method == "POST") return api(request, now);
  if (parts.empty() || parts[0] != "_sandbox") return html_response(404, "There is nothing here.");
  if (auto common = handle_common_admin(request, parts, faults_, counts_)) return common;
  HttpResponse told = handle_admin(state_, outbox_, request, parts, now);
  outbox_.note(state_.take_events());
  return told;
}

std::vector<HttpRequest> Neto::take_hints(Timestamp now) {
  const std::lock_guard lock(mutex_);
  return outbox_.take(now, faults_);
}

void Neto::hint_answered(const HttpRequest& hint, int status, Timestamp) {
  const std::lock_guard lock(mutex_);
  outbox_.answered(hint, status);
}

Result<void> Neto::add_fault(Fault fault) {
  const std::lock_guard lock(mutex_);
  return faults_.add(std::move(fault));
}

void Neto::send_events_to(const std::string& url, const std::string& token) {
  const std::lock_guard lock(mutex_);
  outbox_.send_to(url, token);
}

Counts Neto::counts() {
  const std::lock_guard lock(mutex_);
  return counts_;
}

}  // namespace oneshelf::sandbox::neto

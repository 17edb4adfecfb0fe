#include "connectors/vendure/client.h"

#include "base/bytes.h"
#include "connectors/vendure/answer.h"
#include "connectors/vendure/assumed.h"
#include "net/multipart.h"

namespace oneshelf::vendure {

namespace {

constexpr const char* kLogin =
    "mutation($user:String!,$password:String!){login(username:$user,password:$password){__typename "
    "...on ErrorResult{errorCode message}}}";

/// The GraphQL multipart request: the operation, where its files go, then the files.
void write_form(HttpRequest& request, const std::string& operation,
                const std::vector<Upload>& uploads) {
  Json map = Json::object();
  for (size_t i = 0; i < uploads.size(); ++i) {
    map.set(std::to_string(i), Json::array().push(uploads[i].variable));
  }
  MultipartForm form;
  form.add_field("operations", operation);
  form.add_field("map", map.dump());
  for (size_t i = 0; i < uploads.size(); ++i) {
    form.add_file({.name = std::to_string(i),
                   .filename = uploads[i].file_name,
                   .content_type = uploads[i].mime_type,
                   .bytes = uploads[i].bytes});
  }
  request.headers.emplace_back("Content-Type", form.content_type());
  // Shops that guard against forged browser requests want a header no plain form can send.
  request.headers.emplace_back("Apollo-Require-Preflight", "true");
  request.body = form.body();
}

void write_body(HttpRequest& request, const Operation& operation) {
  const std::string body =
      Json::object().set("query", operation.document).set("variables", operation.variables).dump();
  if (!operation.uploads.empty() || body.size() > assumed::kJsonBodyMax) {
    return write_form(request, body, operation.uploads);
  }
  request.body = body;
  request.headers.emplace_back("Content-Type", "application/json");
}

/// What the vendor's codes mean to us.
struct Meaning {
  std::string_view code;
  ErrorCode ours;
  const char* id;
  const char* message;
  const char* remedy;
};
constexpr Meaning kMeanings[] = {
    {"FORBIDDEN", ErrorCode::kForbidden, "connect.missing_permission",
     "The shop's administrator account lacks a permission for this.",
     "Give the account's role the permission in the shop's admin, then test the connection."},
    {"CHANNEL_NOT_FOUND", ErrorCode::kInvalid, "connect.unknown_channel",
     "The shop has no channel with this token.", "Copy the channel's token from its settings."},
    {"ENTITY_NOT_FOUND", ErrorCode::kNotFound, "vendure.not_found",
     "The shop does not have this record any more.", "Read the channel again."},
    {"USER_INPUT_ERROR", ErrorCode::kRefused, "vendure.refused", "The shop refuses this record.",
     "See the shop's reason."},
    {"BAD_USER_INPUT", ErrorCode::kRefused, "vendure.refused", "The shop refuses this record.",
     "See the shop's reason."},
    {"ILLEGAL_OPERATION", ErrorCode::kRefused, "vendure.refused",
     "The shop refuses this operation.", "See the shop's reason."},
    {"GRAPHQL_VALIDATION_FAILED", ErrorCode::kUnsupported, "vendure.schema_differs",
     "The shop's API differs from Vendure 3.", "Update the shop or see which plugin changes it."},
    {"GRAPHQL_PARSE_FAILED", ErrorCode::kUnsupported, "vendure.schema_differs",
     "The shop's API does not read our request.", "See which plugin changes the shop's API."},
};

/// "session=…; session.sig=…" of all Set-Cookie headers.
std::string cookies_of(const HttpHeaders& headers) {
  std::string cookies;
  for (const auto& [name, value] : headers) {
    if (!find_header({{name, value}}, "set-cookie")) continue;
    if (!cookies.empty()) cookies += "; ";
    cookies += value.substr(0, value.find(';'));
  }
  return cookies;
}

Error bad_credentials(const std::string& reason) {
  return Error(ErrorCode::kUnauthenticated, "connect.bad_credentials",
               "The shop does not accept this user and password.")
      .remedied("Enter an administrator's e-mail address and password, or an API key.")
      .with("reason", reason);
}

Error no_session() {
  return Error(ErrorCode::kUnauthenticated, "vendure.no_session",
               "The shop accepted the password but gave us no session.")
      .remedied(
          "Add 'bearer' or 'api-key' to authOptions.tokenMethod in the shop's configuration.");
}

}  // namespace

Result<Client::Session> Client::logged_in(const Context& context) const {
  const Operation login{
      .document = kLogin,
      .variables = Json::object().set("user", settings_.user).set("password", settings_.password)};
  const HttpResponse response = ONESHELF_TRY(post(context, login, {}));
  const Answer answer = ONESHELF_TRY(read_answer(response, Access::kRead));
  if (!answer.errors.empty()) return translated(answer.errors.front(), Access::kRead);
  const Json& result = answer.data["login"];
  if (result["__typename"].text_or() != "CurrentUser") {
    return bad_credentials(result["errorCode"].text_or());
  }
  Session session{.token = find_header(response.headers, "vendure-auth-token").value_or(""),
                  .cookie = ""};
  if (session.token.empty()) session.cookie = cookies_of(response.headers);
  if (session.token.empty() && session.cookie.empty()) return no_session();
  return session;
}

/// The session to use now: a new one if there is none or the present one is the one that is gone.
Result<Client::Session> Client::session(const Context& context, const Session& gone) {
  if (!settings_.api_key.empty()) return Session();
  const std::lock_guard lock(mutex_);
  if (session_.token == gone.token && session_.cookie == gone.cookie) {
    session_ = ONESHELF_TRY(logged_in(context));
  }
  return session_;
}

Result<HttpResponse> Client::post(const Context& context, const Operation& operation,
                                  const Session& session) const {
  HttpRequest request{.method = "POST", .url = settings_.endpoint, .headers = {}, .body = ""};
  if (operation.access == Access::kWrite) request.timeout = assumed::kWriteTimeout;
  if (!settings_.language.empty()) {
    request.url += "?languageCode=" + percent_encoded(settings_.language);
  }
  if (!settings_.channel_token.empty()) {
    request.headers.emplace_back("vendure-token", settings_.channel_token);
  }
  if (!settings_.api_key.empty()) {
    request.headers.emplace_back("vendure-api-key", settings_.api_key);
  } else if (!session.token.empty()) {
    request.headers.emplace_back("Authorization", "Bearer " + session.token);
  } else if (!session.cookie.empty()) {
    request.headers.emplace_back("Cookie", session.cookie);
  }
  write_body(request, operation);
  Result<HttpResponse> response = http_->send(context, request);
  if (!response.ok()) return transport_error(response.error(), operation.access);
  return response;
}

Result<Answer> Client::run_partly(const Context& context, const Operation& operation) {
  const Session used = ONESHELF_TRY(session(context, {}));
  HttpResponse response = ONESHELF_TRY(post(context, operation, used));
  Answer answer = ONESHELF_TRY(read_answer(response, operation.access));
  if (settings_.api_key.empty() && session_is_gone(response, answer)) {
    // Without a session nothing was executed, so the same call may be made once more.
    response = ONESHELF_TRY(post(context, operation, ONESHELF_TRY(session(context, used))));
    answer = ONESHELF_TRY(read_answer(response, operation.access));
  }
  return answer;
}

Result<Json> Client::run(const Context& context, const Operation& operation) {
  Answer answer = ONESHELF_TRY(run_partly(context, operation));
  if (!answer.errors.empty()) return translated(answer.errors.front(), operation.access);
  return std::move(answer.data);
}

Error Client::translated(const GraphError& error, Access access) {
  const auto with_facts = [&error](Error mapped) {
    return std::move(mapped)
        .with("vendor_code", error.code)
        .with("vendor_message", error.message)
        .with("field", error.path.empty() ? "" : error.path.front());
  };
  for (const Meaning& meaning : kMeanings) {
    if (error.code != meaning.code) continue;
    return with_facts(Error(meaning.ours, meaning.id, meaning.message).remedied(meaning.remedy));
  }
  // Faults of the database arrive without a code. Each mutation is a transaction of its own, so a
  // failed one has changed nothing: the record is refused, not in doubt.
  return with_facts(Error(access == Access::kRead ? ErrorCode::kUnavailable : ErrorCode::kRefused,
                          "vendure.server_error", "The shop failed while working on this.")
                        .remedied("See the shop's reason; its server log tells more."));
}

}  // namespace oneshelf::vendure

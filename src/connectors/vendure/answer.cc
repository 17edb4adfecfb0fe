#include "connectors/vendure/answer.h"

#include <algorithm>
#include <charconv>

namespace oneshelf::vendure {

namespace {

constexpr const char* kUrlRemedy =
    "Check the connection's address: it is the shop server's, with the path of its Admin API.";

std::optional<milliseconds> retry_after(const HttpResponse& response) {
  const std::optional<std::string> text = find_header(response.headers, "retry-after");
  int seconds = 0;
  if (!text) return {};
  const auto [end, fault] = std::from_chars(text->data(), text->data() + text->size(), seconds);
  if (fault != std::errc() || end != text->data() + text->size()) return {};
  return std::chrono::seconds(seconds);
}

Error too_many(const HttpResponse& response, Access access) {
  Error error(access == Access::kRead ? ErrorCode::kRateLimited : ErrorCode::kUnknownOutcome,
              "vendure.too_many_requests", "The shop's server asks us to slow down.");
  const std::optional<milliseconds> delay = retry_after(response);
  return delay ? Error(std::move(error).retry_in(*delay)) : error;
}

Error status_error(const HttpResponse& response, Access access) {
  const std::string status = std::to_string(response.status);
  if (response.status == 401) {
    return Error(ErrorCode::kUnauthenticated, "connect.bad_credentials",
                 "The shop's server refuses our credentials.")
        .remedied("Enter the user and password, or the API key, again.");
  }
  if (response.status == 403) {
    return Error(ErrorCode::kForbidden, "vendure.blocked",
                 "Something in front of the shop's server does not let us through.")
        .remedied("Allow this machine's address at the shop's firewall or proxy.");
  }
  if (response.status == 413) {
    return Error(ErrorCode::kRefused, "vendure.too_large",
                 "The shop's server refuses a request of this size.")
        .remedied("Raise the body limit of the proxy in front of the shop to at least 10 MB.");
  }
  if (response.status == 429) return too_many(response, access);
  if (response.status >= 500) {
    return Error(access == Access::kRead ? ErrorCode::kUnavailable : ErrorCode::kUnknownOutcome,
                 "vendure.server_fault", "The shop's server failed to answer.")
        .with("status", status);
  }
  return Error(ErrorCode::kInvalid, "connect.not_vendure",
               "There is no Vendure Admin API at this address.")
      .remedied(kUrlRemedy)
      .with("status", status);
}

std::vector<GraphError> errors_of(const Json& body) {
  std::vector<GraphError> errors;
  if (!body["errors"].is_array()) return errors;
  for (const Json& entry : body["errors"].as_array()) {
    GraphError error{.message = entry["message"].text_or(),
                     .code = entry["extensions"]["code"].text_or(),
                     .path = {}};
    if (entry["path"].is_array()) {
      for (const Json& step : entry["path"].as_array()) error.path.push_back(step.text_or());
    }
    errors.push_back(std::move(error));
  }
  return errors;
}

}  // namespace

Result<Answer> read_answer(const HttpResponse& response, Access access) {
  const Result<Json> body = parse_json(response.body);
  const bool is_graphql =
      body.ok() && (body->operator[]("data").is_object() || (*body)["errors"].is_array());
  if (is_graphql && (response.status == 200 || response.status == 400)) {
    return Answer{.data = (*body)["data"], .errors = errors_of(*body)};
  }
  if (response.status == 200) {
    return Error(access == Access::kRead ? ErrorCode::kInvalid : ErrorCode::kUnknownOutcome,
                 "connect.not_vendure", "The answer is not one of a Vendure Admin API.")
        .remedied(kUrlRemedy);
  }
  return status_error(response, access);
}

Error transport_error(const Error& error, Access access) {
  // Nothing can have been changed by a read, whatever became of its answer.
  const bool harmless = access == Access::kRead && error.code() == ErrorCode::kUnknownOutcome;
  return harmless ? error.recoded(ErrorCode::kUnavailable) : error;
}

bool session_is_gone(const HttpResponse& response, const Answer& answer) {
  const bool forbidden = std::ranges::any_of(
      answer.errors, [](const GraphError& error) { return error.code == "FORBIDDEN"; });
  if (!forbidden) return false;
  // A session that merely lacks a permission gets neither of these headers back.
  const std::optional<std::string> token = find_header(response.headers, "vendure-auth-token");
  const std::optional<std::string> cookie = find_header(response.headers, "set-cookie");
  return (token && token->empty()) || (cookie && cookie->starts_with("session="));
}

}  // namespace oneshelf::vendure

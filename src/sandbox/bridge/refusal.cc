#include "sandbox/bridge/refusal.h"

#include "sandbox/web.h"

namespace oneshelf::sandbox::bridge {
namespace {

int status_of(ErrorCode code) {
  switch (code) {
    case ErrorCode::kCorrupt: return 400;
    case ErrorCode::kUnauthenticated: return 401;
    case ErrorCode::kForbidden: return 403;
    case ErrorCode::kNotFound:
    case ErrorCode::kUnsupported: return 404;
    case ErrorCode::kConflict: return 409;
    case ErrorCode::kRefused: return 413;
    case ErrorCode::kInvalid: return 422;
    case ErrorCode::kRateLimited: return 429;
    case ErrorCode::kUnavailable: return 503;
    default: return 500;
  }
}

HttpResponse wrapped(int status, Json inner) {
  return json_response(status, Json::object().set("error", std::move(inner)));
}

}  // namespace

HttpResponse refusal(int status, std::string_view code, std::string_view message) {
  return wrapped(status, Json::object().set("code", code).set("message", message));
}

HttpResponse refusal(const Error& error) {
  Json inner = Json::object().set("code", error.id()).set("message", error.message());
  for (const auto& [key, value] : error.context()) {
    if (key == "field") inner.set("field", value);
  }
  HttpResponse response = wrapped(status_of(error.code()), std::move(inner));
  if (response.status == 401) response.headers.emplace_back("WWW-Authenticate", "Bearer");
  if (response.status == 429) response.headers.emplace_back("Retry-After", "1");
  return response;
}

Error malformed(std::string code, std::string message, std::string field) {
  Error error(ErrorCode::kCorrupt, std::move(code), std::move(message));
  return field.empty() ? error : std::move(error).with("field", std::move(field));
}

}  // namespace oneshelf::sandbox::bridge

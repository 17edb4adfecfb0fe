#include "sandbox/bigcommerce/refusal.h"

#include <charconv>

#include "sandbox/web.h"

namespace oneshelf::sandbox::bigcommerce {
namespace {

constexpr const char* kType =
    "https://developer.bigcommerce.com/api-docs/getting-started/api-status-codes";
constexpr int kUnprocessable = 422;

std::string context_of(const Error& error, std::string_view key) {
  for (const auto& [name, value] : error.context()) {
    if (name == key) return value;
  }
  return "";
}

}  // namespace

Error refused(int status, std::string title, std::string field, std::string text) {
  return Error(ErrorCode::kRefused, "vendor.refused", std::move(title))
      .with("status", std::to_string(status))
      .with("field", std::move(field))
      .with("text", std::move(text));
}

int status_of(const Error& error) {
  const std::string text = context_of(error, "status");
  int status = kUnprocessable;
  std::from_chars(text.data(), text.data() + text.size(), status);
  return status;
}

Error not_found() { return refused(404, "The requested resource was not found."); }

Error missing_field(const std::string& field, const std::string& text) {
  return refused(kUnprocessable, "Missing Required Fields", field, text);
}

HttpResponse v2_refusal(int status, std::string_view message) {
  return json_response(
      status, Json::array().push(Json::object().set("status", status).set("message", message)));
}

HttpResponse v3_refusal(int status, std::string_view title, Json errors) {
  return json_response(status, Json::object()
                                   .set("status", status)
                                   .set("title", title)
                                   .set("type", kType)
                                   .set("errors", std::move(errors)));
}

HttpResponse refusal_response(const Error& error, bool v2) {
  const int status = status_of(error);
  const std::string field = context_of(error, "field");
  const std::string text = context_of(error, "text");
  if (v2) return v2_refusal(status, text.empty() ? error.message() : text);
  Json errors = Json::object();
  if (!field.empty()) errors.set(field, text.empty() ? error.message() : text);
  return v3_refusal(status, error.message(), std::move(errors));
}

HttpResponse text_response(int status, std::string text) {
  return {.status = status, .headers = {{"Content-Type", "text/plain"}}, .body = std::move(text)};
}

}  // namespace oneshelf::sandbox::bigcommerce

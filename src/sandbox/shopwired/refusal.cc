#include "sandbox/shopwired/refusal.h"

#include <charconv>

#include "sandbox/web.h"

namespace oneshelf::sandbox::shopwired {

Error refused(int status, std::string text) {
  return Error(ErrorCode::kRefused, "vendor.refused", std::move(text))
      .with("status", std::to_string(status));
}

Error not_found() { return refused(404, "Not found"); }

HttpResponse message_response(int status, std::string_view text) {
  return json_response(status, Json::object().set("message", text));
}

HttpResponse refusal_response(const Error& error) {
  int status = 400;
  for (const auto& [name, value] : error.context()) {
    if (name == "status") std::from_chars(value.data(), value.data() + value.size(), status);
  }
  return message_response(status, error.message());
}

}  // namespace oneshelf::sandbox::shopwired

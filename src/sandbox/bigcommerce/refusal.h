#pragma once

#include <string>
#include <string_view>

#include "base/json.h"
#include "net/http.h"

namespace oneshelf::sandbox::bigcommerce {

/// How a request is refused: carried by an Error, worded by one of the functions below.
Error refused(int status, std::string title, std::string field = "", std::string text = "");
int status_of(const Error& error);
Error not_found();
Error missing_field(const std::string& field, const std::string& text);

/// [{"status","message"}]
HttpResponse v2_refusal(int status, std::string_view message);
/// {"status","title","type","errors"}
HttpResponse v3_refusal(int status, std::string_view title, Json errors = Json::object());
HttpResponse refusal_response(const Error& error, bool v2);
HttpResponse text_response(int status, std::string text);

}  // namespace oneshelf::sandbox::bigcommerce

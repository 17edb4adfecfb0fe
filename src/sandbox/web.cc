#include "sandbox/web.h"

#include <algorithm>

#include "base/bytes.h"
#include "base/text.h"

namespace oneshelf::sandbox {
namespace {

std::optional<std::string> form_decoded(std::string_view text) {
  std::string plain(text);
  std::ranges::replace(plain, '+', ' ');
  Result<std::string> decoded = percent_decoded(plain);
  if (!decoded.ok()) return std::nullopt;
  return *std::move(decoded);
}

}  // namespace

std::vector<std::string> path_parts(const HttpRequest& request) {
  std::vector<std::string> parts;
  for (const std::string& part : split(request.path(), '/')) {
    if (part.empty()) continue;
    Result<std::string> decoded = percent_decoded(part);
    parts.push_back(decoded.ok() ? *std::move(decoded) : part);
  }
  return parts;
}

Form::Form(std::string_view body) {
  for (const std::string& pair : split(body, '&')) {
    const size_t equals = pair.find('=');
    const std::string_view whole = pair;
    const auto name = form_decoded(whole.substr(0, equals));
    const auto value = form_decoded(equals == std::string::npos ? "" : whole.substr(equals + 1));
    if (name && value && !name->empty() && is_valid_utf8(*value))
      fields_.emplace_back(*name, *value);
  }
}

std::string Form::text(std::string_view name) const {
  for (const auto& [key, value] : fields_) {
    if (key == name) return trimmed(value);
  }
  return "";
}

std::optional<std::string> find_cookie(const HttpRequest& request, std::string_view name) {
  const std::optional<std::string> header = find_header(request.headers, "Cookie");
  if (!header) return std::nullopt;
  for (const std::string& part : split(*header, ';')) {
    const std::string pair = trimmed(part);
    const size_t equals = pair.find('=');
    if (equals == std::string::npos) continue;
    if (std::string_view(pair).substr(0, equals) == name) return pair.substr(equals + 1);
  }
  return std::nullopt;
}

std::string html_escaped(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (const char c : text) {
    switch (c) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '"': out += "&quot;"; break;
      case '\'': out += "&#39;"; break;
      default: out += c;
    }
  }
  return out;
}

HttpResponse json_response(int status, const Json& body) {
  return {.status = status,
          .headers = {{"Content-Type", "application/json; charset=utf-8"}},
          .body = body.dump()};
}

HttpResponse html_response(int status, std::string page) {
  return {.status = status,
          .headers = {{"Content-Type", "text/html; charset=utf-8"},
                      // Descriptions come from other systems and are shown as HTML.
                      {"Content-Security-Policy",
                       "default-src 'none'; style-src 'unsafe-inline'; img-src * data:; "
                       "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"},
                      {"Cache-Control", "no-store"}},
          .body = std::move(page)};
}

HttpResponse see_other(std::string_view location) {
  return {.status = 303, .headers = {{"Location", std::string(location)}}, .body = ""};
}

}  // namespace oneshelf::sandbox

#include "net/http.h"

#include "base/bytes.h"
#include "base/text.h"

namespace oneshelf {

namespace {

/// `url` from its path on: without scheme, host and fragment. Empty if it ends with the host.
std::string_view target_of(std::string_view url) {
  url = url.substr(0, url.find('#'));
  const size_t scheme = url.find("://");
  // A "://" behind the first slash or question mark belongs to a path or a query.
  if (scheme == std::string_view::npos || url.find_first_of("/?") < scheme) return url;
  const size_t start = url.find_first_of("/?", scheme + 3);
  return start == std::string_view::npos ? std::string_view() : url.substr(start);
}

std::string form_decoded(std::string_view text, bool& valid) {
  std::string spaced(text);
  std::ranges::replace(spaced, '+', ' ');
  Result<std::string> decoded = percent_decoded(spaced);
  valid = decoded.ok();
  return valid ? *std::move(decoded) : std::string();
}

}  // namespace

std::optional<std::string> find_header(const HttpHeaders& headers, std::string_view name) {
  for (const auto& [key, value] : headers) {
    if (key.size() == name.size() && starts_with_ci(key, name)) return value;
  }
  return std::nullopt;
}

std::string_view HttpRequest::path() const {
  const std::string_view target = target_of(url);
  const std::string_view found = target.substr(0, target.find('?'));
  return found.empty() ? std::string_view("/") : found;
}

std::optional<std::string> HttpRequest::query(std::string_view name) const {
  const std::string_view target = target_of(url);
  const size_t question = target.find('?');
  if (question == std::string_view::npos) return std::nullopt;
  std::string_view rest = target.substr(question + 1);
  while (!rest.empty()) {
    const std::string_view pair = rest.substr(0, rest.find('&'));
    rest.remove_prefix(std::min(rest.size(), pair.size() + 1));
    const size_t equals = std::min(pair.find('='), pair.size());
    bool valid = true;
    if (form_decoded(pair.substr(0, equals), valid) != name || !valid) continue;
    std::string value = form_decoded(pair.substr(std::min(equals + 1, pair.size())), valid);
    // A value that does not decode is as good as none: the caller asks for what it needs.
    return valid ? std::optional(std::move(value)) : std::nullopt;
  }
  return std::nullopt;
}

}  // namespace oneshelf

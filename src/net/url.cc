#include "net/url.h"

#include "base/bytes.h"

namespace oneshelf {

std::string join_url(std::string_view base, std::string_view path) {
  if (path.empty()) return std::string(base);
  while (base.ends_with('/')) base.remove_suffix(1);
  while (path.starts_with('/')) path.remove_prefix(1);
  return std::string(base) + '/' + std::string(path);
}

std::string encoded_query(const QueryParameters& parameters) {
  std::string query;
  for (const auto& [name, value] : parameters) {
    if (!query.empty()) query += '&';
    query += percent_encoded(name) + '=' + percent_encoded(value);
  }
  return query;
}

std::string with_query(std::string_view url, const QueryParameters& parameters) {
  std::string whole(url);
  if (parameters.empty()) return whole;
  const bool has_query = whole.find('?') != std::string::npos;
  if (!has_query) {
    whole += '?';
  } else if (!whole.ends_with('?') && !whole.ends_with('&')) {
    whole += '&';
  }
  return whole + encoded_query(parameters);
}

std::string basic_auth_header(std::string_view user, std::string_view password) {
  return "Basic " + to_base64(std::string(user) + ':' + std::string(password));
}

}  // namespace oneshelf

#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace oneshelf {

using QueryParameters = std::vector<std::pair<std::string, std::string>>;

/// `base` and `path` with exactly one slash between them; an empty path gives the base.
std::string join_url(std::string_view base, std::string_view path);

/// "a=1&b=two%20words": names and values percent-encoded. Also the body of an
/// application/x-www-form-urlencoded request.
std::string encoded_query(const QueryParameters& parameters);

/// `url` with the parameters appended to whatever query it has already.
std::string with_query(std::string_view url, const QueryParameters& parameters);

/// The value of an `Authorization` header for HTTP basic authentication.
std::string basic_auth_header(std::string_view user, std::string_view password);

}  // namespace oneshelf

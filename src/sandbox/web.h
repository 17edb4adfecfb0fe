#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/json.h"
#include "net/http.h"

namespace oneshelf::sandbox {

/// The decoded parts of the path: "/bridge/v1/info" -> {"bridge", "v1", "info"}. A part that does
/// not decode is kept as it is and so names nothing.
std::vector<std::string> path_parts(const HttpRequest& request);

/// The decoded fields of an HTML form, in order. A field that does not decode is left out.
class Form {
 public:
  explicit Form(std::string_view body);
  /// The first field of that name, trimmed; "" if there is none.
  std::string text(std::string_view name) const;
  const std::vector<std::pair<std::string, std::string>>& fields() const { return fields_; }

 private:
  std::vector<std::pair<std::string, std::string>> fields_;
};

/// The value of a cookie, or nothing.
std::optional<std::string> find_cookie(const HttpRequest& request, std::string_view name);

/// Text as it may stand in HTML, also inside a quoted attribute.
std::string html_escaped(std::string_view text);

HttpResponse json_response(int status, const Json& body);
/// A page that runs no script and loads nothing but pictures.
HttpResponse html_response(int status, std::string page);
/// 303: the browser follows with GET.
HttpResponse see_other(std::string_view location);

}  // namespace oneshelf::sandbox

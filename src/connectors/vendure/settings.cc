#include "connectors/vendure/settings.h"

namespace oneshelf::vendure {

namespace {

std::string value_of(const ConnectValues& values, const char* name) {
  const auto found = values.find(name);
  return found == values.end() ? std::string() : found->second;
}

/// People paste the shop's address with and without the path of the API.
std::string endpoint_of(std::string url, std::string path) {
  while (url.ends_with('/')) url.pop_back();
  while (path.ends_with('/')) path.pop_back();
  if (!path.empty() && !path.starts_with('/')) path.insert(0, "/");
  return url.ends_with(path) ? url : url + path;
}

}  // namespace

Settings settings_from(const ConnectValues& values) {
  return {.endpoint = endpoint_of(value_of(values, "url"), value_of(values, "api_path")),
          .user = value_of(values, "user"),
          .password = value_of(values, "password"),
          .api_key = value_of(values, "api_key"),
          .channel_token = value_of(values, "channel_token"),
          .stock_location = value_of(values, "stock_location"),
          .language = value_of(values, "language"),
          .brand_facet = value_of(values, "brand_facet"),
          .category_facet = value_of(values, "category_facet")};
}

}  // namespace oneshelf::vendure

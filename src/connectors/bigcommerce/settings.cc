#include "connectors/bigcommerce/settings.h"

#include <algorithm>
#include <charconv>

#include "base/text.h"
#include "connectors/bigcommerce/assumed.h"

namespace oneshelf::bigcommerce {

namespace {

std::string value_of(const ConnectValues& values, const char* name) {
  const auto found = values.find(name);
  return found == values.end() ? std::string() : trimmed(found->second);
}

/// People paste the whole "API path" of their account, which has the hash in it.
std::string hash_of(const std::string& text) {
  const std::vector<std::string> parts = split(text, '/');
  for (size_t i = 0; i + 1 < parts.size(); ++i) {
    if (parts[i] == "stores") return parts[i + 1];
  }
  return parts.front();
}

size_t page_size_of(const std::string& text) {
  size_t size = kPageMax;
  std::from_chars(text.data(), text.data() + text.size(), size);
  return std::clamp<size_t>(size, 1, kPageMax);
}

}  // namespace

Settings settings_from(const ConnectValues& values) {
  std::string url = value_of(values, "url");
  while (url.ends_with('/')) url.pop_back();
  const std::string location = value_of(values, "location");
  return {.base = url + "/stores/" + hash_of(value_of(values, "store_hash")),
          .token = value_of(values, "token"),
          .client_secret = value_of(values, "client_secret"),
          .hook_secret = value_of(values, "hook_secret"),
          .location = location.empty() ? std::string(assumed::kDefaultLocation) : location,
          .catalogue_stock = value_of(values, "stock_path") == "catalogue",
          .page_size = page_size_of(value_of(values, "page_size"))};
}

}  // namespace oneshelf::bigcommerce

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

std::vector<std::string> words_of(const std::string& text) {
  std::vector<std::string> words;
  for (const std::string& word : split(text, ',')) {
    if (!trimmed(word).empty()) words.push_back(trimmed(word));
  }
  return words;
}

Settings::Refunds refunds_of(const std::string& text) {
  if (text == "off") return Settings::Refunds::kOff;
  return text == "pay" ? Settings::Refunds::kPay : Settings::Refunds::kNote;
}

size_t page_size_of(const std::string& text) {
  size_t size = kPageMax;
  std::from_chars(text.data(), text.data() + text.size(), size);
  return std::clamp<size_t>(size, 1, kPageMax);
}

}  // namespace

bool Settings::is_default_location() const { return location == assumed::kDefaultLocation; }

const std::string& Settings::channel_price_list() const {
  static const std::string kNone;
  return price_lists.empty() ? kNone : price_lists.front();
}

Settings settings_from(const ConnectValues& values) {
  std::string url = value_of(values, "url");
  while (url.ends_with('/')) url.pop_back();
  const std::string location = value_of(values, "location");
  return {.base = url + "/stores/" + hash_of(value_of(values, "store_hash")),
          .token = value_of(values, "token"),
          .client_secret = value_of(values, "client_secret"),
          .hook_secret = value_of(values, "hook_secret"),
          .location = location.empty() ? std::string(assumed::kDefaultLocation) : location,
          .price_lists = words_of(value_of(values, "price_list")),
          .catalogue_stock = value_of(values, "stock_path") == "catalogue",
          .refunds = refunds_of(value_of(values, "refunds")),
          .page_size = page_size_of(value_of(values, "page_size"))};
}

}  // namespace oneshelf::bigcommerce

#pragma once

#include <string>
#include <vector>

#include "connectors/connector.h"

namespace oneshelf::bigcommerce {

/// The options of one connection, read once.
struct Settings {
  std::string base;  ///< "https://api.bigcommerce.com/stores/abc123"
  std::string token;
  std::string client_secret;  ///< "" : signatures of webhooks are not checked
  std::string hook_secret;    ///< "" : webhooks are not taken
  std::string location;       ///< id of the location whose stock is kept, or "all"
  /// Ids of price lists: of a channel the one that takes its prices, of a source those that are
  /// read beside the products' own prices.
  std::vector<std::string> price_lists;
  bool catalogue_stock = false;
  /// Of a channel: what is done with the source's refunds.
  enum class Refunds { kPay, kNote, kOff } refunds = Refunds::kNote;
  size_t page_size = 250;

  bool has_all_locations() const { return location == kAllLocations; }
  bool is_default_location() const;
  const std::string& channel_price_list() const;

  static constexpr const char* kAllLocations = "all";
};

inline constexpr size_t kPageMax = 250;

Settings settings_from(const ConnectValues& values);

}  // namespace oneshelf::bigcommerce

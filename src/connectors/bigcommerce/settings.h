#pragma once

#include <string>

#include "connectors/connector.h"

namespace oneshelf::bigcommerce {

/// The options of one connection, read once.
struct Settings {
  std::string base;  ///< "https://api.bigcommerce.com/stores/abc123"
  std::string token;
  std::string client_secret;  ///< "" : signatures of webhooks are not checked
  std::string hook_secret;    ///< "" : webhooks are not taken
  std::string location;       ///< id of the location whose stock is written
  bool catalogue_stock = false;
  size_t page_size = 250;
};

inline constexpr size_t kPageMax = 250;

Settings settings_from(const ConnectValues& values);

}  // namespace oneshelf::bigcommerce

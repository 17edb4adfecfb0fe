#pragma once

#include <map>
#include <string>
#include <vector>

#include "connectors/connector.h"

namespace oneshelf::shopwired {

/// The options of one connection, read once.
struct Settings {
  Role role = Role::kChannel;
  std::string base;  ///< "https://api.ecommerceapi.uk/v1"
  std::string api_key, api_secret;
  std::string hook_secret;  ///< "" : webhooks are not taken
  std::string currency;     ///< "" : as the shop tells
  bool prices_include_tax = true;
  Decimal vat_rate;
  Decimal grams_per_unit;
  std::string shipped_status;                        ///< id; "" : the first of type "shipped"
  std::map<std::string, std::string> tracking_urls;  ///< by carrier; "{number}" in them
  bool returns_on_cancel = false;                    ///< we put lines of cancelled orders back
  bool orders_take_stock = true;                     ///< orders made through the API do
  size_t page_size = 100;

  bool is_source() const { return role == Role::kSource; }
};

inline constexpr size_t kPageMax = 100;

std::vector<ConnectOption> connect_options();
Settings settings_from(Role role, const ConnectValues& values);

}  // namespace oneshelf::shopwired

#pragma once

#include <set>
#include <string>
#include <vector>

#include "base/decimal.h"

namespace oneshelf::sandbox::bigcommerce {

/// An API account of the store. Scopes as its owner sees them, such as "store_v2_orders" (modify)
/// or "store_v2_orders_read_only".
struct Account {
  std::string token;
  std::set<std::string, std::less<>> scopes;
};

/// Every scope that some route here needs.
std::set<std::string, std::less<>> all_scopes();

struct Location {
  int64_t id = 1;
  std::string label;
};

struct Options {
  std::string name = "BigCommerce sandbox";
  std::string store_hash = "sandbox1";
  std::vector<Account> accounts = {{"sandbox-token", all_scopes()}};
  std::string client_secret = "sandbox-client-secret";
  bool sign_hooks = true;  ///< whether deliveries carry the Standard Webhooks headers
  std::string currency = "EUR";
  std::string weight_units = "KGS";
  bool prices_include_tax = true;
  Decimal tax_rate = Decimal::from_integer(20);
  Decimal shipping_cost = Decimal::from_millionths(9'900'000);
  std::vector<Location> locations = {{1, "Default location"}};
  int64_t requests_per_window = 0;  ///< quota of 30 seconds; 0: none
  /// What a request over the quota gets: 429 with or without headers, or the 500 of a bad day.
  enum class OverQuota { kWithHeaders, kWithoutHeaders, kServerError };
  OverQuota over_quota = OverQuota::kWithHeaders;
  bool shipment_sets_status = true;
  std::string update_stock_behavior = "order_placed";
  bool cancel_restocks = true;
  /// Couriers whose words are taken; others are refused.
  std::set<std::string, std::less<>> couriers = {"dhl", "posti", "ups", "australia-post"};
};

}  // namespace oneshelf::sandbox::bigcommerce

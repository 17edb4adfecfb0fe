#pragma once

#include <set>
#include <string>

#include "base/decimal.h"

namespace oneshelf::sandbox::shopwired {

struct Options {
  std::string name = "ShopWired sandbox";
  int64_t business_id = 501;
  std::string api_key = "sandbox-key";
  std::string api_secret = "sandbox-secret";
  std::string hook_secret = "sandbox-hook-secret";
  std::string currency = "GBP";
  Decimal vat_rate = Decimal::from_integer(20);
  Decimal shipping_price = Decimal::from_millionths(3'950'000);
  /// First parts of paths that this key may not use: "webhooks".
  std::set<std::string, std::less<>> forbidden;
  bool has_quota = true;          ///< the leaky bucket: 40, and 2 a second
  bool tells_retry_after = true;  ///< with the 429
  bool insecure_hooks = false;    ///< hooks may go to http:// addresses
  bool cancel_restocks = true;
  bool api_orders_take_stock = true;
  bool since_id_is_inclusive = false;
  bool newest_first = false;  ///< the order of lists that are not sorted
  int64_t event_id_step = 3;  ///< ids of events have gaps
};

}  // namespace oneshelf::sandbox::shopwired

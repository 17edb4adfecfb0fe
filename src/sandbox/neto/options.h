#pragma once

#include <string>
#include <vector>

#include "base/decimal.h"

namespace oneshelf::sandbox::neto {

struct Warehouse {
  std::string id, name;
  bool is_primary = false;
  bool is_active = true;
};

/// A shipping or payment method.
struct Method {
  std::string id, name;
  bool is_active = true;
};

struct Options {
  std::string api_key = "sandbox-key";
  std::string username;                 ///< "": any, or none
  std::string client_id, access_token;  ///< of an add-on; "": none is installed
  std::string currency = "AUD";
  Decimal tax_rate = Decimal::from_integer(10);
  std::vector<Warehouse> warehouses = {{.id = "1", .name = "Main", .is_primary = true}};
  std::vector<Method> shipping_methods = {{.id = "12", .name = "Standard Shipping"},
                                          {.id = "13", .name = "Australia Post eParcel"}};
  std::vector<Method> payment_methods = {{.id = "5", .name = "PayPal"},
                                         {.id = "6", .name = "Credit Card"}};
  int64_t requests_per_minute = 500;  ///< 0: no quota
  int limit_max = 0;                  ///< rows a page holds at most, whatever is asked; 0: no limit
  /// A list of one element is told as that element, as the vendor's converter does.
  bool collapses_lists = true;
  std::string event_url;  ///< where notifications go; "": none are sent
  std::string verify_token = "verify-me";
};

}  // namespace oneshelf::sandbox::neto

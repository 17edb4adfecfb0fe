#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "connectors/connector.h"

namespace oneshelf::bigcommerce {

/// How the store is told of a carrier.
struct CarrierName {
  std::string tracking_carrier;   ///< a word of the vendor's courier list, or ""
  std::string shipping_provider;  ///< one of the built-in providers, or ""
  std::string shipping_method;    ///< any other name, as people write it
};

/// A courier of the list or a provider by its word or name; "courier:word" sends a word that we do
/// not know, since the vendor's list grows. Anything else is only shown.
CarrierName carrier_named(const std::string& name);
/// The ones we know, for the mapping.
std::vector<LookupEntry> known_carriers();

}  // namespace oneshelf::bigcommerce

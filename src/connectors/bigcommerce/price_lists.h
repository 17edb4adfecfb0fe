#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/decimal.h"
#include "connectors/bigcommerce/client.h"
#include "connectors/connector.h"

namespace oneshelf::bigcommerce {

/// What a price list says of one variant.
struct PriceRecord {
  std::optional<Decimal> price, sale_price;
};
using PriceRecords = std::map<std::string, PriceRecord>;  ///< by variant

/// The prices of customer groups: a price list, its records by variant, and the groups it is given
/// to.
class PriceLists {
 public:
  explicit PriceLists(const Client& client) : client_(&client) {}

  Result<PriceRecords> read(const Context& context, const std::string& list,
                            std::string_view currency,
                            const std::vector<std::string>& variants) const;
  /// All lists, each with the names of its customer groups if the account may see them.
  Result<std::vector<LookupEntry>> all(const Context& context) const;

 private:
  Result<std::map<std::string, std::string>> groups(const Context& context) const;

  const Client* client_;
};

/// A record as the store takes it: without a sale price it has none.
Json price_record_json(const std::string& variant, std::string_view currency, Decimal price,
                       const std::optional<Decimal>& sale_price);

}  // namespace oneshelf::bigcommerce

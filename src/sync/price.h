#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sync/settings.h"

namespace oneshelf {

/// What both connections say about their prices.
struct PriceBasis {
  Currency source_currency, channel_currency;
  bool source_includes_tax = false, channel_includes_tax = false;
};

struct DesiredPrice {
  Decimal amount;
  std::optional<Decimal> sale;
  std::vector<std::string> steps;  ///< how it came about, in the merchant's words
};

/// The price of an item for a channel. Nothing if the list has no price for it. Errors:
/// `price.currency_mismatch`, `price.tax_rate_unknown` (the basis differs and no rate is known),
/// `price.negative`.
Result<std::optional<DesiredPrice>> desired_price(const Item& item, const PriceRule& rule,
                                                  const PriceBasis& basis);

}  // namespace oneshelf

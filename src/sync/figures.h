#pragma once

#include "sync/price.h"
#include "sync/promise.h"

/// The reckoning behind promise() and desired_price(), without the words. Planning a hundred
/// thousand SKUs needs the figures only; the words are made when somebody asks. Internal to sync/.
namespace oneshelf::figures {

struct Stock {
  Decimal figure;
  Decimal available;  ///< before the buffer and the clamps: what is really free
};
using StockSteps = std::vector<std::pair<std::string, Decimal>>;
/// `steps` may be null.
std::optional<Stock> stock(const PromiseInput& input, const StockRule& rule, StockSteps* steps);

struct Price {
  Decimal amount;
  std::optional<Decimal> sale;
};
using PriceSteps = std::vector<std::string>;
/// `steps` may be null.
Result<std::optional<Price>> price(const Item& item, const PriceRule& rule, const PriceBasis& basis,
                                   PriceSteps* steps);

}  // namespace oneshelf::figures

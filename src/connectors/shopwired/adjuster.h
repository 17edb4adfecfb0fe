#pragma once

#include "connectors/shopwired/sku_book.h"

namespace oneshelf::shopwired {

/// Corrects a master shop's stock. The shop takes absolute figures and keeps no keys: the figure is
/// read and written with the difference added. What the shop sells between the two is lost in it.
class Adjuster final : public StockAdjuster {
 public:
  Adjuster(const Client& client, SkuBook& book) : client_(client), book_(book) {}
  Result<std::optional<Decimal>> adjust_stock(const Context& context,
                                              const StockAdjustment& adjustment) override;

 private:
  /// Whether the SKU leads to this item's figure and to no other.
  Result<void> check_sku(const Context& context, const StockAdjustment& adjustment);

  const Client& client_;
  SkuBook& book_;
};

}  // namespace oneshelf::shopwired

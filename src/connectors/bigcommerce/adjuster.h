#pragma once

#include "connectors/bigcommerce/client.h"
#include "connectors/connector.h"

namespace oneshelf::bigcommerce {

/// Corrects a master store's stock by a difference, through the Inventory API. The store keeps no
/// keys.
class Adjuster final : public StockAdjuster {
 public:
  explicit Adjuster(const Client& client) : client_(&client) {}
  Result<std::optional<Decimal>> adjust_stock(const Context& context,
                                              const StockAdjustment& adjustment) override;

 private:
  const Client* client_;
};

}  // namespace oneshelf::bigcommerce

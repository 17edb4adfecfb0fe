#pragma once

#include "connectors/neto/directory.h"
#include "connectors/neto/wire.h"

namespace oneshelf::neto {

/// Orders of the web store with their RMAs. Whether an RMA dates its order is not known: orders
/// are read again by id besides.
class ShopOrders final : public OrderReader {
 public:
  ShopOrders(Client& client, Directory& directory) : client_(client), directory_(directory) {}
  Result<Page<Order>> read_orders(const Context& context, const std::string& position) override;
  Result<std::vector<Order>> read_orders_by_id(const Context& context,
                                               std::span<const VendorId> ids) override;

 private:
  Result<std::vector<Order>> orders_of(const Context& context,
                                       const std::vector<const Json*>& rows);
  Result<void> add_refunds(const Context& context, std::vector<Order>& orders);

  Client& client_;
  Directory& directory_;
};

}  // namespace oneshelf::neto

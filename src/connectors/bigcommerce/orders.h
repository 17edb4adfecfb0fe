#pragma once

#include "connectors/bigcommerce/pass.h"
#include "connectors/bigcommerce/wire.h"

namespace oneshelf::bigcommerce {

/// Orders with what belongs to them. The list gives 250 a request; the parts of each take three
/// more, and the refunds of all of them one.
class Orders final : public OrderReader {
 public:
  explicit Orders(const Client& client) : client_(&client) {}
  Result<Page<Order>> read_orders(const Context& context, const std::string& position) override;
  Result<std::vector<Order>> read_orders_by_id(const Context& context,
                                               std::span<const VendorId> ids) override;

 private:
  Result<std::vector<Order>> completed(const Context& context, const std::vector<Json>& rows) const;
  Result<OrderParts> parts_of(const Context& context, const Json& order) const;
  Result<Json::Array> transactions_of(const Context& context, const Json& order) const;
  Result<void> add_refunds(const Context& context, std::vector<Order>& orders) const;

  const Client* client_;
};

}  // namespace oneshelf::bigcommerce

#pragma once

#include "connectors/vendure/shop.h"

namespace oneshelf::vendure {

/// Reads placed orders by the time they were placed. What becomes of them later does not show in
/// any date of the platform: open ones are read again by id.
class Orders final : public OrderReader {
 public:
  Orders(Client& client, ShopFacts& facts) : client_(&client), facts_(&facts) {}
  Result<Page<Order>> read_orders(const Context& context, const std::string& position) override;
  Result<std::vector<Order>> read_orders_by_id(const Context& context,
                                               std::span<const VendorId> ids) override;

 private:
  Result<std::vector<Order>> read(const Context& context, Json options) const;

  Client* client_;
  ShopFacts* facts_;
};

}  // namespace oneshelf::vendure

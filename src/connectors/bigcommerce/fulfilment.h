#pragma once

#include "connectors/bigcommerce/wire.h"

namespace oneshelf::bigcommerce {

class Fulfilment final : public FulfilmentWriter {
 public:
  explicit Fulfilment(const Client& client) : client_(&client) {}
  Result<void> write_shipment(const Context& context, const Order& order,
                              const Shipment& shipment) override;
  Result<void> cancel_order(const Context& context, const Order& order,
                            const std::string& reason) override;

 private:
  Result<void> add(const Context& context, const std::string& path, const Json& body) const;
  Result<void> settle_status(const Context& context, const VendorId& order) const;
  Result<void> put_status(const Context& context, const VendorId& order, int status) const;

  const Client* client_;
};

}  // namespace oneshelf::bigcommerce

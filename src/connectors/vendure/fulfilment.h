#pragma once

#include "connectors/vendure/shop.h"

namespace oneshelf::vendure {

class Fulfilment final : public FulfilmentWriter {
 public:
  explicit Fulfilment(Client& client) : client_(&client) {}
  Result<void> write_shipment(const Context& context, const Order& order,
                              const Shipment& shipment) override;
  Result<void> cancel_order(const Context& context, const Order& order,
                            const std::string& reason) override;

 private:
  Result<Json> read(const Context& context, const VendorId& order) const;
  Result<std::string> add(const Context& context, const Shipment& shipment, Json lines) const;
  Result<void> ship(const Context& context, const std::string& fulfilment) const;

  Client* client_;
};

}  // namespace oneshelf::vendure

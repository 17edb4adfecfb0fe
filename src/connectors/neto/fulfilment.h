#pragma once

#include "connectors/neto/directory.h"
#include "connectors/neto/order_wire.h"

namespace oneshelf::neto {

/// Dispatches and cancels orders of the web store.
class Fulfilment final : public FulfilmentWriter {
 public:
  Fulfilment(Client& client, Directory& directory) : client_(client), directory_(directory) {}
  Result<void> write_shipment(const Context& context, const Order& order,
                              const Shipment& shipment) override;
  Result<void> cancel_order(const Context& context, const Order& order,
                            const std::string& reason) override;

 private:
  Result<WireOrder> read(const Context& context, const VendorId& id);
  Result<void> update(const Context& context, const std::string& id, Json order);
  /// The name of the store's shipping method that is the parcel's or else the order's; "" if
  /// neither is one.
  Result<std::string> method_of(const Context& context, const Order& order,
                                const Shipment& shipment);

  Client& client_;
  Directory& directory_;
};

}  // namespace oneshelf::neto

#pragma once

#include "connectors/shopwired/orders.h"

namespace oneshelf::shopwired {

/// The shop knows a status and one tracking address per order. Everything else about a parcel goes
/// into a comment that the shop's people see, which is also how it is found again.
class Fulfilment final : public FulfilmentWriter {
 public:
  Fulfilment(const Client& client, ShopFacts& facts) : client_(client), facts_(facts) {}
  Result<void> write_shipment(const Context& context, const Order& order,
                              const Shipment& shipment) override;
  Result<void> cancel_order(const Context& context, const Order& order,
                            const std::string& reason) override;

 private:
  const Client& client_;
  ShopFacts& facts_;
};

/// Sets the cancelling status unless it is there; kRefused under `refusal_id` if the order is sent.
Result<void> cancel(const Context& context, const Client& client, ShopFacts& facts,
                    const VendorId& order, const std::string& refusal_id);
/// Puts lines back on the shelf, at most once: a note is left before.
Result<void> return_lines(const Context& context, const Client& client, const Json& order,
                          const std::string& mark, const std::vector<std::string>& lines);
Result<Json> whole_order(const Context& context, const Client& client, const VendorId& id);

}  // namespace oneshelf::shopwired

#pragma once

#include "connectors/bigcommerce/client.h"
#include "connectors/connector.h"

namespace oneshelf::bigcommerce {

/// Whether we booked it, by our mark in its reason.
bool is_ours(const Json& refund);

/// Books a refund of the shop once in a master shop: quoted first, and only through payments that
/// move no money, since the buyer has it back already.
Result<void> book_refund(const Context& context, const Client& client, const VendorId& order,
                         const Refund& refund);

/// Gives the buyer back in the store what the source gave back: quoted first, paid back the way it
/// was paid, or noted where it was paid by hand.
class Refunds final : public RefundWriter {
 public:
  explicit Refunds(const Client& client) : client_(&client) {}
  Result<VendorId> write_refund(const Context& context, const Order& order,
                                const Refund& refund) override;

 private:
  const Client* client_;
};

}  // namespace oneshelf::bigcommerce

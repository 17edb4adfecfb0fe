#pragma once

#include "base/context.h"
#include "engine/links.h"

namespace oneshelf {

/// Something that was done for an order, in the source or in the shop.
struct OrderDeed {
  std::string field;  ///< "document", "payment", "cancel", "shipment:7" …
  std::string before, after;
  std::string request;  ///< the call and its key: "create_document web:1042"
};

/// Its ledger entry. The job is the context's.
LedgerRecord ledger_entry(const Context& context, const LinkView& link, const Order& order,
                          Timestamp at, const OrderDeed& deed);

}  // namespace oneshelf

#pragma once

#include <set>

#include "engine/links.h"

namespace oneshelf {

struct IntakeReport {
  int64_t read = 0, taken = 0, changed = 0, held = 0, left_out = 0;
  std::set<std::string> moved;      ///< SKUs whose stock the channel's own orders moved
  std::vector<VendorId> in_shadow;  ///< left out because the link is in shadow mode
};

/// Reads the channel's new and changed orders and stores each with the position in one
/// transaction. Units of orders the source does not know yet count as in flight from here on.
/// Where the platform's changes cannot be trusted to show, open orders are read again by id.
/// `source` is the table of the platform they are for: it says what takes units out of flight.
Result<IntakeReport> take_orders(const Context& context, EngineParts& parts, const LinkView& link,
                                 const Traits& source, OpenConnection& channel,
                                 const Progress& progress);

/// Reads those of the link's orders again that hold one of these SKUs, the closed ones that are
/// watched too: for platforms whose changes of orders do not show.
Result<void> read_orders_again(const Context& context, EngineParts& parts, const LinkView& link,
                               const Traits& source, OpenConnection& channel,
                               const std::set<std::string>& skus);

/// Why an order that was called off before it was written is left out.
Error cancelled_in_shop();

/// Whether the source may hold this order without our knowing: the database came back from a
/// backup, and the order was placed before that.
Result<bool> may_be_forgotten(Records& records, const Order& order);

/// Whether the link's rules take this order over, and if not, why (an id and a sentence).
std::optional<Error> reason_to_leave_out(const Order& order, const OrderRule& rule);

/// "{link}:{order id}": the key under which the source holds the order's document.
std::string document_key(const LinkId& link, const VendorId& order);

}  // namespace oneshelf

#pragma once

#include <set>

#include "engine/links.h"

namespace oneshelf {

struct FollowUpReport {
  int64_t shipments = 0, cancelled_in_channel = 0, cancelled_in_source = 0, refunds = 0, closed = 0;
  int64_t corrections = 0, payments = 0, refunds_to_channel = 0;
  int64_t failed = 0;
  std::set<std::string> moved;  ///< SKUs whose stock on the channel was moved by what we told it
  std::optional<Error> trouble;  ///< not all documents could be read: the rest at the next run
};

/// Carries what happened after an order was written: shipments, cancellations and refunds of the
/// source to the channel; cancellations, settled refunds, payments and lowered lines of the channel
/// to the source. The last closed orders are watched for refunds of the source. Each fact is a
/// once-only step of its order; a failing one is parked and tried again less and less often
/// (step_retry.h), the others go on. What cannot be carried is parked as a task
/// ("order_change") until it is seen to.
Result<FollowUpReport> follow_orders(const Context& context, EngineParts& parts,
                                     const LinkView& link, OpenConnection& source,
                                     OpenConnection& channel, const Progress& progress);

}  // namespace oneshelf

#pragma once

#include "engine/guarding.h"

namespace oneshelf {

// Shadow mode: a link reads, matches, plans and judges as ever, and sends nothing to either side.
// What it would have sent is recorded, each difference once, and shown by `oneshelf shadow`.

/// Records what the plan would send. What the guards would hold has the action "held". Returns how
/// much of it is news.
Result<int64_t> shadow_plan(EngineParts& parts, const LinkView& link, LinkPlan plan,
                            const JudgedPlan& judged);

/// Records what these orders would become in the source, or why they would be held. Returns how
/// much of it is news.
Result<int64_t> shadow_orders(EngineParts& parts, const LinkView& link,
                              std::span<const VendorId> orders);

/// `link.shadow`: a person asks for something to be written.
Error nothing_is_sent(const LinkId& link);

/// Why an order that came in while the link was in shadow mode is left out: somebody else books it.
Error order_in_shadow();

}  // namespace oneshelf

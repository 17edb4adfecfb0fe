#pragma once

#include "store/records.h"
#include "sync/order_changes.h"

namespace oneshelf {

/// Where the once-only steps of an order keep what they told, so that a repeat tells the same and
/// later changes are compared with it.
using OrderSteps = std::map<std::string, OrderStepRecord>;

/// What the steps have told the source, or are about to: a step that was recorded and not confirmed
/// counts, because it is told again as it was recorded.
Result<PostedOrder> posted_order(const Document& document, const OrderSteps& steps,
                                 const Order& now);

/// The text of a step's content, and the content again.
std::string content_of(const OrderStep& step);
Result<OrderStep> step_from(const std::string& name, const std::string& content);

/// Of a refund of the source, on its way to the shop.
std::string step_of_source_refund(const VendorId& refund);
std::string content_of(const ToldRefund& told);

/// Of "cancel": the source was told, not the channel.
inline constexpr const char* kCancelledInSource = "source";

/// Recorded and not confirmed: corrections and payments, which only their record remembers.
std::vector<std::string> unfinished_steps(const OrderSteps& steps);

}  // namespace oneshelf

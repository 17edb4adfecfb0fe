#pragma once

#include <span>

#include "sync/order_changes.h"

namespace oneshelf {

/// The shop's lines as their document holds them; one that was split for its cents is one again.
Order lines_as_posted(const Document& document);

/// The source's refunds in the terms of the shop's order: a line belongs to the order line of its
/// id if it names one, else to lines of its SKU. No unit is given to two refunds; what the order
/// does not have is left out.
std::vector<Refund> in_shops_lines(const Document& document, std::span<const Refund> refunds);

struct ShopAbility {
  bool takes_refunds = true;
  /// Refunds made before this are the past: people saw to them.
  std::optional<Timestamp> since;
};

/// What is to be done in the shop about what the source gave back itself.
struct SourceRefunds {
  std::vector<Refund> tell;       ///< under the source's ids; one that was sent is told as it was
  std::vector<ToldRefund> found;  ///< kThere: people made them in the shop too
  std::vector<OrderTask> tasks;
};

/// Nothing is left out: each settled refund of the source is told, found in the shop, or a task.
///  - Never more money than the buyer paid and has not got back, else `order.refund_too_high`;
///  never
///    more units of a line than the shop has not taken back. Units of a cancelled order are on the
///    shop's shelf already.
///  - A shop that takes none, or said no, is left to a person (`order.refund_for_shop`, or the
///    failed step): what the shop then gives back by itself in that amount is that refund.
///  - One that both sides made before either was told is taken as one, and said to a person:
///    `order.refunds_taken_as_one`.
///  - Changed later in the source, or not paid by the shop: `order.source_refund_differs`,
///    `order.refund_not_settled`.
SourceRefunds refunds_for_shop(const PostedOrder& posted, const Order& now,
                               const DocumentState& document, const ShopAbility& shop);

}  // namespace oneshelf

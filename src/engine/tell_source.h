#pragma once

#include "engine/connections.h"
#include "engine/followed_order.h"

namespace oneshelf {

/// Tells the source what the shop changed since an order's document was written.
class SourceTeller {
 public:
  SourceTeller(const Context& context, EngineParts& parts, const LinkView& link,
               OpenConnection& source, FollowedOrder& order, FollowUpReport& report)
      : context_(context),
        parts_(parts),
        link_(link),
        source_(source),
        order_(order),
        report_(report) {}

  /// Steps for the source; what is for people is added to `tasks`. Nothing if it could not be
  /// worked out: then no task is known to be over.
  Result<bool> carry_changes(std::vector<OrderTask>& tasks);

 private:
  Result<void> try_changes(std::vector<OrderTask>& tasks);
  Result<OrderDecision> decide_safely(const PostedOrder& posted);
  Result<void> carry(const OrderStep& step, const PostedOrder& posted);
  OrderDeed deed_of(const OrderStep& step) const;
  Result<void> send(const OrderStep& step, const PostedOrder& posted);
  /// The document as a write answered it: what was given back of it is only told by reading.
  void take(DocumentState told);
  Result<void> pay(const OrderStep& step, const PostedOrder& posted);

  const Context& context_;
  EngineParts& parts_;
  const LinkView& link_;
  OpenConnection& source_;
  FollowedOrder& order_;
  FollowUpReport& report_;
};

}  // namespace oneshelf

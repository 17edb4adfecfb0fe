#pragma once

#include "engine/connections.h"
#include "engine/followed_order.h"
#include "sync/source_refunds.h"

namespace oneshelf {

/// Tells the channel what the source gave back itself, each refund once.
class RefundTeller {
 public:
  RefundTeller(const Context& context, EngineParts& parts, const LinkView& link,
               OpenConnection& channel, FollowedOrder& order, FollowUpReport& report)
      : context_(context),
        parts_(parts),
        link_(link),
        channel_(channel),
        order_(order),
        report_(report) {}

  /// Reads since when the link carries refunds of the source: from the first run that could.
  Result<void> begin();
  enum class When { kNow, kLater };
  /// What is for people is added to `tasks`; nothing is sent if it is to be told later. False if it
  /// could not be worked out: then no task is known to be over.
  Result<bool> tell(When when, std::vector<OrderTask>& tasks);

 private:
  bool has_any() const;
  Result<void> try_refunds(When when, std::vector<OrderTask>& tasks);
  Result<SourceRefunds> decide_safely(const PostedOrder& posted) const;
  OrderDeed deed_of(const Refund& refund, const std::string& request) const;
  Result<void> tell_one(RefundWriter& writer, const Refund& refund);

  const Context& context_;
  EngineParts& parts_;
  const LinkView& link_;
  OpenConnection& channel_;
  FollowedOrder& order_;
  FollowUpReport& report_;
  Timestamp since_;
};

}  // namespace oneshelf

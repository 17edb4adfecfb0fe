#pragma once

#include "engine/connections.h"
#include "engine/followed_order.h"

namespace oneshelf {

/// Tells the channel what happened to an order in the source.
class ChannelTeller {
 public:
  ChannelTeller(const Context& context, EngineParts& parts, const LinkView& link,
                OpenConnection& channel, FollowedOrder& order, FollowUpReport& report)
      : context_(context),
        parts_(parts),
        link_(link),
        channel_(channel),
        order_(order),
        report_(report) {}

  /// The source cancelled; the other direction is one of the order's changes.
  Result<void> tell_cancellation();
  Result<void> tell_shipments();
  /// Parcels that the shop was told of without a number, and that have one now.
  void add_late_tracking(std::vector<OrderTask>& tasks) const;
  /// Whether the channel knows of every parcel of the order, as far as it is told at all.
  bool knows_every_parcel() const;
  /// Whether a parcel is still to be told: what comes back of it is told after it. One that the
  /// shop refused is not waited for.
  bool has_parcels_to_tell() const;

 private:
  Result<void> settle_cancellation(const OrderDeed& in_channel);
  Shipment for_channel(const Shipment& shipped, std::vector<LineQuantity> lines) const;
  Result<bool> waits_for_tracking(const std::string& step, const Shipment& shipped);
  bool tells_parcels() const;
  /// Steps of parcels that are not done.
  std::vector<std::string> untold() const;

  const Context& context_;
  EngineParts& parts_;
  const LinkView& link_;
  OpenConnection& channel_;
  FollowedOrder& order_;
  FollowUpReport& report_;
};

}  // namespace oneshelf

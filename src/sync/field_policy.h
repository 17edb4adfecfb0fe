#pragma once

#include <cstdint>

#include "sync/limits.h"
#include "sync/settings.h"

namespace oneshelf {

/// Which fields a link writes on this channel, worked out once per product. Internal to sync/.
///
/// - On an existing listing only fields owned by the source are kept equal.
/// - A new listing gets the fields of the source and those written at creation only. Name, SKU and
///   price are written even if the channel owns them, because no listing exists without them.
///   Visibility follows the create policy.
/// - What the channel cannot hold is never written.
class FieldPolicy {
 public:
  FieldPolicy(const LinkSettings& settings, const ChannelLimits& limits);

  bool updates(Field field) const { return (updates_ & bit(field)) != 0; }
  bool creates(Field field) const { return (creates_ & bit(field)) != 0; }
  bool holds(Field field) const { return (holds_ & bit(field)) != 0; }
  /// Hiding what left the source is allowed unless the channel owns visibility.
  bool may_hide() const { return may_hide_; }

 private:
  static uint32_t bit(Field field) { return uint32_t{1} << static_cast<unsigned>(field); }

  uint32_t holds_ = 0;
  uint32_t updates_ = 0;
  uint32_t creates_ = 0;
  bool may_hide_ = false;
};

}  // namespace oneshelf

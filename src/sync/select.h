#pragma once

#include <string_view>

#include "sync/plan.h"

namespace oneshelf {

/// What a row's listing is to become. Internal to sync/.
enum class Standing {
  kUntouched,  ///< not approved: nothing of it is written, bound or not
  kUnwanted,   ///< has no listing and is to have none
  kLeaving,    ///< has a listing and no longer belongs on the channel
  kWanted,     ///< belongs on the channel
};

struct Selection {
  Standing standing = Standing::kUnwanted;
  std::string_view reason;  ///< for people: why it is (not) on the channel
};

Selection select(const ShelfRow& row, const PlanRules& rules);

/// The promise's input for a row on this channel.
PromiseInput promise_input(const ShelfRow& row, const ChannelLimits& limits);

}  // namespace oneshelf

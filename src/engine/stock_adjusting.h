#pragma once

#include <functional>
#include <set>

#include "engine/links.h"

namespace oneshelf {

struct AdjustReport {
  int64_t adopted = 0;  ///< the source was corrected
  int64_t asked = 0;    ///< a person is to decide
  int64_t parked = 0;
};

struct AdjustOrder {
  JobId job;
  /// Reads the channel's orders to their end, and again those that hold one of these SKUs if their
  /// changes do not show; what is known of them afterwards decides.
  std::function<Result<void>(const std::set<std::string>& skus)> read_orders;
};

/// Judges the figures that were noted, and corrects the source by those that are adopted: each
/// once. The intent is stored with its key before the request leaves. One whose outcome is not
/// known is sent again under its key where the source keeps keys, and else parked for a person;
/// so is one that the source refuses. To be called between reading both sides and planning.
Result<AdjustReport> settle_stock_edits(const Context& context, EngineParts& parts,
                                        const LinkView& link, const AdjustOrder& order);

}  // namespace oneshelf

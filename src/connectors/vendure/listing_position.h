#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/json.h"
#include "base/result.h"
#include "base/time.h"

namespace oneshelf::vendure {

/// Where a read of listings stands. The server pages by offset only, so each page reads some rows
/// of the one before again: rows that were deleted meanwhile shift the others, but hide none.
struct ListingPosition {
  enum class Phase {
    kFull,      ///< every variant
    kDelta,     ///< no pass: the next one begins with a look at what changed
    kChanged,   ///< variants changed after `after`, too many to be listed
    kProducts,  ///< all variants of `products`
  };
  Phase phase = Phase::kFull;
  Timestamp since{};               ///< newest change that the passes before knew of
  Timestamp seen_at{};             ///< when they saw it first, by our clock
  std::optional<Timestamp> after;  ///< of a delta: changes after it are told
  std::optional<Timestamp> next;   ///< newest change when this pass began
  /// Rows ("v1" a variant, "p1" a product) with their dates that an overlapping delta meets again.
  std::map<std::string, Timestamp> told;
  int64_t offset = 0;             ///< rows told in this phase
  std::vector<std::string> tail;  ///< ids of the last rows told, oldest first
  std::vector<std::string> products;

  /// Where a delta that begins now has to look from: until the longest transaction has ended, rows
  /// may still appear with dates before the newest.
  Timestamp delta_start(Timestamp now) const;
  /// What is left of a pass that has ended.
  ListingPosition rest(Timestamp now) const;
  std::string text() const;
  /// "" is the start of a full read. Error: `stream.bad_position`.
  static Result<ListingPosition> parse(const std::string& text);
};

/// How many of `ids` were told before, judged by the last of them that is in the position's tail.
/// Nothing if none is: the page begins behind the seam.
std::optional<size_t> told_before(const ListingPosition& position,
                                  const std::vector<std::string>& ids);

}  // namespace oneshelf::vendure

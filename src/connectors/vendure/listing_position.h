#pragma once

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
    kChanged,   ///< variants changed since `since`
    kProducts,  ///< variants of `products`, which changed since `since`
  };
  Phase phase = Phase::kFull;
  Timestamp since{};              ///< changes after it are told
  std::optional<Timestamp> next;  ///< newest change when this pass began: where the next begins
  int64_t offset = 0;             ///< rows told in this phase
  std::vector<std::string> tail;  ///< ids of the last rows told, oldest first
  std::vector<std::string> products;

  bool at_start() const { return offset == 0 && phase != Phase::kProducts; }
  std::string text() const;
  /// "" is the start of a full read. Error: `stream.bad_position`.
  static Result<ListingPosition> parse(const std::string& text);
};

/// How many of `ids` were told before, judged by the last of them that is in the position's tail.
/// Nothing if none is: the page begins behind the seam.
std::optional<size_t> told_before(const ListingPosition& position,
                                  const std::vector<std::string>& ids);

}  // namespace oneshelf::vendure

#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/id.h"

namespace oneshelf {

/// The durable identity "this source item is that channel listing".
struct Binding {
  VendorId item_id;
  VendorId source_product_id;
  VendorId listing_id;
  VendorId listing_product_id;
  std::string how;  ///< "sku", "normalised_sku", "created", "manual"
  bool operator==(const Binding&) const = default;
};

/// What matching looks at of one side's record.
struct SkuKey {
  VendorId id;
  VendorId product_id;
  std::string sku;
};

enum class MatchProblem {
  kOnlyInSource,
  kOnlyInChannel,
  kBlankInSource,
  kBlankInChannel,
  kDuplicateInSource,
  kDuplicateInChannel,
};
std::string_view name_of(MatchProblem problem);

enum class MatchSide { kSource, kChannel };

/// A record that has no partner, and why. For a duplicate, `problem` says where the SKU is doubled
/// and `side` whose record this is: an item may be held up by two listings that carry its SKU.
struct Unmatched {
  MatchProblem problem;
  SkuKey record;
  MatchSide side = MatchSide::kSource;
};

struct MatchReport {
  std::vector<Binding> links;      ///< unique exact matches: made without asking
  std::vector<Binding> proposals;  ///< unique after normalising: a person (or a setting) decides
  std::vector<Unmatched> unmatched;
  size_t already_bound = 0;  ///< bindings there were before
};

/// Matches what is not bound yet by SKU: exact first, then normalised. Blanks never match. A SKU
/// that two records of one side carry (bound ones included) links nothing by itself, on either
/// side, and is told as a duplicate. O(n log n).
MatchReport match_by_sku(std::span<const SkuKey> items, std::span<const SkuKey> listings,
                         std::span<const Binding> bound);

}  // namespace oneshelf

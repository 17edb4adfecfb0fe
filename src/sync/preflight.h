#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/decimal.h"

namespace oneshelf {

// What is looked at before a shop's stock is set to a master's for the first time.

/// One SKU of one side.
struct StockRow {
  std::string id;                ///< as the platform names it: told where there is no SKU
  std::string sku;               ///< as it is; may be blank or doubled
  std::optional<Decimal> stock;  ///< nothing: the side tells no figure
  bool active = true;            ///< for sale; not asked of a replica
  bool is_kit = false;           ///< made of others: it has no figure of its own
  bool bound = false;            ///< a person, or an earlier run, said what it is on the other side
};

enum class PreflightProblem {
  kNothingInMaster,
  kNothingInReplica,
  kNothingInCommon,
  kMasterAllZero,
  kNegativeInMaster,
  kNegativeInReplica,
  kFractionalInMaster,
  kFractionalInReplica,
  kUnknownInMaster,
  kInactiveInMaster,
  kDuplicateInMaster,
  kDuplicateInReplica,
  kBlankInMaster,
  kBlankInReplica,
  kNearSku,
  kOnlyInMaster,
  kOnlyInReplica,
};
/// "duplicate_in_master", as the command line and the API write it.
std::string_view name_of(PreflightProblem problem);

enum class PreflightEffect {
  kStops,    ///< nothing is written until it is seen to
  kLeftOut,  ///< these keep the figures they have; the rest goes on
  kTold,     ///< they are written, and a person should know how
};
std::string_view name_of(PreflightEffect effect);

struct PreflightFinding {
  PreflightProblem problem;
  PreflightEffect effect;
  size_t count = 0;                   ///< SKUs
  std::vector<std::string> examples;  ///< at most kExamplesMax, in order
  std::string sentence, remedy;
};

struct Preflight {
  static constexpr size_t kExamplesMax = 10;

  size_t in_master = 0, in_replica = 0;
  size_t in_both = 0;                      ///< SKUs that can be written: one of each side
  std::vector<PreflightFinding> findings;  ///< what stops first

  bool stops() const;
  /// Null if there is none of this kind.
  const PreflightFinding* find(PreflightProblem problem) const;
};

struct PreflightRules {
  bool fractional = false;  ///< the replica takes fractions; else rounded down
  bool negative = false;    ///< the replica shows below zero; else 0
  bool link_near = false;   ///< SKUs that differ only in case, spaces or dashes are one
};

/// Looks both sides over. Every row is counted; one that has several troubles is told for each.
/// Pure, O(n log n).
Preflight preflight(std::span<const StockRow> master, std::span<const StockRow> replica,
                    const PreflightRules& rules);

}  // namespace oneshelf

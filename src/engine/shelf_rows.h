#pragma once

#include <map>

#include "engine/drift_book.h"
#include "engine/links.h"
#include "engine/shown_book.h"

namespace oneshelf {

/// Items that are looked at as if they were approved, or not.
using ApprovalsInMind = std::map<VendorId, bool>;

ShelfRow to_row(const ShelfRecord& record);

/// Makes what is stored of a link's SKUs into what planning looks at, in one transaction: with what
/// was left to the channel, what kits are made of, what is on show elsewhere and what was sold, as
/// far as the link's rules ask for it.
class ShelfRows {
 public:
  /// Both outlive this.
  static Result<ShelfRows> of(Records& records, const LinkView& link, const PlanRules& rules);
  /// Outlives this.
  void keep_in_mind(const ApprovalsInMind& approvals) { in_mind_ = &approvals; }
  Result<std::vector<ShelfRow>> of_product(std::span<const ShelfRecord> shelf);

 private:
  ShelfRows(Records& records, const LinkView& link, const PlanRules& rules);

  Records& records_;
  const LinkView& link_;
  const PlanRules& rules_;
  FieldsLeft left_;
  UnshownUnits unshown_;
  std::map<VendorId, Decimal> sold_;
  const ApprovalsInMind* in_mind_ = nullptr;
};

}  // namespace oneshelf

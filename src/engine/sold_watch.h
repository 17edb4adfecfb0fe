#pragma once

#include <deque>
#include <set>

#include "engine/planner.h"

namespace oneshelf {

/// What is sold while a plan is being written. A large plan is written for minutes; the figures in
/// it were computed before. Between its batches this looks whether more was sold since, on any
/// channel of the source, and computes the figures that go down by it anew, so that they leave
/// ahead of the rest. The plan's own figures of those SKUs are old then and not to be sent.
class SoldWatch {
 public:
  /// Looks no more often than this.
  static constexpr milliseconds kLookEvery = std::chrono::seconds(1);

  /// Without `known` it watches nothing.
  SoldWatch(EngineParts& parts, const LinkView& link, const Traits& channel,
            std::optional<SoldUnits> known)
      : parts_(parts), link_(link), channel_(channel), known_(std::move(known)) {}

  /// Stock figures of this link that go down by what was sold since the last look, and nothing else
  /// of their listings; null if there are none. The plan lives as long as this.
  Result<const LinkPlan*> look();
  /// Whether a figure of this item that was planned before is old.
  bool was_sold(const VendorId& item) const { return sold_.contains(item); }

 private:
  Result<std::vector<VendorId>> news();
  Result<LinkPlan> lowered(std::span<const VendorId> products);

  EngineParts& parts_;
  const LinkView& link_;
  const Traits& channel_;
  std::optional<SoldUnits> known_;
  std::optional<milliseconds> looked_at_;
  std::set<VendorId> sold_;  // components of kits too
  std::deque<LinkPlan> plans_;
};

/// The products of these items, and of what they are made of; adds those items to `moved`.
Result<std::vector<VendorId>> products_moved_by(EngineParts& parts, const ConnectionId& source,
                                                std::span<const VendorId> items,
                                                std::set<VendorId>& moved);
/// Leaves of the plan nothing but stock figures of listings that are there, and of them what is
/// wanted.
void keep_stock_of(LinkPlan& plan, const std::function<bool(const VariantPlan&)>& wanted);
/// Items whose change of stock is held by a guard, in one of these states: not to be written here.
Result<std::set<VendorId>> figures_of_people(Records& records, const LinkId& link,
                                             const std::set<HeldState>& states);
/// True if the channel shows more now than is planned.
bool lowers_stock(const VariantPlan& variant);

}  // namespace oneshelf

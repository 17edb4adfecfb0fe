#pragma once

#include <map>
#include <set>
#include <vector>

#include "engine/links.h"
#include "sync/drift.h"

namespace oneshelf {

/// Which fields of which records of a channel are left as the channel has them.
class FieldsLeft {
 public:
  static Result<FieldsLeft> of(Records& records, const LinkId& link);
  /// Sets `left_to_channel` of a bound row.
  void mark(ShelfRow& row) const;

 private:
  std::map<std::string, std::set<Field>, std::less<>> by_record_;
};

/// Notes drift of listings as they are read, and handles each by its link's policy. For use in the
/// transaction that saves the listings, before they are saved.
class DriftBook {
 public:
  /// For every link that the connection is the channel of.
  static Result<DriftBook> of_channel(EngineParts& parts, const OpenConnection& channel);
  static DriftBook of_link(EngineParts& parts, const LinkView& link, const Traits& traits);

  /// Reading everything is looked through only where a drift must not be written over; else the
  /// rolling compare finds what the changes told did not.
  bool is_worth(const StreamRecord& stream) const;

  /// What is told of stock, for links that want to know who changes it; whatever note() is worth.
  Result<void> note_stock(Records& records, std::span<const Listing> found) const;

  struct Noted {
    int64_t skus = 0;      ///< that drifted, now or before, and are not settled
    int64_t restores = 0;  ///< fields that the next plan is to write again
  };
  /// What shows as it should again is settled: a drift no longer.
  Result<Noted> note(Records& records, std::span<const Listing> found);

 private:
  struct Rules {
    LinkView link;
    PlanRules plan;
    bool may_hold = false;  ///< some field's policy is not to restore
  };
  explicit DriftBook(EngineParts& parts) : parts_(parts) {}
  void add(const LinkView& link, const Traits& traits);
  Result<std::vector<ShelfRow>> rows_of(Records& records, const Rules& rules,
                                        std::span<const Listing> found) const;
  Result<Noted> note_row(Records& records, const Rules& rules, const ShelfRow& row,
                         const Listing& found);
  Result<bool> save(Records& records, const Rules& rules, const ShelfRow& row, const Drift& drift);
  Result<int64_t> close_settled(Records& records, const Rules& rules, const ShelfRow& row,
                                const Listing& found);

  EngineParts& parts_;
  std::vector<Rules> rules_;
  std::vector<LinkView> watchers_;  // of stock; paused links too
};

/// What a person decides about a drift.
enum class DriftDecision { kRestore, kAdopt };
/// Errors `drift.unknown`, and of stock `drift.under_way`. Restoring makes the link's catalogue due
/// now; so does adopting stock, which the next run corrects the source by.
Result<DriftRecord> decide_drift(EngineParts& parts, int64_t id, DriftDecision decision,
                                 const std::string& who);

}  // namespace oneshelf

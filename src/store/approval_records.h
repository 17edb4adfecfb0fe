#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/id.h"
#include "base/result.h"
#include "base/time.h"
#include "store/records.h"

namespace oneshelf {

// Which items may go to a channel, who said so, and the rules that say so by themselves.

/// Items of a source: empty texts do not restrict. Brand and category compare without case;
/// `sku_prefix` with case.
struct ApprovalFilter {
  std::string brand, category, sku_prefix;
  bool in_stock_only = false;
  bool operator==(const ApprovalFilter&) const = default;
};

/// The items that an approval names: those with these SKUs, or those of a filter. To be approved
/// they must be there; by a filter, active too.
struct ApprovalChoice {
  std::vector<std::string> skus;  ///< unless there is a filter
  std::optional<ApprovalFilter> filter;
};

enum class ApprovalState {
  kDone,
  kWaiting,  ///< for a second person; nothing is approved yet
  kDropped,  ///< the second person said no
};
std::string_view name_of(ApprovalState state);

/// Somebody, or a rule, approved items or took their approval back.
struct ApprovalEvent {
  int64_t id = 0;  ///< 0: it changed nothing and was not kept
  LinkId link;
  bool approved = true;
  std::string who, why;
  std::string rule;  ///< that approved by itself; "" for a person
  Timestamp at;
  ApprovalState state = ApprovalState::kDone;
  int64_t items = 0;  ///< whose approval changed, or is to change
  /// Of an approval taken back: items that were not approved, and now are for no rule to approve.
  int64_t barred = 0;
  std::string second;  ///< who confirmed or dropped it
  std::optional<Timestamp> second_at;
};

/// Approves at every run what has come to match. It never takes an approval back, and never
/// approves what a person took back.
struct ApprovalRule {
  LinkId link;
  std::string name;
  ApprovalFilter filter;
  std::string who, why;
  Timestamp at;
  std::string second;  ///< who confirmed it; "" if nobody
  std::optional<Timestamp> second_at;
};

class ApprovalRecords {
 public:
  virtual ~ApprovalRecords() = default;

  /// Carries out an event that is done, or keeps one that waits, with the items that it changes.
  /// Works set by set: a handful of statements, however many items. Returns it as kept.
  virtual Result<ApprovalEvent> approve(const ApprovalEvent& event,
                                        const ApprovalChoice& choice) = 0;
  /// The items whose approval such an event would change.
  virtual Result<std::vector<VendorId>> approval_changes(const ApprovalEvent& event,
                                                         const ApprovalChoice& choice) = 0;
  /// Carries out (`confirmed`) or drops an event that waits. False: there is none of that id.
  virtual Result<bool> settle_approval(int64_t id, bool confirmed, const std::string& who,
                                       Timestamp at) = 0;
  virtual Result<std::optional<ApprovalEvent>> approval_event(int64_t id) = 0;
  /// Newest first; "" sku: all.
  virtual Result<std::vector<ApprovalEvent>> approval_events(const LinkId& link,
                                                             const std::string& sku, int limit) = 0;
  /// Some of the SKUs of an event, in order.
  virtual Result<std::vector<std::string>> approval_skus(int64_t id, int limit) = 0;

  virtual Result<bool> is_approved(const LinkId& link, const VendorId& item) = 0;
  /// Of these SKUs, those that no item of the link's source carries.
  virtual Result<std::vector<std::string>> skus_not_in_source(
      const LinkId& link, std::span<const std::string> skus) = 0;

  /// In place of the one of that name.
  virtual Result<void> save_approval_rule(const ApprovalRule& rule) = 0;
  virtual Result<std::vector<ApprovalRule>> approval_rules(const LinkId& link) = 0;
  /// False: there is none of that name.
  virtual Result<bool> remove_approval_rule(const LinkId& link, const std::string& name) = 0;
};

}  // namespace oneshelf

#pragma once

#include <span>

#include "engine/planner.h"

namespace oneshelf {

/// What a person asks for: items that may go to the link's channel, or may not any more.
struct ApprovalOrder {
  ApprovalChoice choice;
  bool approved = true;
  std::string who, why;
};

struct ApprovalReport {
  ApprovalEvent event;               ///< waits where the link asks for four eyes
  std::vector<std::string> unknown;  ///< SKUs that the source does not have
};

/// Approves and takes back, all or nothing; each is kept as an event. What is taken back is never
/// approved by a rule again, only by a person. With `products.four_eyes` an approval waits for
/// confirm_approval(); taking back never waits. Errors: `approval.nobody` (who is blank).
Result<std::vector<ApprovalReport>> approve_items(EngineParts& parts, const LinkView& link,
                                                  std::span<const ApprovalOrder> orders);

/// What such orders would do, without doing it.
struct ApprovalPreview {
  int64_t approved = 0, taken_back = 0;  ///< items whose approval would change
  std::vector<std::string> unknown;
  PlanSummary now, then;  ///< what a run would write, from what was read last
  bool creates = false;   ///< whether the link makes listings of items that have none
};
Result<ApprovalPreview> preview_approval(EngineParts& parts, const LinkView& link,
                                         std::span<const ApprovalOrder> orders,
                                         const Progress& progress);

/// Keeps a rule; it approves from the next run on, with `products.four_eyes` once it is confirmed.
/// Errors: `approval.rule_name`, `approval.nobody`.
Result<void> save_approval_rule(EngineParts& parts, const LinkView& link, ApprovalRule rule);
/// What it approved stays approved. Error: `approval.rule_unknown`.
Result<void> remove_approval_rule(EngineParts& parts, const LinkView& link,
                                  const std::string& name);

/// A second person says yes or no to what waits: the number of an event, or the name of a rule.
/// Whoever asked for it may only say no. Errors: `approval.unknown`, `approval.settled`,
/// kForbidden `approval.four_eyes`.
struct SecondEyes {
  std::string what, who;
  bool agrees = true;
};
Result<void> confirm_approval(EngineParts& parts, const LinkView& link, const SecondEyes& eyes);

/// What the link's rules approve now, of what has come to match; at the start of every run.
Result<size_t> approve_by_rules(EngineParts& parts, const LinkView& link);

/// Rules and the newest events; "" sku: of all items.
struct ApprovalHistory {
  std::vector<ApprovalRule> rules;
  std::vector<ApprovalEvent> events;
};
Result<ApprovalHistory> approval_history(EngineParts& parts, const LinkId& link,
                                         const std::string& sku, int limit);

Json to_json(const ApprovalRule& rule);
Json to_json(const ApprovalPreview& preview);
Json to_json(const ApprovalHistory& history);
Json to_json(const ApprovalEvent& event);
/// The words of the command line, as in the API: {"all":true}, {"brand":"X","in_stock":true}.
Json to_json(const ApprovalFilter& filter);

}  // namespace oneshelf

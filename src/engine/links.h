#pragma once

#include "engine/parts.h"
#include "sync/plan.h"
#include "sync/settings.h"

namespace oneshelf {

/// A link with its settings read and its two connections' facts at hand.
struct LinkView {
  LinkRecord record;
  LinkSettings settings;
  ConnectionRecord source, channel;
  ConnectionInfo source_info, channel_info;

  const LinkId& id() const { return record.id; }
};

/// Errors: `link.unknown`, `link.broken` (its connection is gone or unreadable).
Result<LinkView> load_link(EngineParts& parts, const LinkId& id);

/// What a merchant says when making a link.
struct NewLink {
  LinkId id;
  ConnectionId source, channel;
  std::vector<std::pair<std::string, std::string>> settings;  ///< path and value
  bool paused = false;                                        ///< until it is resumed
};
/// Checks that both ends exist, play the right role, speak the same currency
/// (`link.currency_mismatch`), are two accounts and not linked the other way (`link.same_account`,
/// `link.both_ways`), and that it is said which of a channel's several locations is kept
/// (`link.location_required`, `link.unknown_location`; not asked of a paused one), then stores it.
/// Orders placed before now are left alone unless `orders.since` says otherwise. Adopting stock
/// (`drift.stock`) is refused where it cannot be: see check_adopting(), which asks the source.
Result<LinkView> make_link(EngineParts& parts, const NewLink& wanted);
/// Orders that were held are translated afresh: a mapping that was missing releases them.
Result<LinkView> change_link(EngineParts& parts, const LinkId& id,
                             const std::vector<std::pair<std::string, std::string>>& settings);
/// Whether it is said which of the channel's locations is kept, and that it has this one.
Result<void> check_kept_location(EngineParts& parts, const LinkView& link);
/// What a person should know about a link that works: what will hold orders, what can be sold
/// twice. Ids: `link.rounding_item_missing` (the source computes totals itself and may not be
/// rounded to the buyer's), `link.shares_above_all` (the percentages of one source's links add up
/// to more than a hundred), `link.exclusive_in_part` and `link.exclusive_unguarded` (what
/// `stock.exclusive` needs to keep its word), `link.rules_for_nothing` (a name that no item has).
Result<std::vector<Error>> link_advice(EngineParts& parts, const LinkView& link);
Result<void> set_link_paused(EngineParts& parts, const LinkId& id, bool paused);

PlanRules plan_rules(const LinkView& link, const Traits& channel_traits, Timestamp now);

}  // namespace oneshelf

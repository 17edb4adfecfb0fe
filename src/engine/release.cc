#include "engine/release.h"

#include <algorithm>
#include <limits>
#include <map>

namespace oneshelf {
namespace {

Error unknown_held(int64_t id) {
  return Error(ErrorCode::kNotFound, "held.unknown",
               "There is no held change " + std::to_string(id) + ".")
      .remedied("`oneshelf held` lists them.");
}

Error four_eyes(const HeldRecord& held, const std::string& what) {
  return Error(ErrorCode::kForbidden, "guard.four_eyes",
               "This link asks for four eyes, and " + what + ".")
      .remedied("Let somebody else release it.")
      .with("sku", held.sku)
      .with("id", std::to_string(held.id));
}

Result<std::vector<HeldRecord>> wanted(Records& records, const Release& release) {
  std::vector<HeldRecord> found;
  for (const int64_t id : release.ids) {
    std::optional<HeldRecord> held = ONESHELF_TRY(records.held_by_id(id));
    if (!held) return unknown_held(id);
    if (held->state != HeldState::kHeld) {
      return Error(ErrorCode::kConflict, "held.released",
                   "The change " + std::to_string(id) + " is " + std::string(name_of(held->state)) +
                       ", not held.")
          .with("sku", held->sku);
    }
    found.push_back(std::move(*held));
  }
  if (!release.ids.empty()) return found;
  for (HeldRecord& held :
       ONESHELF_TRY(records.held(release.link, std::numeric_limits<int>::max()))) {
    const bool is_named = release.guard.empty() || held.guard == release.guard;
    if (held.state == HeldState::kHeld && is_named) found.push_back(std::move(held));
  }
  if (!found.empty()) return found;
  return Error(ErrorCode::kNotFound, "held.none", "Nothing of that kind is held.")
      .remedied("`oneshelf held` lists what is.");
}

/// The guards' rules of each link, read once.
class Rules {
 public:
  explicit Rules(Records& records) : records_(records) {}

  Result<GuardRule> of(const LinkId& id) {
    const auto known = rules_.find(id);
    if (known != rules_.end()) return known->second;
    const std::optional<LinkRecord> link = ONESHELF_TRY(records_.link(id));
    GuardRule rule;
    if (link) rule = ONESHELF_TRY(link_settings_from_json(link->settings))
    .guards;
    rules_.emplace(id, rule);
    return rule;
  }

 private:
  Records& records_;
  std::map<LinkId, GuardRule> rules_;
};

/// True if nobody else has to release it too.
Result<bool> sign(HeldRecord& held, const Release& release, const GuardRule& rule, Timestamp now) {
  if (rule.four_eyes) {
    if (held.caused_by == release.who) {
      return four_eyes(held, "\"" + release.who + "\" caused this change");
    }
    if (std::ranges::count(held.released_by, release.who) > 0) {
      return four_eyes(held, "\"" + release.who + "\" has released it already");
    }
  }
  held.released_by.push_back(release.who);
  if (!release.why.empty()) {
    held.release_why += (held.release_why.empty() ? "" : " / ") + release.why;
  }
  const size_t needed = rule.four_eyes ? 2 : 1;
  if (held.released_by.size() < needed) return false;
  held.state = HeldState::kReleased;
  held.released_at = now;
  return true;
}

}  // namespace

Result<ReleaseReport> release_held(EngineParts& parts, const Release& release) {
  return write_value<ReleaseReport>(parts.store, [&](Records& records) -> Result<ReleaseReport> {
    ReleaseReport report;
    Rules rules(records);
    const Timestamp now = parts.clock.now();
    for (HeldRecord& held : ONESHELF_TRY(wanted(records, release))) {
      const GuardRule rule = ONESHELF_TRY(rules.of(held.link));
      const bool is_free = ONESHELF_TRY(sign(held, release, rule, now));
      if (is_free) ONESHELF_TRY(records.schedule_sooner("catalogue:" + held.link.str(), now));
      (is_free ? report.released : report.waiting).push_back(std::move(held));
    }
    ONESHELF_TRY(records.save_held(report.released));
    ONESHELF_TRY(records.save_held(report.waiting));
    return report;
  });
}

}  // namespace oneshelf

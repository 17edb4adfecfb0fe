#include "engine/approvals.h"

#include <algorithm>

#include "base/log.h"
#include "base/text.h"
#include "engine/sync_link.h"

namespace oneshelf {
namespace {

constexpr size_t kRuleNameMax = 60;

Error nobody() {
  return Error(ErrorCode::kInvalid, "approval.nobody", "It is not said who approves.")
      .remedied("Say who you are.");
}

ApprovalEvent event_of(const ApprovalOrder& order, const LinkView& link, Timestamp now) {
  const bool waits = order.approved && link.settings.products.four_eyes;
  return {.link = link.id(),
          .approved = order.approved,
          .who = order.who,
          .why = order.why,
          .at = now,
          .state = waits ? ApprovalState::kWaiting : ApprovalState::kDone};
}

Result<void> make_due(Records& records, const LinkId& link, Timestamp now) {
  return records.schedule_sooner("catalogue:" + link.str(), now);
}

/// A rule that one person made approves nothing where two have to.
bool is_in_force(const ApprovalRule& rule, const LinkView& link) {
  return !link.settings.products.four_eyes || !rule.second.empty();
}

ApprovalEvent event_of(const ApprovalRule& rule, Timestamp now) {
  return {.link = rule.link, .who = rule.who, .why = rule.why, .rule = rule.name, .at = now};
}

bool is_number(std::string_view text) {
  return !text.empty() && text.size() < 19 &&
         std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

Error settled(const std::string& what, const std::string& state) {
  return Error(ErrorCode::kConflict, "approval.settled",
               "\"" + what + "\" does not wait for anybody: it is " + state + ".")
      .with("what", what);
}

Error same_person(const SecondEyes& eyes) {
  return Error(ErrorCode::kForbidden, "approval.four_eyes",
               "This link asks for four eyes, and \"" + eyes.who + "\" asked for this approval.")
      .remedied("Let somebody else confirm it.")
      .with("what", eyes.what);
}

Error unknown(const std::string& what) {
  return Error(ErrorCode::kNotFound, "approval.unknown",
               "There is no approval and no rule \"" + what + "\".")
      .remedied("`oneshelf approve LINK --list` shows both.")
      .with("what", what);
}

Result<void> confirm_event(Records& records, const LinkView& link, const SecondEyes& eyes,
                           Timestamp now) {
  const int64_t id = std::stoll(eyes.what);
  const std::optional<ApprovalEvent> event = ONESHELF_TRY(records.approval_event(id));
  if (!event || event->link != link.id()) return unknown(eyes.what);
  if (event->state != ApprovalState::kWaiting) {
    return settled(eyes.what, std::string(name_of(event->state)));
  }
  if (eyes.agrees && event->who == eyes.who) return same_person(eyes);
  ONESHELF_TRY(records.settle_approval(id, eyes.agrees, eyes.who, now));
  return eyes.agrees ? make_due(records, link.id(), now) : success();
}

Result<void> confirm_rule(Records& records, const LinkView& link, const SecondEyes& eyes,
                          Timestamp now) {
  const std::vector<ApprovalRule> rules = ONESHELF_TRY(records.approval_rules(link.id()));
  const auto found = std::ranges::find(rules, eyes.what, &ApprovalRule::name);
  if (found == rules.end()) return unknown(eyes.what);
  if (!found->second.empty()) return settled(eyes.what, "confirmed");
  if (!eyes.agrees) {
    ONESHELF_TRY(records.remove_approval_rule(link.id(), eyes.what));
    return success();
  }
  if (found->who == eyes.who) return same_person(eyes);
  ApprovalRule rule = *found;
  rule.second = eyes.who;
  rule.second_at = now;
  ONESHELF_TRY(records.save_approval_rule(rule));
  return make_due(records, link.id(), now);
}

/// Whether any rule would approve anything: a look that costs no durable write.
Result<bool> any_matches(Records& records, const std::vector<ApprovalRule>& rules, Timestamp now) {
  for (const ApprovalRule& rule : rules) {
    const auto items =
        ONESHELF_TRY(records.approval_changes(event_of(rule, now), {.filter = rule.filter}));
    if (!items.empty()) return true;
  }
  return false;
}

}  // namespace

Result<std::vector<ApprovalReport>> approve_items(EngineParts& parts, const LinkView& link,
                                                  std::span<const ApprovalOrder> orders) {
  using Reports = std::vector<ApprovalReport>;
  const Timestamp now = parts.clock.now();
  return write_value<Reports>(parts.store, [&](Records& records) -> Result<Reports> {
    Reports reports;
    for (const ApprovalOrder& order : orders) {
      if (trimmed(order.who).empty()) return nobody();
      ApprovalReport report;
      if (!order.choice.filter) {
        report.unknown = ONESHELF_TRY(records.skus_not_in_source(link.id(), order.choice.skus));
      }
      report.event = ONESHELF_TRY(records.approve(event_of(order, link, now), order.choice));
      const bool is_done = report.event.state == ApprovalState::kDone && report.event.id != 0;
      if (is_done) ONESHELF_TRY(make_due(records, link.id(), now));
      log_info("items.approved", {{"link", link.id().str()},
                                  {"approved", order.approved ? "yes" : "no"},
                                  {"items", std::to_string(report.event.items)}});
      reports.push_back(std::move(report));
    }
    return reports;
  });
}

Result<ApprovalPreview> preview_approval(EngineParts& parts, const LinkView& link,
                                         std::span<const ApprovalOrder> orders,
                                         const Progress& progress) {
  const Timestamp now = parts.clock.now();
  ApprovalPreview preview;
  preview.creates = link.settings.create != CreatePolicy::kMatchOnly;
  ApprovalsInMind in_mind;
  ONESHELF_TRY(parts.store.read([&](Records& records) -> Result<void> {
    for (const ApprovalOrder& order : orders) {
      const auto items =
          ONESHELF_TRY(records.approval_changes(event_of(order, link, now), order.choice));
      for (const VendorId& item : items) in_mind[item] = order.approved;
      (order.approved ? preview.approved : preview.taken_back) +=
          static_cast<int64_t>(items.size());
      if (order.choice.filter) continue;
      std::ranges::move(ONESHELF_TRY(records.skus_not_in_source(link.id(), order.choice.skus)),
                        std::back_inserter(preview.unknown));
    }
    return success();
  }));
  const OpenConnection channel =
      ONESHELF_TRY(parts.connections.open(link.channel.id, Lane::kCatalogue));
  preview.now = ONESHELF_TRY(plan_link(parts, link, channel.traits(), progress))
  .summary;
  preview.then = ONESHELF_TRY(plan_link(parts, link, channel.traits(), progress, in_mind))
  .summary;
  return preview;
}

Result<void> save_approval_rule(EngineParts& parts, const LinkView& link, ApprovalRule rule) {
  rule.link = link.id();
  rule.name = trimmed(rule.name);
  rule.at = parts.clock.now();
  rule.second.clear();
  rule.second_at.reset();
  if (trimmed(rule.who).empty()) return nobody();
  if (rule.name.empty() || is_number(rule.name) || character_count(rule.name) > kRuleNameMax) {
    return Error(ErrorCode::kInvalid, "approval.rule_name",
                 "\"" + truncated(rule.name, kRuleNameMax) + "\" cannot be the name of a rule.")
        .remedied("Give it a name of at most " + std::to_string(kRuleNameMax) +
                  " characters that is not a number.");
  }
  return parts.store.write([&](Records& records) -> Result<void> {
    ONESHELF_TRY(records.save_approval_rule(rule));
    return make_due(records, link.id(), rule.at);
  });
}

Result<void> remove_approval_rule(EngineParts& parts, const LinkView& link,
                                  const std::string& name) {
  return parts.store.write([&](Records& records) -> Result<void> {
    if (ONESHELF_TRY(records.remove_approval_rule(link.id(), name))) return success();
    return Error(ErrorCode::kNotFound, "approval.rule_unknown",
                 "The link has no approval rule \"" + name + "\".")
        .remedied("`oneshelf approve " + link.id().str() + " --list` shows them.");
  });
}

Result<void> confirm_approval(EngineParts& parts, const LinkView& link, const SecondEyes& eyes) {
  if (trimmed(eyes.who).empty()) return nobody();
  const Timestamp now = parts.clock.now();
  return parts.store.write([&](Records& records) {
    return is_number(eyes.what) ? confirm_event(records, link, eyes, now)
                                : confirm_rule(records, link, eyes, now);
  });
}

Result<size_t> approve_by_rules(EngineParts& parts, const LinkView& link) {
  if (link.settings.products.mode != ProductRule::Mode::kApproved) return size_t{0};
  const Timestamp now = parts.clock.now();
  std::vector<ApprovalRule> rules;
  const bool matches =
      ONESHELF_TRY(read_value<bool>(parts.store, [&](Records& records) -> Result<bool> {
        rules = ONESHELF_TRY(records.approval_rules(link.id()));
        std::erase_if(rules, [&](const ApprovalRule& rule) { return !is_in_force(rule, link); });
        return any_matches(records, rules, now);
      }));
  if (!matches) return size_t{0};
  return write_value<size_t>(parts.store, [&](Records& records) -> Result<size_t> {
    int64_t items = 0;
    for (const ApprovalRule& rule : rules) {
      items += ONESHELF_TRY(records.approve(event_of(rule, now), {.filter = rule.filter}))
      .items;
    }
    return static_cast<size_t>(items);
  });
}

Result<ApprovalHistory> approval_history(EngineParts& parts, const LinkId& link,
                                         const std::string& sku, int limit) {
  return read_value<ApprovalHistory>(parts.store, [&](Records& records) -> Result<ApprovalHistory> {
    return ApprovalHistory {
      ONESHELF_TRY(records.approval_rules(link))
      , ONESHELF_TRY(records.approval_events(link, sku, limit))
    };
  });
}

Json to_json(const ApprovalFilter& filter) {
  Json json = Json::object();
  if (filter == ApprovalFilter()) return json.set("all", true);
  if (!filter.brand.empty()) json.set("brand", filter.brand);
  if (!filter.category.empty()) json.set("category", filter.category);
  if (!filter.sku_prefix.empty()) json.set("prefix", filter.sku_prefix);
  if (filter.in_stock_only) json.set("in_stock", true);
  return json;
}

Json to_json(const ApprovalRule& rule) {
  Json json = Json::object();
  json.set("name", rule.name).set("items", to_json(rule.filter));
  json.set("who", rule.who).set("why", rule.why).set("at", to_rfc3339(rule.at));
  json.set("second", rule.second);
  return json.set("second_at", rule.second_at ? Json(to_rfc3339(*rule.second_at)) : Json());
}

Json to_json(const ApprovalPreview& preview) {
  Json unknown = Json::array();
  for (const std::string& sku : preview.unknown) unknown.push(sku);
  Json json = Json::object();
  json.set("approved", preview.approved).set("taken_back", preview.taken_back);
  json.set("unknown", std::move(unknown)).set("creates", preview.creates);
  return json.set("now", to_json(preview.now)).set("then", to_json(preview.then));
}

Json to_json(const ApprovalHistory& history) {
  Json rules = Json::array();
  for (const ApprovalRule& rule : history.rules) rules.push(to_json(rule));
  Json events = Json::array();
  for (const ApprovalEvent& event : history.events) events.push(to_json(event));
  return Json::object().set("rules", std::move(rules)).set("events", std::move(events));
}

Json to_json(const ApprovalEvent& event) {
  Json json = Json::object();
  json.set("id", event.id).set("approved", event.approved).set("items", event.items);
  json.set("barred", event.barred).set("state", name_of(event.state));
  json.set("who", event.who).set("why", event.why).set("rule", event.rule);
  json.set("at", to_rfc3339(event.at)).set("second", event.second);
  return json.set("second_at", event.second_at ? Json(to_rfc3339(*event.second_at)) : Json());
}

}  // namespace oneshelf

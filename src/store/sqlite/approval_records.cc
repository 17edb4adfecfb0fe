#include <algorithm>

#include "store/sqlite/sqlite_records.h"

namespace oneshelf {
namespace {

// What is given with a choice; here all of it is named, as a statement uses no more than it needs.
constexpr const char* kGiven = "WITH given AS (SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ";
// The items of a choice, with $1 account, $2 link, $3 source, $4 SKUs, $5 brand, $6 category,
// $7 prefix, $8 in stock, $9 approved, $10 rule. What is gone or not active can only be taken back.
constexpr const char* kBySkus =
    " SELECT i.item_id FROM items i WHERE i.account = $1 AND i.connection = $3"
    " AND ($9 = 0 OR i.gone_since IS NULL) AND i.sku IN (SELECT value FROM json_each($4))";
constexpr const char* kByFilter =
    " SELECT i.item_id FROM items i WHERE i.account = $1 AND i.connection = $3"
    " AND ($9 = 0 OR (i.gone_since IS NULL AND i.active = 1))"
    " AND ($5 = '' OR LOWER(i.body ->> '$.brand') = LOWER($5))"
    " AND ($6 = '' OR EXISTS (SELECT 1 FROM json_each(i.body, '$.categories') c"
    "   WHERE LOWER(c.value) = LOWER($6)))"
    " AND ($7 = '' OR SUBSTR(i.sku, 1, LENGTH($7)) = $7)"
    " AND ($8 = 0 OR (SELECT COALESCE(SUM(s.on_hand - s.reserved), 0) FROM stock s"
    "   WHERE s.account = $1 AND s.connection = $3 AND s.item_id = i.item_id) > 0)";
// Of those, the ones whose approval changes.
constexpr const char* kThatChange =
    " m WHERE $9 <> EXISTS (SELECT 1 FROM approvals a"
    "   WHERE a.account = $1 AND a.link = $2 AND a.item_id = m.item_id)"
    " AND ($10 = '' OR NOT EXISTS (SELECT 1 FROM approvals_taken_back t"
    "   WHERE t.account = $1 AND t.link = $2 AND t.item_id = m.item_id))";

constexpr const char* kEventColumns =
    "SELECT id, link, approved, who, why, rule, at, state, items, barred, second, second_at"
    " FROM approval_events WHERE account = $1";

ApprovalState state_named(const std::string& name) {
  for (const ApprovalState state : {ApprovalState::kDone, ApprovalState::kWaiting}) {
    if (name_of(state) == name) return state;
  }
  return ApprovalState::kDropped;
}

Result<ApprovalEvent> event_from(const SqlRow& row) {
  ApprovalEvent event;
  event.id = row.integer(0);
  event.link = LinkId(row.text(1));
  event.approved = row.boolean(2);
  event.who = row.text(3);
  event.why = row.text(4);
  event.rule = row.text(5);
  event.at = row.time(6);
  event.state = state_named(row.text(7));
  event.items = row.integer(8);
  event.barred = row.integer(9);
  event.second = row.text(10);
  event.second_at = row.opt_time(11);
  return event;
}

Result<ApprovalRule> rule_from(const SqlRow& row) {
  ApprovalRule rule;
  rule.link = LinkId(row.text(0));
  rule.name = row.text(1);
  rule.filter = {.brand = row.text(2),
                 .category = row.text(3),
                 .sku_prefix = row.text(4),
                 .in_stock_only = row.boolean(5)};
  rule.who = row.text(6);
  rule.why = row.text(7);
  rule.at = row.time(8);
  rule.second = row.text(9);
  rule.second_at = row.opt_time(10);
  return rule;
}

Result<std::string> text_from(const SqlRow& row) { return row.text(0); }

/// `before` + the items of the choice + `after`, with the parameters above.
template <typename Run>
auto with_choice(const ApprovalEvent& event, const ApprovalChoice& choice,
                 const std::string& before, const std::string& after, Run run) {
  const std::string sql =
      kGiven + before + "(" + (choice.filter ? kByFilter : kBySkus) + ")" + after;
  const ApprovalFilter filter = choice.filter.value_or(ApprovalFilter());
  const std::string skus = choice.filter ? "[]" : json_set(choice.skus);
  return run(sql.c_str(), skus, filter.brand, filter.category, filter.sku_prefix,
             filter.in_stock_only, event.approved, event.rule);
}

}  // namespace

Result<std::vector<VendorId>> SqliteRecords::approval_changes(const ApprovalEvent& event,
                                                              const ApprovalChoice& choice) {
  const LinkRecord link = ONESHELF_TRY(known_link(event.link));
  return with_choice(
      event, choice, "SELECT m.item_id FROM ", kThatChange,
      [&](const char* sql, const auto&... chosen) {
        return db_.all<VendorId>(
            sql, [](const SqlRow& row) -> Result<VendorId> { return VendorId(row.text(0)); },
            account_, event.link, link.source, chosen...);
      });
}

Result<ApprovalEvent> SqliteRecords::approve(const ApprovalEvent& event,
                                             const ApprovalChoice& choice) {
  const LinkRecord link = ONESHELF_TRY(known_link(event.link));
  ApprovalEvent kept = event;
  kept.id = ONESHELF_TRY(add_approval_event(event));
  kept.items = ONESHELF_TRY(with_choice(
      event, choice,
      "INSERT INTO approval_items (account, event, item_id) SELECT $1, $11, m.item_id FROM ",
      kThatChange, [&](const char* sql, const auto&... chosen) {
        return db_.run(sql, account_, event.link, link.source, chosen..., kept.id);
      }));
  if (kept.state == ApprovalState::kDone) ONESHELF_TRY(carry_out(kept));
  if (!event.approved) {
    const int64_t taken_back = ONESHELF_TRY(with_choice(
        event, choice,
        "INSERT INTO approvals_taken_back (account, link, item_id) SELECT $1, $2, m.item_id FROM ",
        " m WHERE true ON CONFLICT DO NOTHING", [&](const char* sql, const auto&... chosen) {
          return db_.run(sql, account_, event.link, link.source, chosen...);
        }));
    kept.barred = std::max<int64_t>(taken_back - kept.items, 0);
  }
  if (kept.items + kept.barred == 0) {
    ONESHELF_TRY(
        db_.run("DELETE FROM approval_events WHERE account = $1 AND id = $2", account_, kept.id));
    kept.id = 0;
    return kept;
  }
  ONESHELF_TRY(
      db_.run("UPDATE approval_events SET items = $3, barred = $4 WHERE account = $1 AND id = $2",
              account_, kept.id, kept.items, kept.barred));
  return kept;
}

Result<int64_t> SqliteRecords::add_approval_event(const ApprovalEvent& event) {
  const std::optional<int64_t> id = ONESHELF_TRY(db_.one<int64_t>(
      "INSERT INTO approval_events (account, link, approved, who, why, rule, at, state, items,"
      " barred, second, second_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0, 0, $9, $10)"
      " RETURNING id",
      [](const SqlRow& row) -> Result<int64_t> { return row.integer(0); }, account_, event.link,
      event.approved, event.who, event.why, event.rule, event.at, name_of(event.state),
      event.second, event.second_at));
  return id.value_or(0);
}

/// The items of an event are approved from now on, or not any more.
Result<void> SqliteRecords::carry_out(const ApprovalEvent& event) {
  if (!event.approved) {
    ONESHELF_TRY(
        db_.run("DELETE FROM approvals WHERE account = $1 AND link = $2 AND item_id IN"
                " (SELECT item_id FROM approval_items WHERE account = $1 AND event = $3)",
                account_, event.link, event.id));
    return success();
  }
  ONESHELF_TRY(db_.run(
      "INSERT INTO approvals (account, link, item_id, who, why, at) SELECT $1, $2, item_id, $4, $5,"
      " $6 FROM approval_items WHERE account = $1 AND event = $3 ON CONFLICT DO NOTHING",
      account_, event.link, event.id, event.who, event.why, event.at));
  ONESHELF_TRY(
      db_.run("DELETE FROM approvals_taken_back WHERE account = $1 AND link = $2 AND item_id IN"
              " (SELECT item_id FROM approval_items WHERE account = $1 AND event = $3)",
              account_, event.link, event.id));
  return success();
}

Result<bool> SqliteRecords::settle_approval(int64_t id, bool confirmed, const std::string& who,
                                            Timestamp at) {
  const std::optional<ApprovalEvent> event = ONESHELF_TRY(approval_event(id));
  if (!event || event->state != ApprovalState::kWaiting) return false;
  if (confirmed) ONESHELF_TRY(carry_out(*event));
  const ApprovalState state = confirmed ? ApprovalState::kDone : ApprovalState::kDropped;
  ONESHELF_TRY(
      db_.run("UPDATE approval_events SET state = $3, second = $4, second_at = $5"
              " WHERE account = $1 AND id = $2",
              account_, id, name_of(state), who, at));
  return true;
}

Result<std::optional<ApprovalEvent>> SqliteRecords::approval_event(int64_t id) {
  static const std::string kOne = std::string(kEventColumns) + " AND id = $2";
  return db_.one<ApprovalEvent>(kOne.c_str(), event_from, account_, id);
}

Result<std::vector<ApprovalEvent>> SqliteRecords::approval_events(const LinkId& link,
                                                                  const std::string& sku,
                                                                  int limit) {
  static const std::string kSome =
      std::string(kEventColumns) +
      " AND link = $2 AND ($3 = '' OR id IN (SELECT e.event FROM links l"
      "   JOIN items i ON i.account = $1 AND i.connection = l.source AND i.sku = $3"
      "   JOIN approval_items e ON e.account = $1 AND e.item_id = i.item_id"
      "   WHERE l.account = $1 AND l.id = $2)) ORDER BY id DESC LIMIT $4";
  return db_.all<ApprovalEvent>(kSome.c_str(), event_from, account_, link, sku, limit);
}

Result<std::vector<std::string>> SqliteRecords::approval_skus(int64_t id, int limit) {
  return db_.all<std::string>(
      "SELECT i.sku FROM approval_events e JOIN links l ON l.account = $1 AND l.id = e.link"
      " JOIN approval_items t ON t.account = $1 AND t.event = e.id"
      " JOIN items i ON i.account = $1 AND i.connection = l.source AND i.item_id = t.item_id"
      " WHERE e.account = $1 AND e.id = $2 ORDER BY i.sku LIMIT $3",
      text_from, account_, id, limit);
}

Result<bool> SqliteRecords::is_approved(const LinkId& link, const VendorId& item) {
  const std::optional<std::string> found = ONESHELF_TRY(db_.one<std::string>(
      "SELECT item_id FROM approvals WHERE account = $1 AND link = $2 AND item_id = $3", text_from,
      account_, link, item));
  return found.has_value();
}

Result<std::vector<std::string>> SqliteRecords::skus_not_in_source(
    const LinkId& link, std::span<const std::string> skus) {
  const LinkRecord record = ONESHELF_TRY(known_link(link));
  return db_.all<std::string>(
      "SELECT w.value FROM json_each($3) w WHERE NOT EXISTS (SELECT 1 FROM items i"
      " WHERE i.account = $1 AND i.connection = $2 AND i.sku = w.value AND i.gone_since IS NULL)",
      text_from, account_, record.source, json_set(skus));
}

Result<void> SqliteRecords::save_approval_rule(const ApprovalRule& rule) {
  ONESHELF_TRY(known_link(rule.link));
  ONESHELF_TRY(db_.run(
      "INSERT INTO approval_rules (account, link, name, brand, category, sku_prefix, in_stock, who,"
      " why, at, second, second_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)"
      " ON CONFLICT (account, link, name) DO UPDATE SET brand = excluded.brand,"
      " category = excluded.category, sku_prefix = excluded.sku_prefix,"
      " in_stock = excluded.in_stock, who = excluded.who, why = excluded.why, at = excluded.at,"
      " second = excluded.second, second_at = excluded.second_at",
      account_, rule.link, rule.name, rule.filter.brand, rule.filter.category,
      rule.filter.sku_prefix, rule.filter.in_stock_only, rule.who, rule.why, rule.at, rule.second,
      rule.second_at));
  return success();
}

Result<std::vector<ApprovalRule>> SqliteRecords::approval_rules(const LinkId& link) {
  return db_.all<ApprovalRule>(
      "SELECT link, name, brand, category, sku_prefix, in_stock, who, why, at, second, second_at"
      " FROM approval_rules WHERE account = $1 AND link = $2 ORDER BY name",
      rule_from, account_, link);
}

Result<bool> SqliteRecords::remove_approval_rule(const LinkId& link, const std::string& name) {
  const int64_t removed = ONESHELF_TRY(
      db_.run("DELETE FROM approval_rules WHERE account = $1 AND link = $2 AND name = $3", account_,
              link, name));
  return removed > 0;
}

// What is approved by one person's word, for callers that only want the count.

Result<int64_t> SqliteRecords::approve_skus(const LinkId& link, std::span<const std::string> skus,
                                            bool approved, const std::string& who,
                                            const std::string& why, Timestamp at) {
  const ApprovalEvent event = {
      .link = link, .approved = approved, .who = who, .why = why, .at = at};
  return ONESHELF_TRY(approve(event, {.skus = {skus.begin(), skus.end()}}))
  .items;
}

Result<int64_t> SqliteRecords::approve_matching(const LinkId& link, const ApprovalFilter& filter,
                                                bool approved, const std::string& who,
                                                const std::string& why, Timestamp at) {
  const ApprovalEvent event = {
      .link = link, .approved = approved, .who = who, .why = why, .at = at};
  return ONESHELF_TRY(approve(event, {.filter = filter}))
  .items;
}

}  // namespace oneshelf

#include "engine/drift_book.h"

#include <algorithm>
#include <limits>

#include "base/log.h"
#include "engine/shelf_rows.h"
#include "engine/stock_edits.h"

namespace oneshelf {
namespace {

constexpr int kAll = std::numeric_limits<int>::max();
constexpr const char* kByPolicy = "policy";

std::string state_for(DriftPolicy policy) {
  switch (policy) {
    case DriftPolicy::kRestore: return "restore";
    case DriftPolicy::kAdopt: return "adopted";
    case DriftPolicy::kAsk: return "open";
  }
  return "restore";
}

bool may_hold(const DriftRule& rule) {
  return rule.policy != DriftPolicy::kRestore ||
         std::ranges::any_of(
             rule.fields, [](const auto& entry) { return entry.second != DriftPolicy::kRestore; });
}

/// Stock is never left to the channel, nor settled by what it shows: see stock_edits.h.
bool is_of_stock(const DriftRecord& drift) { return drift.field == name_of(Field::kStock); }

/// The drifts of one record that are not yet settled.
Result<std::vector<DriftRecord>> known_of(Records& records, const LinkId& link,
                                          const ShelfRow& row) {
  std::vector<DriftRecord> known;
  for (const VendorId& id : {row.binding->listing_id, row.binding->listing_product_id}) {
    for (DriftRecord& drift : ONESHELF_TRY(records.drifts_of(link, id))) {
      const std::optional<Field> field = field_named(drift.field);
      if (!field || is_of_stock(drift) || record_of(*field, *row.binding) != id) continue;
      known.push_back(std::move(drift));
    }
    if (row.binding->listing_id == row.binding->listing_product_id) break;
  }
  return known;
}

}  // namespace

Result<FieldsLeft> FieldsLeft::of(Records& records, const LinkId& link) {
  FieldsLeft left;
  for (const DriftRecord& drift : ONESHELF_TRY(records.drifts(link, kAll))) {
    const std::optional<Field> field = field_named(drift.field);
    if (!field || is_of_stock(drift)) continue;
    if (drift.state != "restore") left.by_record_[drift.record_id.str()].insert(*field);
  }
  return left;
}

void FieldsLeft::mark(ShelfRow& row) const {
  if (by_record_.empty() || !row.binding) return;
  for (const bool of_product : {false, true}) {
    const Binding& binding = *row.binding;
    const VendorId& id = of_product ? binding.listing_product_id : binding.listing_id;
    const auto found = by_record_.find(id.str());
    if (found == by_record_.end()) continue;
    for (const Field field : found->second) {
      if (is_product_field(field) == of_product) row.left_to_channel.push_back(field);
    }
  }
}

void DriftBook::add(const LinkView& link, const Traits& traits) {
  if (watches_stock(link.settings)) watchers_.push_back(link);
  if (link.record.paused) return;
  rules_.push_back({.link = link,
                    .plan = plan_rules(link, traits, parts_.clock.now()),
                    .may_hold = may_hold(link.settings.drift)});
}

DriftBook DriftBook::of_link(EngineParts& parts, const LinkView& link, const Traits& traits) {
  DriftBook book(parts);
  book.add(link, traits);
  return book;
}

Result<DriftBook> DriftBook::of_channel(EngineParts& parts, const OpenConnection& channel) {
  DriftBook book(parts);
  const auto links = ONESHELF_TRY(read_value<std::vector<LinkRecord>>(
      parts.store, [](Records& records) { return records.links(); }));
  for (const LinkRecord& record : links) {
    if (record.channel != channel.id()) continue;
    const Result<LinkView> link = load_link(parts, record.id);
    // A link that cannot be loaded says so in its own runs; the others are read on.
    if (link.ok()) book.add(*link, channel.traits());
  }
  return book;
}

bool DriftBook::is_worth(const StreamRecord& stream) const {
  return !stream.in_full_pass ||
         std::ranges::any_of(rules_, [](const Rules& rules) { return rules.may_hold; });
}

/// The rows of those listings that look different from what is stored, or did before.
Result<std::vector<ShelfRow>> DriftBook::rows_of(Records& records, const Rules& rules,
                                                 std::span<const Listing> found) const {
  std::set<std::string> drifted;
  for (const DriftRecord& drift : ONESHELF_TRY(records.drifts(rules.link.id(), kAll))) {
    if (drift.state != "adopted" && !is_of_stock(drift)) drifted.insert(drift.record_id.str());
  }
  std::vector<VendorId> products;
  for (const Listing& listing : found) {
    const auto stored = ONESHELF_TRY(records.listing(rules.link.channel.id, listing.id));
    if (!stored) continue;
    const bool known =
        drifted.contains(listing.id.str()) || drifted.contains(stored->product_id.str());
    if (!known && !may_have_drifted(stored->fields, listing.fields, rules.link.settings)) continue;
    const auto binding = ONESHELF_TRY(records.binding_of_listing(rules.link.id(), listing.id));
    if (!binding) continue;
    const VendorId& product = binding->source_product_id;
    if (std::ranges::find(products, product) == products.end()) products.push_back(product);
  }
  std::vector<ShelfRow> rows;
  if (products.empty()) return rows;
  for (const auto& product : ONESHELF_TRY(records.products(rules.link.id(), products))) {
    for (const ShelfRecord& record : product) rows.push_back(to_row(record));
  }
  return rows;
}

Result<void> DriftBook::note_stock(Records& records, std::span<const Listing> found) const {
  for (const LinkView& link : watchers_) {
    ONESHELF_TRY(note_told_stock(records, link, found, parts_.clock.now()));
  }
  return success();
}

Result<DriftBook::Noted> DriftBook::note(Records& records, std::span<const Listing> found) {
  Noted noted;
  for (const Rules& rules : rules_) {
    for (const ShelfRow& row : ONESHELF_TRY(rows_of(records, rules, found))) {
      if (!row.binding || !row.live) continue;
      const auto listing = std::ranges::find(found, row.binding->listing_id, &Listing::id);
      if (listing == found.end()) continue;
      const Noted more = ONESHELF_TRY(note_row(records, rules, row, *listing));
      noted.skus += more.skus;
      noted.restores += more.restores;
    }
  }
  return noted;
}

Result<DriftBook::Noted> DriftBook::note_row(Records& records, const Rules& rules,
                                             const ShelfRow& row, const Listing& found) {
  Noted noted;
  const int64_t unsettled = ONESHELF_TRY(close_settled(records, rules, row, found));
  const std::vector<Drift> drifts = find_drifts(row, found.fields, rules.plan);
  for (const Drift& drift : drifts) {
    if (ONESHELF_TRY(save(records, rules, row, drift))) ++noted.restores;
  }
  // A row that only adds to a listing, such as its stock, does not make it count twice.
  const bool counts = !drifts.empty() || (unsettled > 0 && !found.product_id.empty());
  noted.skus = counts ? 1 : 0;
  return noted;
}

/// True if it is to be restored.
Result<bool> DriftBook::save(Records& records, const Rules& rules, const ShelfRow& row,
                             const Drift& drift) {
  const Timestamp now = parts_.clock.now();
  DriftRecord record{.link = rules.link.id(),
                     .record_id = drift.record_id,
                     .sku = row.live->sku(),
                     .field = std::string(name_of(drift.field)),
                     .expected = drift.expected,
                     .found = drift.found,
                     .desired = drift.desired,
                     .state = state_for(rules.link.settings.drift.of(drift.field)),
                     .who = kByPolicy,
                     .first_at = now,
                     .last_at = now};
  for (const DriftRecord& known : ONESHELF_TRY(known_of(records, rules.link.id(), row))) {
    // What was adopted stays adopted, whatever the channel makes of it.
    if (known.field != record.field || known.state != "adopted") continue;
    record.state = known.state;
    record.who = known.who;
  }
  ONESHELF_TRY(records.save_drift(record));
  const std::vector<LedgerRecord> entry = {{.at = now,
                                            .link = record.link,
                                            .subject = record.sku,
                                            .field = record.field,
                                            .before = drift.expected,
                                            .after = drift.found,
                                            .why = "drift: " + record.state,
                                            .who = "the channel"}};
  ONESHELF_TRY(records.append_ledger(entry));
  return record.state == "restore";
}

/// Returns how many drifts of the row stay unsettled.
Result<int64_t> DriftBook::close_settled(Records& records, const Rules& rules, const ShelfRow& row,
                                         const Listing& found) {
  int64_t unsettled = 0;
  for (const DriftRecord& known : ONESHELF_TRY(known_of(records, rules.link.id(), row))) {
    const std::optional<Field> field = field_named(known.field);
    if (!field || known.state == "adopted") continue;
    if (found.fields.has(*field) && is_as_desired(*field, row, found.fields, rules.plan)) {
      ONESHELF_TRY(records.remove_drift(known.id));
    } else {
      ++unsettled;
    }
  }
  return unsettled;
}

Result<DriftRecord> decide_drift(EngineParts& parts, int64_t id, DriftDecision decision,
                                 const std::string& who) {
  return write_value<DriftRecord>(parts.store, [&](Records& records) -> Result<DriftRecord> {
    std::optional<DriftRecord> drift = ONESHELF_TRY(records.drift(id));
    if (!drift) {
      return Error(ErrorCode::kNotFound, "drift.unknown",
                   "There is no drift " + std::to_string(id) + ".")
          .remedied("`oneshelf drift` lists them.");
    }
    const bool restores = decision == DriftDecision::kRestore;
    drift->state = restores ? "restore" : "adopted";
    drift->who = who;
    drift->last_at = parts.clock.now();
    if (is_of_stock(*drift)) {
      ONESHELF_TRY(decide_stock_edit(records, *drift, !restores, drift->last_at));
      return std::move(*drift);
    }
    ONESHELF_TRY(records.save_drift(*drift));
    if (restores) {
      ONESHELF_TRY(records.schedule_sooner("catalogue:" + drift->link.str(), drift->last_at));
    }
    return std::move(*drift);
  });
}

}  // namespace oneshelf

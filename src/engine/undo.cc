#include "engine/undo.h"

#include <map>
#include <set>
#include <tuple>

#include "base/log.h"
#include "engine/guarding.h"
#include "engine/read_streams.h"
#include "engine/shadow.h"
#include "engine/shown_book.h"

namespace oneshelf {
namespace {

constexpr milliseconds kReadTime = std::chrono::minutes(5);
constexpr size_t kLookUpMax = 100;

/// One value of a listing, over all its entries.
using ValueKey = std::tuple<VendorId, VendorId, std::string>;

ValueKey key_of(const LedgerRecord& entry) {
  // An item's values follow it; what SKUs share belongs to the channel's product.
  const VendorId product = entry.item_id.empty() ? entry.product_id : VendorId();
  return {entry.item_id, product, entry.field};
}

bool is_of_listing(const LedgerRecord& entry) {
  return !entry.item_id.empty() || !entry.product_id.empty();
}

Error nothing_to_undo(const JobId& run) {
  return Error(ErrorCode::kNotFound, "undo.nothing",
               "The run \"" + run.str() + "\" wrote nothing to a listing.")
      .remedied("`oneshelf jobs` lists the runs. Orders are not undone: cancel or refund them.")
      .with("job", run.str());
}

/// What a run wrote, from the ledger.
struct Written {
  LinkId link;
  std::vector<WrittenValue> values;  // in the order in which they were first written
};

Result<Written> written_by(EngineParts& parts, const JobId& run) {
  Written written;
  std::map<ValueKey, size_t> places;
  int64_t first_seq = 0;
  ONESHELF_TRY(parts.store.read([&](Records& records) -> Result<void> {
    const auto take = [&](const LedgerRecord& entry) {
      if (!is_of_listing(entry)) return true;
      if (first_seq == 0) first_seq = entry.seq;
      written.link = entry.link;
      const auto [at, is_first] = places.try_emplace(key_of(entry), written.values.size());
      if (is_first) {
        written.values.push_back({.item_id = entry.item_id,
                                  .product_id = entry.product_id,
                                  .sku = entry.subject,
                                  .field = entry.field,
                                  .before = entry.before,
                                  .restore = entry.restore});
      }
      written.values[at->second].after = entry.after;
      return true;
    };
    ONESHELF_TRY(records.each_ledger_entry({.job = run.str()}, take));
    const auto look_later = [&](const LedgerRecord& entry) {
      if (entry.job == run.str() || entry.link != written.link) return true;
      const auto found = places.find(key_of(entry));
      if (found != places.end()) written.values[found->second].written_since = true;
      return true;
    };
    if (first_seq == 0) return success();
    return records.each_ledger_entry({.after_seq = first_seq}, look_later);
  }));
  if (written.values.empty()) return nothing_to_undo(run);
  return written;
}

/// Where the values of a run live today: bindings, and listings read just now.
class Targets {
 public:
  Result<void> load(const Context& context, EngineParts& parts, const LinkView& link,
                    OpenConnection& channel, const std::vector<WrittenValue>& values) {
    ONESHELF_TRY(find_bindings(parts, link, values));
    return read_again(context, parts, link, channel);
  }

  const UndoTarget* of(const WrittenValue& value) const {
    if (value.item_id.empty() && partly_approved_.contains(value.product_id)) return &kept_away_;
    const auto found =
        targets_.find(value.item_id.empty() ? lead_of(value.product_id) : value.item_id);
    if (found == targets_.end() || found->second.live.id.empty()) return nullptr;
    return &found->second;
  }

 private:
  VendorId lead_of(const VendorId& product) const {
    const auto found = leads_.find(product);
    return found == leads_.end() ? VendorId() : found->second;
  }

  Result<void> find_bindings(EngineParts& parts, const LinkView& link,
                             const std::vector<WrittenValue>& values) {
    std::set<VendorId> items, products;
    for (const WrittenValue& value : values) {
      (value.item_id.empty() ? products : items)
          .insert(value.item_id.empty() ? value.product_id : value.item_id);
    }
    return parts.store.read([&](Records& records) -> Result<void> {
      for (const BindingRecord& binding : ONESHELF_TRY(records.bindings(link.id()))) {
        const bool leads = products.contains(binding.listing_product_id);
        if (!leads && !items.contains(binding.item_id)) continue;
        const std::optional<Listing> stored =
            ONESHELF_TRY(records.listing(link.channel.id, binding.listing_id));
        if (!stored) continue;
        const bool approved = link.settings.products.mode != ProductRule::Mode::kApproved ||
                              ONESHELF_TRY(records.is_approved(link.id(), binding.item_id));
        if (!approved) partly_approved_.insert(binding.listing_product_id);
        if (leads) leads_.try_emplace(binding.listing_product_id, binding.item_id);
        UndoTarget& target = targets_[binding.item_id];
        target.source_product = binding.source_product_id;
        target.listing_product = binding.listing_product_id;
        target.listing_id = binding.listing_id;
        target.approved = approved;
        by_listing_[binding.listing_id] = binding.item_id;
        skus_.push_back(stored->sku());
      }
      return success();
    });
  }

  /// What a look-up does not tell (stock, on some platforms) is as the channel's changes last told.
  Result<void> read_again(const Context& context, EngineParts& parts, const LinkView& link,
                          OpenConnection& channel) {
    ListingReader* reader = channel.connector().listings();
    if (reader == nullptr) return success();
    const std::span<const std::string> all(skus_);
    for (size_t at = 0; at < all.size(); at += kLookUpMax) {
      const auto chunk = all.subspan(at, std::min(kLookUpMax, all.size() - at));
      const std::vector<Listing> found =
          ONESHELF_TRY(reader->find_listings(context.within(kReadTime), chunk));
      ONESHELF_TRY(parts.store.write([&](Records& records) -> Result<void> {
        ONESHELF_TRY(save_told_listings(records, link.channel.id, found, 0));
        for (const Listing& listing : found) ONESHELF_TRY(take_live(records, link, listing.id));
        return success();
      }));
    }
    return success();
  }

  Result<void> take_live(Records& records, const LinkView& link, const VendorId& id) {
    const auto known = by_listing_.find(id);
    if (known == by_listing_.end()) return success();
    const std::optional<Listing> merged = ONESHELF_TRY(records.listing(link.channel.id, id));
    if (merged) targets_[known->second].live = *merged;
    return success();
  }

  std::map<VendorId, UndoTarget> targets_;   // by item
  std::map<VendorId, VendorId> by_listing_;  // item of a listing
  std::map<VendorId, VendorId> leads_;       // an item of a channel's product
  std::set<VendorId> partly_approved_;       // products of the channel
  UndoTarget kept_away_{.approved = false};  // of what their SKUs share
  std::vector<std::string> skus_;
};

/// With four eyes, what a guard would hold takes a second person.
Result<void> check_eyes(EngineParts& parts, const LinkView& link, const LinkPlan& plan,
                        const UndoOrder& order) {
  const bool has_second = !order.confirmed_by.empty() && order.confirmed_by != order.who;
  if (!link.settings.guards.four_eyes || has_second) return success();
  const JudgedPlan judged = ONESHELF_TRY(judge_plan(parts, link, plan, {order.who, order.job}));
  if (judged.held.empty()) return success();
  return Error(
             ErrorCode::kForbidden, "guard.four_eyes",
             "This link asks for four eyes, and the undo would be held: " + judged.held.front().why)
      .remedied("Name a second person who agrees: --confirmed-by NAME.")
      .with("link", link.id().str());
}

Result<void> pin(EngineParts& parts, const LinkView& link, const UndoDecision& decision,
                 const UndoOrder& order) {
  std::vector<HeldRecord> pins;
  for (const GuardedChange& change : decision.pins) {
    HeldRecord held;
    held.link = link.id();
    held.source_product = change.key.source_product;
    held.item_id = change.key.item_id;
    held.field = change.key.field;
    held.sku = change.sku;
    held.before = change.before;
    held.after = change.after;
    held.guard = name_of(change.guard);
    held.why = change.why;
    held.since = parts.clock.now();
    held.job = order.job.str();
    held.caused_by = order.who;
    pins.push_back(std::move(held));
  }
  return parts.store.write([&](Records& records) { return records.save_held(pins); });
}

}  // namespace

Json to_json(const UndoReport& report) {
  Json changes = Json::array();
  for (const GuardedChange& change : report.decision.pins) {
    changes.push(Json::object()
                     .set("sku", change.sku)
                     .set("field", change.key.field)
                     .set("now", change.after)
                     .set("then", change.before));
  }
  Json left = Json::array();
  for (const LeftAlone& value : report.decision.left_alone) {
    Json json = Json::object();
    json.set("sku", value.sku).set("field", value.field).set("before", value.before);
    json.set("written", value.after).set("now", value.now).set("id", value.id);
    left.push(json.set("why", value.why));
  }
  Json json = Json::object();
  json.set("link", report.link.str()).set("undone", report.decision.pins.size());
  json.set("changes", std::move(changes)).set("left_alone", std::move(left));
  json.set("failed", report.apply.failed).set("unknown", report.apply.unknown);
  return json.set("write_calls", report.apply.write_calls);
}

Result<LinkId> link_of_run(EngineParts& parts, const JobId& run) {
  return ONESHELF_TRY(written_by(parts, run))
  .link;
}

Result<UndoReport> undo_run(const Context& context, EngineParts& parts, const UndoOrder& order,
                            const Progress& progress) {
  const Written written = ONESHELF_TRY(written_by(parts, order.run));
  const LinkView link = ONESHELF_TRY(load_link(parts, written.link));
  if (link.settings.shadow && !order.dry_run) return nothing_is_sent(link.id());
  OpenConnection channel = ONESHELF_TRY(parts.connections.open(link.channel.id, Lane::kCatalogue));
  progress("reading listings", 0, static_cast<int64_t>(written.values.size()));
  ONESHELF_TRY(read_listings(context, parts, channel, ReadMode::kDelta, progress));
  Targets targets;
  ONESHELF_TRY(targets.load(context, parts, link, channel, written.values));
  const UndoRules rules = {.limits = limits_of(channel.traits()),
                           .location = link.settings.stock.channel_location,
                           .who = order.who};
  UndoReport report;
  report.link = link.id();
  report.decision = decide_undo(written.values, rules,
                                [&](const WrittenValue& value) { return targets.of(value); });
  LinkPlan plan;
  plan.products = report.decision.products;
  plan.summary.updates = report.decision.pins.size();  // for the progress that people see
  ONESHELF_TRY(check_eyes(parts, link, plan, order));
  if (order.dry_run || plan.products.empty()) return report;
  // Held before it is written back: no run in between does it again.
  ONESHELF_TRY(pin(parts, link, report.decision, order));
  const ApplyOrder apply = {order.who, order.job, "undo of " + order.run.str()};
  report.apply = ONESHELF_TRY(apply_plan(context, parts, link, plan, apply, progress));
  log_info("run.undone", {{"link", link.id().str()},
                          {"run", order.run.str()},
                          {"values", std::to_string(report.decision.pins.size())}});
  return report;
}

}  // namespace oneshelf

#include "engine/group_sync.h"

#include <algorithm>
#include <limits>
#include <map>

#include "base/log.h"
#include "engine/setup.h"
#include "sync/undo.h"

namespace oneshelf {
namespace {

constexpr int kOrdersMost = 10'000;  // newest; those that came in while figures were written

/// One figure as a run left it.
struct LastWritten {
  std::string sku, after;
  VendorId item;
};

Result<std::vector<LastWritten>> written_by(Records& records, const JobId& run) {
  std::map<VendorId, LastWritten> written;
  ONESHELF_TRY(records.each_ledger_entry({.job = run.str()}, [&](const LedgerRecord& entry) {
    if (entry.field == name_of(Field::kStock) && !entry.item_id.empty()) {
      written[entry.item_id] = {entry.subject, entry.after, entry.item_id};
    }
    return true;
  }));
  std::vector<LastWritten> list;
  for (auto& [item, last] : written) list.push_back(std::move(last));
  return list;
}

/// Units per SKU of the orders that were taken over since.
Result<std::map<std::string, Decimal>> sold_since(Records& records, const LinkId& link,
                                                  Timestamp began) {
  std::map<std::string, Decimal> sold;
  for (const OrderRecord& record :
       ONESHELF_TRY(records.orders_in(link, std::nullopt, kOrdersMost))) {
    const bool is_off = record.order.status == OrderStatus::kCancelled ||
                        record.order.status == OrderStatus::kRefunded;
    if (record.received_at < began || is_off) continue;
    for (const OrderLine& line : record.order.lines) sold[line.sku] += line.quantity;
  }
  return sold;
}

ReadBack read_back(const LastWritten& last, const std::string& found, Decimal sold) {
  ReadBack back = {.sku = last.sku, .written = last.after, .found = found, .sold = sold};
  const Result<Decimal> was = Decimal::parse(last.after);
  const Result<Decimal> is = Decimal::parse(found);
  // What sold before the figure was written is in it already: the rest may be less.
  back.explained = was.ok() && is.ok() && *is < *was && *was - *is <= sold;
  return back;
}

Result<void> compare(Records& records, const LinkView& link, const JobId& run, Timestamp began,
                     Verification& verification) {
  std::map<VendorId, VendorId> listings;  // by item
  for (const BindingRecord& binding : ONESHELF_TRY(records.bindings(link.id()))) {
    listings[binding.item_id] = binding.listing_id;
  }
  const auto sold = ONESHELF_TRY(sold_since(records, link.id(), began));
  for (const LastWritten& last : ONESHELF_TRY(written_by(records, run))) {
    ++verification.compared;
    const auto listing = ONESHELF_TRY(records.listing(link.channel.id, listings[last.item]));
    const std::string found =
        listing ? value_text(listing->fields, Field::kStock, link.settings.stock.channel_location)
                : "?";
    if (found == last.after) {
      ++verification.as_written;
      continue;
    }
    const auto units = sold.find(last.sku);
    verification.differ.push_back(
        read_back(last, found, units == sold.end() ? Decimal() : units->second));
  }
  return success();
}

/// The replica as it is now, whatever its changes told, and what it sold until then.
Result<Traits> read_replica(const Context& context, EngineParts& parts, const LinkView& link,
                            const Progress& progress) {
  OpenConnection master = ONESHELF_TRY(parts.connections.open(link.source.id, Lane::kOrders));
  OpenConnection replica = ONESHELF_TRY(parts.connections.open(link.channel.id, Lane::kCatalogue));
  ONESHELF_TRY(read_listings(context, parts, replica, ReadMode::kFull, progress));
  ONESHELF_TRY(take_orders(context, parts, link, master.traits(), replica, progress));
  return replica.traits();
}

Error stopped_by(const Preflight& preflight) {
  const PreflightFinding& first = preflight.findings.front();
  return Error(ErrorCode::kConflict, "group.preflight", first.sentence)
      .remedied(first.remedy)
      .with("problem", std::string(name_of(first.problem)));
}

/// The first run of a replica is over: it works by itself from now on.
Result<bool> complete(const Context& context, EngineParts& parts, const std::string& group,
                      const LinkId& id, const ReplicaSynced& synced) {
  const bool is_there = synced.report.held == 0 && synced.verification.unexplained() == 0 &&
                        synced.review.open.empty();
  if (!is_there) return false;
  const LinkView link = ONESHELF_TRY(load_link(parts, id));
  const LinkSetup setup = ONESHELF_TRY(read_setup(context, parts, link));
  ONESHELF_TRY(complete_setup(parts, link, setup));
  ONESHELF_TRY(note_replica_synced(parts, group, id));
  return true;
}

}  // namespace

size_t Verification::unexplained() const {
  return static_cast<size_t>(
      std::ranges::count_if(differ, [](const ReadBack& back) { return !back.explained; }));
}

Json to_json(const Verification& verification) {
  Json differ = Json::array();
  for (const ReadBack& back : verification.differ) {
    differ.push(Json::object()
                    .set("sku", back.sku)
                    .set("written", back.written)
                    .set("found", back.found)
                    .set("sold", back.sold.to_string())
                    .set("explained", back.explained));
  }
  Json json = Json::object();
  json.set("compared", verification.compared).set("as_written", verification.as_written);
  json.set("differ", std::move(differ)).set("unexplained", verification.unexplained());
  return json.set("still_to_write", verification.still_to_write);
}

Json to_json(const ReplicaSynced& synced) {
  Json json = Json::object();
  json.set("review", to_json(synced.review)).set("report", to_json(synced.report));
  json.set("verification", to_json(synced.verification));
  return json.set("completed", synced.completed);
}

Result<Verification> verify_replica(const Context& context, EngineParts& parts, const LinkId& id,
                                    const JobId& run, Timestamp began, const Progress& progress) {
  const LinkView link = ONESHELF_TRY(load_link(parts, id));
  const Traits traits = ONESHELF_TRY(read_replica(context, parts, link, progress));
  Verification verification;
  ONESHELF_TRY(parts.store.read(
      [&](Records& records) { return compare(records, link, run, began, verification); }));
  verification.still_to_write = ONESHELF_TRY(plan_link(parts, link, traits, progress))
  .summary.stock_changes;
  return verification;
}

Result<ReplicaSynced> sync_replica(const Context& context, EngineParts& parts,
                                   const std::string& group, const LinkId& link,
                                   const SyncOptions& options, const Progress& progress) {
  ONESHELF_TRY(load_replica(parts, group, link));
  const Timestamp began = parts.clock.now();
  ReplicaSynced synced;
  synced.review = ONESHELF_TRY(review_replica(context, parts, link, options, progress));
  if (synced.review.preflight.stops()) return stopped_by(synced.review.preflight);
  SyncOptions applying = options;
  applying.apply = true;
  applying.mode = ReadMode::kDelta;  // all was read just now
  applying.even_if_paused = true;
  applying.asked = GuardFacts::Asked::kByPerson;
  synced.report = ONESHELF_TRY(sync_catalogue(context, parts, link, applying, progress));
  synced.verification =
      ONESHELF_TRY(verify_replica(context, parts, link, options.job, began, progress));
  synced.completed = ONESHELF_TRY(complete(context, parts, group, link, synced));
  log_info("group.replica_synced", {{"group", group},
                                    {"replica", link.str()},
                                    {"written", std::to_string(synced.report.apply.stock_written)},
                                    {"completed", synced.completed ? "yes" : "no"}});
  return synced;
}

}  // namespace oneshelf

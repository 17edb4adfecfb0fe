#include "engine/sync_figures.h"

#include "base/log.h"
#include "base/mutant.h"
#include "engine/lag_book.h"
#include "engine/sold_watch.h"
#include "engine/sync_steps.h"

namespace oneshelf {
namespace {

constexpr const char* kNote = "whole_runs";
constexpr milliseconds kWholeSoon = std::chrono::seconds(5);
constexpr size_t kMovedMost = ReadReport::kToldMost;  // more is a burst, and planned as a whole

/// When the link was last looked at as a whole, and is to be again.
struct WholeRuns {
  std::optional<Timestamp> ended_at, due_at;
};

Result<WholeRuns> load(Records& records, const LinkId& link) {
  const std::string note = ONESHELF_TRY(records.link_note(link, kNote));
  if (note.empty()) return WholeRuns();
  return read_json(ONESHELF_TRY(parse_json(note)), [](const JsonReader& reader) {
    return WholeRuns{.ended_at = reader.opt_time("ended_at"), .due_at = reader.opt_time("due_at")};
  });
}

Result<void> save(Records& records, const LinkId& link, const WholeRuns& runs) {
  Json note = Json::object();
  if (runs.ended_at) note.set("ended_at", to_rfc3339(*runs.ended_at));
  if (runs.due_at) note.set("due_at", to_rfc3339(*runs.due_at));
  return records.save_link_note(link, kNote, note.dump());
}

/// Whether the link's rules let its stock be looked at by itself.
bool is_plain(const LinkSettings& settings) {
  return !settings.shadow && !settings.stock.exclusive &&
         settings.drift.stock == DriftPolicy::kRestore;
}

bool was_looked_at_lately(const WholeRuns& runs, const Intervals& intervals, Timestamp now) {
  if (ONESHELF_MUTANT("figures_only")) return true;
  if (!runs.ended_at || (runs.due_at && now >= *runs.due_at)) return false;
  return now - *runs.ended_at < std::min(intervals.stock, intervals.catalogue);
}

class Figures {
 public:
  Figures(const Context& context, EngineParts& parts, const LinkView& link,
          const SyncOptions& options, const Progress& progress)
      : context_(context), parts_(parts), link_(link), options_(options), progress_(progress) {}

  Result<FiguresRun> run(AnsweredHints& hints) {
    FiguresRun run;
    const RequestMeter meter(parts_, link_);
    const Reading wanted =
        reading_of_source(options_, link_.settings, hints.told_by_source(), parts_.clock.now());
    ONESHELF_TRY(
        read_sides(context_, parts_, link_, LookAt::kStock, wanted, progress_, run.report));
    if (run.report.listings.full || run.report.stock.full) return run;
    const auto products = ONESHELF_TRY(moved_products(run.report.listings.told));
    if (!products) return run;
    if (!products->empty()) ONESHELF_TRY(write(*products, run.report));
    if (run.report.apply.unknown > 0 || run.report.apply.stock_changed > 0) return run;
    ONESHELF_TRY(hints.close());
    if (is_more_to_do_) ONESHELF_TRY(make_whole_due());
    meter.fill(run.report);
    run.is_all = true;
    return run;
  }

 private:
  /// Nothing if so much moved that all may as well be planned.
  Result<std::optional<std::vector<VendorId>>> moved_products(std::span<const VendorId> listings) {
    using Items = std::optional<std::vector<VendorId>>;
    std::set<VendorId> products, moved;
    Items items = ONESHELF_TRY(read_value<Items>(
        parts_.store, [&](Records& records) { return items_waiting(records, link_.id()); }));
    if (!items || items->size() > kMovedMost || listings.size() > kMovedMost) return Items();
    is_more_to_do_ = !items->empty();
    const std::vector<VendorId> of_items =
        ONESHELF_TRY(products_moved_by(parts_, link_.source.id, *items, moved));
    products.insert(of_items.begin(), of_items.end());
    ONESHELF_TRY(parts_.store.read([&](Records& records) -> Result<void> {
      for (const VendorId& id : listings) {
        const auto binding = ONESHELF_TRY(records.binding_of_listing(link_.id(), id));
        if (binding) products.insert(binding->source_product_id);
      }
      return success();
    }));
    return Items(std::vector<VendorId>(products.begin(), products.end()));
  }

  Result<LinkPlan> plan(std::span<const VendorId> products) {
    OpenConnection channel =
        ONESHELF_TRY(parts_.connections.open(link_.channel.id, Lane::kCatalogue));
    LinkPlan plan = ONESHELF_TRY(plan_products(parts_, link_, channel.traits(), products));
    const std::set<VendorId> held =
        ONESHELF_TRY(read_value<std::set<VendorId>>(parts_.store, [&](Records& records) {
          return figures_of_people(records, link_.id(), {HeldState::kHeld, HeldState::kReleased});
        }));
    keep_stock_of(plan,
                  [&](const VariantPlan& variant) { return !held.contains(variant.item_id); });
    return plan;
  }

  Result<void> write(std::span<const VendorId> products, SyncReport& report) {
    LinkPlan wanted = ONESHELF_TRY(plan_with_orders(
        context_, parts_, link_, [&] { return plan(products); }, progress_, report));
    const JudgedPlan judged = ONESHELF_TRY(
        judge_plan(parts_, link_, wanted, {options_.who, options_.job, options_.asked}));
    take_out(wanted.products, judged.held);
    is_more_to_do_ = is_more_to_do_ || !judged.held.empty();
    if (wanted.products.empty()) return success();
    is_more_to_do_ = true;
    report.apply =
        ONESHELF_TRY(pausing(parts_, link_.channel.id,
                             apply_plan(context_, parts_, link_, wanted,
                                        {.who = options_.who, .job = options_.job}, progress_)));
    return success();
  }

  Result<void> make_whole_due() {
    return parts_.store.write([&](Records& records) -> Result<void> {
      WholeRuns runs = ONESHELF_TRY(load(records, link_.id()));
      if (!runs.due_at) runs.due_at = parts_.clock.now() + kWholeSoon;
      ONESHELF_TRY(save(records, link_.id(), runs));
      return records.schedule_sooner("catalogue:" + link_.id().str(), *runs.due_at);
    });
  }

  const Context& context_;
  EngineParts& parts_;
  const LinkView& link_;
  const SyncOptions& options_;
  const Progress& progress_;
  bool is_more_to_do_ = false;
};

/// Whether stock is all that this run is due for.
Result<bool> is_about_stock(EngineParts& parts, const LinkView& link, const AnsweredHints& hints) {
  if (hints.more_than_stock()) return false;
  return read_value<bool>(parts.store, [&](Records& records) -> Result<bool> {
    const WholeRuns runs = ONESHELF_TRY(load(records, link.id()));
    if (!was_looked_at_lately(runs, link.settings.intervals, parts.clock.now())) return false;
    const auto items = ONESHELF_TRY(items_waiting(records, link.id()));
    return items && (hints.any() || !items->empty());
  });
}

}  // namespace

Result<FiguresRun> sync_figures(const Context& context, EngineParts& parts, const LinkId& id,
                                const SyncOptions& options, const Progress& progress) {
  const bool is_by_schedule = options.due && options.apply && options.mode == ReadMode::kDelta &&
                              options.asked == GuardFacts::Asked::kBySchedule;
  if (!is_by_schedule) return FiguresRun();
  const LinkView link = ONESHELF_TRY(load_link(parts, id));
  if (link.record.paused || !is_plain(link.settings)) return FiguresRun();
  AnsweredHints hints(parts, link, AnsweredHints::About::kStock);
  ONESHELF_TRY(hints.note());
  if (!ONESHELF_TRY(is_about_stock(parts, link, hints))) return FiguresRun();
  FiguresRun run = ONESHELF_TRY(Figures(context, parts, link, options, progress).run(hints));
  log_info("link.figures_synced",
           {{"link", id.str()}, {"written", std::to_string(run.report.apply.stock_written)}});
  return run;
}

Result<void> note_whole_run(Records& records, const LinkId& link, Timestamp now) {
  return save(records, link, {.ended_at = now});
}

}  // namespace oneshelf

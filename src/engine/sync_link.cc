#include "engine/sync_link.h"

#include "base/log.h"
#include "base/mutant.h"
#include "engine/approvals.h"
#include "engine/identity.h"
#include "engine/lag_book.h"
#include "engine/shadow.h"
#include "engine/shown_book.h"
#include "engine/sync_figures.h"
#include "engine/sync_steps.h"

namespace oneshelf {
namespace {

// Plans of one run: the first, and after unknown outcomes and figures that changed meanwhile.
constexpr int kRoundsMax = 3;

Json to_json(const ReadReport& report) {
  Json json = Json::object();
  json.set("rows", report.rows).set("changed", report.changed).set("gone", report.gone);
  return json.set("full", report.full).set("by_another", report.by_another);
}

Json orders_json(const SyncReport& report) {
  Json json = Json::object();
  json.set("read", report.intake.read).set("taken", report.intake.taken);
  json.set("changed", report.intake.changed).set("left_out", report.intake.left_out);
  json.set("written", report.orders.written).set("held", report.orders.held);
  json.set("waiting", report.orders.waiting);
  json.set("shipments", report.follow_up.shipments).set("refunds", report.follow_up.refunds);
  json.set("refunds_to_channel", report.follow_up.refunds_to_channel);
  json.set("corrections", report.follow_up.corrections);
  json.set("payments", report.follow_up.payments);
  json.set("cancelled_in_source", report.follow_up.cancelled_in_source);
  json.set("cancelled_in_channel", report.follow_up.cancelled_in_channel);
  return json.set("failed", report.follow_up.failed);
}

Json apply_json(const ApplyReport& report) {
  Json json = Json::object();
  json.set("created", report.created).set("updated", report.updated);
  json.set("hidden", report.hidden).set("deleted", report.deleted);
  json.set("stock_written", report.stock_written).set("failed", report.failed);
  json.set("stock_changed", report.stock_changed);
  return json.set("unknown", report.unknown).set("write_calls", report.write_calls);
}

Asking asking_of(const SyncOptions& options) { return {options.who, options.job, options.asked}; }

Result<LinkPlan> plan_now(EngineParts& parts, const LinkView& link, const Progress& progress) {
  OpenConnection channel = ONESHELF_TRY(parts.connections.open(link.channel.id, Lane::kCatalogue));
  return plan_link(parts, link, channel.traits(), progress);
}

/// What people changed on the channel goes to the source, where the link wants that, before
/// anything is planned from it.
Result<void> settle_edits(const Context& context, EngineParts& parts, const LinkView& link,
                          const SyncOptions& options, const Progress& progress,
                          SyncReport& report) {
  const bool is_real = options.apply && !link.settings.shadow && !link.record.paused;
  if (!is_real) return success();
  const auto orders = [&](const std::set<std::string>& skus) -> Result<void> {
    ONESHELF_TRY(read_orders(context, parts, link, progress, report));
    OpenConnection source = ONESHELF_TRY(parts.connections.open(link.source.id, Lane::kOrders));
    OpenConnection channel = ONESHELF_TRY(parts.connections.open(link.channel.id, Lane::kOrders));
    if (!channel.traits().order_changes_need_reread) return success();
    return read_orders_again(context, parts, link, source.traits(), channel, skus);
  };
  report.edits = ONESHELF_TRY(pausing(
      parts, link.source.id,
      settle_stock_edits(context, parts, link, {.job = options.job, .read_orders = orders})));
  if (report.edits.adopted == 0) return success();
  OpenConnection source = ONESHELF_TRY(parts.connections.open(link.source.id, Lane::kStock));
  ONESHELF_TRY(pausing(parts, source.id(), read_stock(context, parts, source, {}, progress)));
  return success();
}

Result<LinkPlan> plan_with_orders(const Context& context, EngineParts& parts, const LinkView& link,
                                  const Progress& progress, SyncReport& report) {
  const auto make_plan = [&] { return plan_now(parts, link, progress); };
  return plan_with_orders(context, parts, link, make_plan, progress, report);
}

/// A new plan after a part of one was applied. Where the shop sold while figures for it were on
/// their way, what it sold is read first; if it sells on and on, by the next run, due at once.
Result<LinkPlan> plan_again(const Context& context, EngineParts& parts, const LinkView& link,
                            const ApplyReport& applied, const Progress& progress, bool goes_on,
                            SyncReport& report) {
  if (applied.stock_changed == 0) {
    return plan_with_orders(context, parts, link, progress, report);
  }
  ONESHELF_TRY(read_orders(context, parts, link, progress, report));
  if (!goes_on) {
    ONESHELF_TRY(parts.store.write([&](Records& records) {
      return records.schedule_sooner("catalogue:" + link.id().str(), parts.clock.now());
    }));
  }
  return plan_now(parts, link, progress);
}

/// Holds what waits for a person and applies the rest; plans again while outcomes are unknown, and
/// for figures that were another meanwhile.
Result<void> apply_guarded(const Context& context, EngineParts& parts, FreshPlan& fresh,
                           const SyncOptions& options, const Progress& progress,
                           SyncReport& report) {
  const Asking asking = asking_of(options);
  bool again = false;
  for (int round = 0; round < kRoundsMax; ++round) {
    ONESHELF_TRY(hold_changes(parts, fresh.link, fresh.judged, asking, fresh.plan));
    if (fresh.plan.products.empty()) break;
    const ApplyReport applied = ONESHELF_TRY(
        pausing(parts, fresh.link.channel.id,
                apply_plan(context, parts, fresh.link, fresh.plan,
                           {.who = options.who, .job = options.job, .again = again}, progress)));
    add(report.apply, applied);
    again = applied.unknown > 0;
    if (applied.unknown == 0 && applied.stock_changed == 0) break;
    fresh.plan = ONESHELF_TRY(
        plan_again(context, parts, fresh.link, applied, progress, round + 1 < kRoundsMax, report));
    fresh.judged = ONESHELF_TRY(judge_plan(parts, fresh.link, fresh.plan, asking));
  }
  report.held = fresh.judged.held.size();
  return note_price_basis(parts, fresh.link, fresh.judged);
}

/// The figures that the plan would change, those that are held included.
std::set<VendorId> differing_in(const LinkPlan& plan) {
  std::set<VendorId> items;
  for (const ProductPlan& product : plan.products) {
    for (const VariantPlan& variant : product.variants) {
      if (variant.fields.stock) items.insert(variant.item_id);
    }
  }
  return items;
}

/// What a run that came to its end leaves to be written.
Result<void> note_end(EngineParts& parts, const LinkId& link, const SyncReport& report) {
  const auto planned = static_cast<int64_t>(report.plan.stock_changes);
  const int64_t backlog = std::max<int64_t>(planned - report.apply.stock_written, 0);
  return parts.store.write([&](Records& records) -> Result<void> {
    ONESHELF_TRY(note_run(records, link, backlog, parts.clock.now()));
    return note_whole_run(records, link, parts.clock.now());
  });
}

}  // namespace

Json to_json(const PlanSummary& summary) {
  Json json = Json::object();
  json.set("changes", summary.changes()).set("products", summary.products);
  json.set("creates", summary.creates).set("updates", summary.updates);
  json.set("hides", summary.hides).set("deletes", summary.deletes);
  json.set("field_changes", summary.field_changes).set("price_changes", summary.price_changes);
  json.set("stock_changes", summary.stock_changes).set("in_sync", summary.in_sync);
  json.set("not_wanted", summary.not_wanted).set("issues", summary.issues);
  json.set("requests", summary.requests);
  return json.set("estimated_ms", static_cast<int64_t>(summary.time.count()));
}

Json to_json(const SyncReport& report) {
  Json json = Json::object();
  json.set("items", to_json(report.items)).set("stock", to_json(report.stock));
  json.set("listings", to_json(report.listings));
  json.set("matched", report.matched).set("proposals", report.proposals);
  json.set("approved", report.approved);
  json.set("plan", to_json(report.plan)).set("apply", apply_json(report.apply));
  json.set("held", report.held).set("shadowed", report.shadowed);
  Json edits = Json::object();
  edits.set("adopted", report.edits.adopted).set("asked", report.edits.asked);
  json.set("stock_edits", edits.set("parked", report.edits.parked));
  json.set("orders", orders_json(report));
  json.set("source_requests", report.source_requests);
  json.set("channel_requests", report.channel_requests);
  return json.set("took_ms", static_cast<int64_t>(report.took.count()));
}

Result<SyncReport> sync_orders(const Context& context, EngineParts& parts, const LinkId& id,
                               const SyncOptions&, const Progress& progress) {
  const LinkView link = ONESHELF_TRY(load_link(parts, id));
  if (link.record.paused) return link_paused(id);
  const RequestMeter meter(parts, link);
  SyncReport report;
  AnsweredHints hints(parts, link, AnsweredHints::About::kOrders);
  ONESHELF_TRY(hints.note());
  OpenConnection channel = ONESHELF_TRY(parts.connections.open(link.channel.id, Lane::kOrders));
  OpenConnection source = ONESHELF_TRY(parts.connections.open(link.source.id, Lane::kOrders));
  for (OpenConnection* side : {&source, &channel}) {
    ONESHELF_TRY(
        pausing(parts, side->id(), check_identity(context, parts, *side, ReadMode::kDelta)));
  }
  report.intake = ONESHELF_TRY(pausing(
      parts, channel.id(), take_orders(context, parts, link, source.traits(), channel, progress)));
  if (link.settings.shadow) {
    report.shadowed = ONESHELF_TRY(shadow_orders(parts, link, report.intake.in_shadow));
  } else {
    report.orders = ONESHELF_TRY(
        pausing(parts, source.id(), write_orders(context, parts, link, source, progress)));
    report.follow_up = ONESHELF_TRY(follow_orders(context, parts, link, source, channel, progress));
  }
  if (channel.traits().order_changes_need_reread) {
    // Where orders change without showing, the stock they move does not show either.
    std::set<std::string> moved = report.intake.moved;
    moved.merge(report.follow_up.moved);
    ONESHELF_TRY(read_listings_again(context, parts, channel, moved));
  }
  if (report.follow_up.trouble) return *report.follow_up.trouble;
  ONESHELF_TRY(hints.close());
  meter.fill(report);
  return report;
}

Result<FreshPlan> fresh_plan(const Context& context, EngineParts& parts, const LinkId& id,
                             const SyncOptions& options, const Progress& progress) {
  FreshPlan fresh;
  fresh.link = ONESHELF_TRY(load_link(parts, id));
  if (fresh.link.record.paused && !options.even_if_paused) return link_paused(id);
  const RequestMeter meter(parts, fresh.link);
  AnsweredHints hints(parts, fresh.link, AnsweredHints::About::kCatalogue);
  ONESHELF_TRY(hints.note());
  ONESHELF_TRY(follow_shown(parts, fresh.link));
  const Reading wanted =
      reading_of_source(options, fresh.link.settings, hints.told_by_source(), parts.clock.now());
  ONESHELF_TRY(
      read_sides(context, parts, fresh.link, LookAt::kAll, wanted, progress, fresh.report));
  ONESHELF_TRY(hints.close());
  ONESHELF_TRY(settle_edits(context, parts, fresh.link, options, progress, fresh.report));
  fresh.report.approved = ONESHELF_TRY(approve_by_rules(parts, fresh.link));
  fresh.matching = ONESHELF_TRY(match_link(parts, fresh.link, options.who));
  fresh.plan = ONESHELF_TRY(plan_with_orders(context, parts, fresh.link, progress, fresh.report));
  ONESHELF_TRY(park_issues(parts, fresh.link, fresh.plan));
  fresh.report.matched = fresh.matching.links.size();
  fresh.report.proposals = fresh.matching.proposals.size();
  fresh.report.plan = fresh.plan.summary;
  fresh.judged = ONESHELF_TRY(judge_plan(parts, fresh.link, fresh.plan, asking_of(options)));
  fresh.report.held = fresh.judged.held.size();
  meter.fill(fresh.report);
  return fresh;
}

Result<SyncReport> sync_catalogue(const Context& context, EngineParts& parts, const LinkId& id,
                                  const SyncOptions& options, const Progress& progress) {
  const FiguresRun figures = ONESHELF_TRY(sync_figures(context, parts, id, options, progress));
  if (figures.is_all) return figures.report;
  FreshPlan fresh = ONESHELF_TRY(fresh_plan(context, parts, id, options, progress));
  const RequestMeter meter(parts, fresh.link);
  SyncReport report = fresh.report;
  if (options.apply && fresh.link.settings.shadow) {
    report.shadowed +=
        ONESHELF_TRY(shadow_plan(parts, fresh.link, std::move(fresh.plan), fresh.judged));
  } else if (options.apply) {
    const std::set<VendorId> differing = differing_in(fresh.plan);
    ONESHELF_TRY(
        parts.store.write([&](Records& records) { return note_planned(records, id, differing); }));
    ONESHELF_TRY(apply_guarded(context, parts, fresh, options, progress, report));
    ONESHELF_TRY(note_end(parts, id, report));
  }
  add(report.apply, figures.report.apply);
  SyncReport more;
  meter.fill(more);
  report.source_requests += more.source_requests;
  report.channel_requests += more.channel_requests;
  report.took += more.took;
  log_info("link.synced", {{"link", id.str()}, {"changes", std::to_string(report.apply.done())}});
  return report;
}

}  // namespace oneshelf

#include "engine/sync_steps.h"

#include "base/mutant.h"
#include "engine/identity.h"
#include "engine/shadow.h"

namespace oneshelf {
namespace {

/// A figure that is not known may be lower than any: a listing that is told anew may have sold.
bool raises_stock(const LinkPlan& plan) {
  for (const ProductPlan& product : plan.products) {
    for (const VariantPlan& variant : product.variants) {
      if (!variant.fields.stock) continue;
      const Decimal live = variant.live_stock.value_or(Decimal());
      for (const auto& [location, quantity] : *variant.fields.stock) {
        if (quantity > live) return true;
      }
    }
  }
  return false;
}

}  // namespace

void AnsweredHints::take(const HintRecord& hint) {
  if ((hint.about == "orders") != (about_ == About::kOrders)) return;
  const bool is_of_stock = hint.about == "stock";
  more_than_stock_ = more_than_stock_ || !is_of_stock;
  if (about_ == About::kStock && !is_of_stock) return;
  ids_.push_back(hint.id);
  if (hint.connection != link_.source.id) return;
  told_by_source_ = std::max(told_by_source_.value_or(hint.received_at), hint.received_at);
}

Result<void> AnsweredHints::note() {
  return parts_.store.read([&](Records& records) -> Result<void> {
    for (const ConnectionId& id : {link_.source.id, link_.channel.id}) {
      for (const HintRecord& hint : ONESHELF_TRY(records.open_hints(id))) take(hint);
    }
    return success();
  });
}

Result<void> AnsweredHints::close() {
  if (ids_.empty()) return success();
  return parts_.store.write([&](Records& records) { return records.close_hints(ids_); });
}

Reading reading_of_source(const SyncOptions& options, const LinkSettings& settings,
                          std::optional<Timestamp> told, Timestamp now) {
  Reading wanted{options.mode, options.due};
  if (!wanted.due) return wanted;
  const auto every = std::min(settings.intervals.stock, settings.intervals.catalogue);
  if (told) {
    wanted.due = std::max(*wanted.due, *told);
  } else if (wanted.mode == ReadMode::kDelta) {
    wanted.due = std::min<Timestamp>(*wanted.due, now - every);
  }
  return wanted;
}

Result<void> read_orders(const Context& context, EngineParts& parts, const LinkView& link,
                         const Progress& progress, SyncReport& report) {
  OpenConnection source = ONESHELF_TRY(parts.connections.open(link.source.id, Lane::kOrders));
  OpenConnection channel = ONESHELF_TRY(parts.connections.open(link.channel.id, Lane::kOrders));
  IntakeReport intake = ONESHELF_TRY(pausing(
      parts, channel.id(), take_orders(context, parts, link, source.traits(), channel, progress)));
  report.shadowed += ONESHELF_TRY(shadow_orders(parts, link, intake.in_shadow));
  add(report.intake, std::move(intake));
  return success();
}

Result<void> read_sides(const Context& context, EngineParts& parts, const LinkView& link,
                        LookAt what, const Reading& wanted, const Progress& progress,
                        SyncReport& report) {
  OpenConnection source = ONESHELF_TRY(parts.connections.open(link.source.id, Lane::kCatalogue));
  OpenConnection channel = ONESHELF_TRY(parts.connections.open(link.channel.id, Lane::kCatalogue));
  for (OpenConnection* side : {&source, &channel}) {
    ONESHELF_TRY(pausing(parts, side->id(), check_identity(context, parts, *side, wanted.mode)));
  }
  if (what == LookAt::kAll) {
    ONESHELF_TRY(pausing(parts, channel.id(), settle_intents(context, parts, link, channel)));
    report.items = ONESHELF_TRY(
        pausing(parts, source.id(), read_items(context, parts, source, wanted, progress)));
  }
  // The channel before the stock: an order placed in between then shows in the stock's in-flight.
  report.listings = ONESHELF_TRY(
      pausing(parts, channel.id(), read_listings(context, parts, channel, wanted.mode, progress)));
  report.stock = ONESHELF_TRY(
      pausing(parts, source.id(), read_stock(context, parts, source, wanted, progress)));
  return success();
}

Result<LinkPlan> plan_with_orders(const Context& context, EngineParts& parts, const LinkView& link,
                                  const std::function<Result<LinkPlan>()>& make_plan,
                                  const Progress& progress, SyncReport& report) {
  if (link.settings.stock.exclusive) {
    ONESHELF_TRY(read_orders(context, parts, link, progress, report));
    return make_plan();
  }
  LinkPlan plan = ONESHELF_TRY(make_plan());
  if (!raises_stock(plan) || ONESHELF_MUTANT("orders_not_read_before_a_raise")) return plan;
  ONESHELF_TRY(read_orders(context, parts, link, progress, report));
  if (report.intake.moved.empty() && ONESHELF_MUTANT("figures_not_computed_anew")) return plan;
  return make_plan();
}

void add(ApplyReport& sum, const ApplyReport& more) {
  sum.created += more.created;
  sum.updated += more.updated;
  sum.hidden += more.hidden;
  sum.deleted += more.deleted;
  sum.stock_written += more.stock_written;
  sum.failed += more.failed;
  sum.unknown += more.unknown;
  sum.stock_changed += more.stock_changed;
  sum.write_calls += more.write_calls;
}

void add(IntakeReport& sum, IntakeReport more) {
  sum.read += more.read;
  sum.taken += more.taken;
  sum.changed += more.changed;
  sum.held += more.held;
  sum.left_out += more.left_out;
  sum.moved.merge(more.moved);
}

Error link_paused(const LinkId& id) {
  return Error(ErrorCode::kInvalid, "link.paused", "The link \"" + id.str() + "\" is paused.")
      .remedied("Resume it: `oneshelf link " + id.str() + " --resume`.")
      .with("link", id.str());
}

}  // namespace oneshelf

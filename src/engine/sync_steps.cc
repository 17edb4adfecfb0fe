#include "engine/sync_steps.h"

#include "engine/shadow.h"

namespace oneshelf {

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

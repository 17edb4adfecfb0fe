#include "engine/shadow.h"

#include "base/log.h"
#include "engine/order_document.h"

namespace oneshelf {
namespace {

ShadowRecord record_of(const LinkView& link, Timestamp now) {
  ShadowRecord record;
  record.link = link.id();
  record.at = now;
  return record;
}

/// What a listing as a whole becomes, where no single value tells.
std::string whole_of(ChangeKind kind) { return kind == ChangeKind::kHide ? "hidden" : "gone"; }

class PlanShadow {
 public:
  PlanShadow(const LinkView& link, Timestamp now) : link_(link), now_(now) {}

  void add(const ProductPlan& product) {
    add_changes(product.changes, "update", product.source_product, product.name);
    for (const VariantPlan& variant : product.variants) add(variant);
  }

  void add(const GuardedChange& held) {
    ShadowRecord record = record_of(link_, now_);
    record.action = "held";
    record.record_id = held.key.item_id.empty() ? held.key.source_product : held.key.item_id;
    record.subject = held.sku;
    record.field = held.key.field;
    record.old_value = held.before;
    record.new_value = held.after;
    records_.push_back(std::move(record));
  }

  std::vector<ShadowRecord> take() { return std::move(records_); }

 private:
  void add(const VariantPlan& variant) {
    add_changes(variant.changes, name_of(variant.kind), variant.item_id, variant.sku);
    const bool is_whole = variant.kind == ChangeKind::kHide || variant.kind == ChangeKind::kDelete;
    if (!is_whole || !variant.changes.empty()) return;
    ShadowRecord record = record_of(link_, now_);
    record.action = name_of(variant.kind);
    record.record_id = variant.item_id;
    record.subject = variant.sku;
    record.field = kWholeListing;
    record.new_value = whole_of(variant.kind);
    records_.push_back(std::move(record));
  }

  void add_changes(const std::vector<FieldChange>& changes, std::string_view action,
                   const VendorId& id, const std::string& subject) {
    for (const FieldChange& change : changes) {
      ShadowRecord record = record_of(link_, now_);
      record.action = action;
      record.record_id = id;
      record.subject = subject;
      record.field = name_of(change.field);
      record.old_value = change.before;
      record.new_value = change.after;
      records_.push_back(std::move(record));
    }
  }

  const LinkView& link_;
  const Timestamp now_;
  std::vector<ShadowRecord> records_;
};

std::string booked_text(const Document& document) {
  return document.total_gross.to_string() + " " + document.currency.code() + ", " +
         std::to_string(document.lines.size()) + (document.lines.size() == 1 ? " line" : " lines") +
         (document.payments.empty() ? "" : ", paid");
}

Result<int64_t> store(EngineParts& parts, const LinkView& link,
                      const std::vector<ShadowRecord>& records) {
  if (records.empty()) return 0;
  const int64_t stored = ONESHELF_TRY(
      write_value<int64_t>(parts.store, [&](Records& books) { return books.add_shadow(records); }));
  log_info("link.shadowed", {{"link", link.id().str()}, {"records", std::to_string(stored)}});
  return stored;
}

}  // namespace

Error order_in_shadow() {
  return Error(ErrorCode::kInvalid, "order.shadow",
               "It came in while the link was in shadow mode: nothing was sent to the source.")
      .remedied(
          "If nobody else has booked it, take it over once shadow mode is off: "
          "`oneshelf orders retry`.");
}

Error nothing_is_sent(const LinkId& link) {
  return Error(ErrorCode::kInvalid, "link.shadow",
               "The link \"" + link.str() + "\" is in shadow mode: it sends nothing.")
      .remedied("Switch it off: `oneshelf link " + link.str() + " --set shadow=false`.")
      .with("link", link.str());
}

Result<int64_t> shadow_plan(EngineParts& parts, const LinkView& link, LinkPlan plan,
                            const JudgedPlan& judged) {
  PlanShadow shadow(link, parts.clock.now());
  for (const GuardedChange& held : judged.held) shadow.add(held);
  take_out(plan.products, judged.held);
  for (const ProductPlan& product : plan.products) shadow.add(product);
  return store(parts, link, shadow.take());
}

Result<int64_t> shadow_orders(EngineParts& parts, const LinkView& link,
                              std::span<const VendorId> orders) {
  std::vector<ShadowRecord> records;
  for (const VendorId& id : orders) {
    const auto order = ONESHELF_TRY(read_value<std::optional<OrderRecord>>(
        parts.store, [&](Records& books) { return books.order(link.id(), id); }));
    if (!order) continue;
    const Result<Document> document = document_for(parts, link, *order);
    ShadowRecord record = record_of(link, parts.clock.now());
    record.action = "order";
    record.record_id = id;
    record.subject = order->order.number;
    record.field = document.ok() ? "document" : "held";
    record.new_value = document.ok()
                           ? booked_text(*document)
                           : document.error().message() + " (" + document.error().id() + ")";
    records.push_back(std::move(record));
  }
  return store(parts, link, records);
}

}  // namespace oneshelf

#include "engine/shelf_rows.h"

#include "sync/exclusive.h"
#include "sync/item_rules.h"
#include "sync/kits.h"

namespace oneshelf {
namespace {

Binding to_binding(const BindingRecord& record) {
  return {record.item_id, record.source_product_id, record.listing_id, record.listing_product_id,
          record.how};
}

/// What a kit is made of, with what the shelf holds of it. One that cannot be taken apart has none,
/// and so no figure.
Result<std::vector<ComponentStock>> components_of(Records& records, const ConnectionId& source,
                                                  const Item& kit) {
  std::vector<ComponentStock> components;
  const Result<std::vector<Component>> parts =
      parts_of(kit, [&](const VendorId& id) { return records.item(source, id); });
  if (!parts.ok() && parts.error().code() != ErrorCode::kInvalid) return parts.error();
  if (!parts.ok()) return components;
  std::vector<VendorId> ids;
  for (const Component& part : *parts) ids.push_back(part.item_id);
  std::vector<ItemStock> stock = ONESHELF_TRY(records.stock_of(source, ids));
  for (size_t i = 0; i < parts->size(); ++i) {
    const Component& part = (*parts)[i];
    components.push_back({.sku = part.sku.empty() ? part.item_id.str() : part.sku,
                          .quantity = part.quantity,
                          .levels = std::move(stock[i].levels),
                          .in_flight = stock[i].in_flight});
  }
  return components;
}

}  // namespace

ShelfRow to_row(const ShelfRecord& record) {
  ShelfRow row;
  row.item = record.item;
  row.levels = record.levels;
  row.in_flight = record.in_flight;
  row.approved = record.approved;
  row.gone_since = record.gone_since;
  if (record.binding) row.binding = to_binding(*record.binding);
  row.live = record.live;
  row.sku_is_doubled = record.sku_is_doubled;
  row.sku_taken_in_channel = record.sku_taken_in_channel;
  return row;
}

ShelfRows::ShelfRows(Records& records, const LinkView& link, const PlanRules& rules)
    : records_(records), link_(link), rules_(rules), unshown_(records, link) {}

Result<ShelfRows> ShelfRows::of(Records& records, const LinkView& link, const PlanRules& rules) {
  ShelfRows rows(records, link, rules);
  rows.left_ = ONESHELF_TRY(FieldsLeft::of(records, link.id()));
  if (asks_for_sales(rules.settings)) {
    const Timestamp since = rules.now - rules.settings.stock.velocity;
    rows.sold_ = ONESHELF_TRY(records.units_sold(link.source.id, since));
  }
  return rows;
}

Result<std::vector<ShelfRow>> ShelfRows::of_product(std::span<const ShelfRecord> shelf) {
  std::vector<ShelfRow> rows;
  rows.reserve(shelf.size());
  for (const ShelfRecord& record : shelf) {
    rows.push_back(to_row(record));
    ShelfRow& row = rows.back();
    left_.mark(row);
    if (in_mind_ != nullptr && in_mind_->contains(record.item.id)) {
      row.approved = in_mind_->at(record.item.id);
    }
    if (!record.item.components.empty()) {
      row.components = ONESHELF_TRY(components_of(records_, link_.source.id, record.item));
    }
    if (const auto sold = sold_.find(record.item.id); sold != sold_.end()) row.sold = sold->second;
    if (wants_more(row, rules_)) row.unshown = ONESHELF_TRY(unshown_.of(record.item.id));
  }
  return rows;
}

}  // namespace oneshelf

#include "engine/sold_watch.h"

#include <limits>

#include "base/log.h"
#include "sync/kits.h"

namespace oneshelf {
namespace {

/// Leaves of a listing's changes that of its stock.
void keep_stock(VariantPlan& variant) {
  for (const Field field : kAllFields) {
    if (field != Field::kStock) variant.fields.clear(field);
  }
  std::erase_if(variant.changes,
                [](const FieldChange& change) { return change.field != Field::kStock; });
}

}  // namespace

void keep_stock_of(LinkPlan& plan, const std::function<bool(const VariantPlan&)>& wanted) {
  for (ProductPlan& product : plan.products) {
    product.fields = product.shared = {};
    product.changes.clear();
    std::erase_if(product.variants, [&](const VariantPlan& variant) {
      return variant.kind != ChangeKind::kUpdate || !variant.fields.stock || !wanted(variant);
    });
    for (VariantPlan& variant : product.variants) keep_stock(variant);
  }
  std::erase_if(plan.products, [](const ProductPlan& product) { return product.empty(); });
}

Result<std::set<VendorId>> figures_of_people(Records& records, const LinkId& link,
                                             const std::set<HeldState>& states) {
  std::set<VendorId> items;
  constexpr int kAll = std::numeric_limits<int>::max();
  for (const HeldRecord& held : ONESHELF_TRY(records.held(link, kAll))) {
    if (held.field == name_of(Field::kStock) && states.contains(held.state)) {
      items.insert(held.item_id);
    }
  }
  return items;
}

bool lowers_stock(const VariantPlan& variant) {
  if (variant.kind == ChangeKind::kCreate || !variant.live_stock || !variant.fields.stock) {
    return false;
  }
  return std::ranges::any_of(*variant.fields.stock,
                             [&](const auto& level) { return level.second < *variant.live_stock; });
}

/// Items of which more was sold than at the last look.
Result<std::vector<VendorId>> SoldWatch::news() {
  const milliseconds now = parts_.clock.monotonic();
  if (!known_ || (looked_at_ && now < *looked_at_ + kLookEvery)) return std::vector<VendorId>();
  looked_at_ = now;
  using Units = std::map<VendorId, Decimal>;
  Units units = ONESHELF_TRY(read_value<Units>(parts_.store, [&](Records& records) {
    return records.units_sold(link_.source.id, known_->since);
  }));
  std::vector<VendorId> items;
  for (const auto& [item, sold] : units) {
    const auto before = known_->units.find(item);
    if (before == known_->units.end() || before->second < sold) items.push_back(item);
  }
  known_->units = std::move(units);
  return items;
}

Result<std::vector<VendorId>> products_moved_by(EngineParts& parts, const ConnectionId& source,
                                                std::span<const VendorId> items,
                                                std::set<VendorId>& moved) {
  using Products = std::vector<VendorId>;
  return read_value<Products>(parts.store, [&](Records& records) -> Result<Products> {
    std::set<VendorId> products;
    const auto find = [&](const VendorId& id) { return records.item(source, id); };
    const auto add = [&](const VendorId& id) -> Result<std::optional<Item>> {
      moved.insert(id);
      std::optional<Item> item = ONESHELF_TRY(find(id));
      if (item) products.insert(item->product_id);
      return item;
    };
    for (const VendorId& id : items) {
      const std::optional<Item> item = ONESHELF_TRY(add(id));
      if (!item || item->components.empty()) continue;
      const Result<std::vector<Component>> components = parts_of(*item, find);
      if (!components.ok() && components.error().code() != ErrorCode::kInvalid) {
        return components.error();
      }
      for (const Component& part : components.ok() ? *components : std::vector<Component>()) {
        ONESHELF_TRY(add(part.item_id));
      }
    }
    return Products(products.begin(), products.end());
  });
}

Result<LinkPlan> SoldWatch::lowered(std::span<const VendorId> products) {
  LinkPlan plan = ONESHELF_TRY(plan_products(parts_, link_, channel_, products));
  const std::set<VendorId> held =
      ONESHELF_TRY(read_value<std::set<VendorId>>(parts_.store, [&](Records& records) {
        return figures_of_people(records, link_.id(), {HeldState::kHeld});
      }));
  keep_stock_of(plan, [&](const VariantPlan& variant) {
    return lowers_stock(variant) && sold_.contains(variant.item_id) &&
           !held.contains(variant.item_id);
  });
  return plan;
}

Result<const LinkPlan*> SoldWatch::look() {
  const std::vector<VendorId> items = ONESHELF_TRY(news());
  if (items.empty()) return nullptr;
  const std::vector<VendorId> products =
      ONESHELF_TRY(products_moved_by(parts_, link_.source.id, items, sold_));
  LinkPlan plan = ONESHELF_TRY(lowered(products));
  if (plan.products.empty()) return nullptr;
  log_info("apply.sold_meanwhile",
           {{"link", link_.id().str()}, {"items", std::to_string(items.size())}});
  plans_.push_back(std::move(plan));
  return &plans_.back();
}

}  // namespace oneshelf

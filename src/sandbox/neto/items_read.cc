#include <algorithm>

#include "sandbox/neto/actions.h"
#include "sandbox/neto/filter.h"

namespace oneshelf::sandbox::neto {
namespace {

std::string field_of(const Item& item, std::string_view name, std::string_view otherwise) {
  const Json& value = item.fields[name];
  return value.is_null() ? std::string(otherwise) : scalar_text(value);
}

bool is_allowed(const Filter& filter, const Item& item) {
  return filter.allows("SKU", item.sku) &&
         filter.allows("InventoryID", std::to_string(item.inventory_id)) &&
         filter.allows("ParentSKU", item.parent) &&
         filter.allows("IsActive", field_of(item, "IsActive", "True")) &&
         filter.allows("Approved", field_of(item, "Approved", "True")) &&
         filter.allows("Visible", field_of(item, "Visible", "True")) &&
         filter.allows("Name", field_of(item, "Name", "")) &&
         filter.allows("Brand", field_of(item, "Brand", "")) &&
         filter.allows_time("DateAdded", item.added_at) &&
         filter.allows_time("DateUpdated", item.updated_at);
}

/// `[{"ItemSpecific":[…]}]`, `[{"ItemSpecific":{…}}]`, `[""]`: so the vendor's lists come back.
Json wrapped(const Item& item, std::string_view list, std::string_view inner, bool collapses) {
  const auto found = item.lists.find(list);
  Json outer = Json::array();
  if (found == item.lists.end() || found->second.empty()) return outer.push("");
  return outer.push(Json::object().set(inner, told_list(found->second, collapses)));
}

Json plain(const Item& item, std::string_view list) {
  const auto found = item.lists.find(list);
  return found == item.lists.end() ? Json::array() : Json(found->second);
}

Json quantities(const Item& item) {
  Json list = Json::array();
  for (const auto& [warehouse, quantity] : item.on_hand) {
    list.push(Json::object().set("WarehouseID", warehouse).set("Quantity", quantity.to_string()));
  }
  return list;
}

/// Numbers of the variants by their parent's SKU.
using Children = std::map<std::string, Json, std::less<>>;

Children children_in(const State& state) {
  Children children;
  for (const auto& [number, item] : state.items()) {
    if (!item.parent.empty()) children[item.parent].push(std::to_string(number));
  }
  return children;
}

/// Those that may be allowed, in the order of their numbers.
std::vector<const Item*> candidates(const State& state, const Filter& filter) {
  std::vector<const Item*> items;
  if (const auto* skus = filter.values_of("SKU")) {
    for (const std::string& sku : *skus) {
      if (const Item* item = state.find_item(sku)) items.push_back(item);
    }
    std::ranges::sort(items, {}, &Item::inventory_id);
  } else {
    for (const auto& [number, item] : state.items()) items.push_back(&item);
  }
  return items;
}

void put_stock(Picked& row, const Item& item, Decimal committed) {
  Decimal on_hand;
  for (const auto& [warehouse, quantity] : item.on_hand) on_hand += quantity;
  row.put("WarehouseQuantity", quantities(item))
      .put("CommittedQuantity", committed.to_string())
      .put("AvailableSellQuantity", (on_hand - committed).to_string());
}

Json told(const State& state, const Filter& filter, const Item& item, Decimal committed,
          const Children& children) {
  const bool collapses = state.options().collapses_lists;
  Picked row(filter);
  row.always("InventoryID", std::to_string(item.inventory_id)).always("SKU", item.sku);
  row.put("ParentSKU", item.parent);
  for (const std::string_view name : {"IsActive", "Approved", "Visible", "TaxInclusive"}) {
    row.put(name, field_of(item, name, "True"));
  }
  for (const std::string_view name : {"IsInventoried"}) row.put(name, field_of(item, name, "True"));
  for (const auto& [name, value] : item.fields.as_object()) row.put(name, scalar_text(value));
  put_stock(row, item, committed);
  row.put("PriceGroups", wrapped(item, "PriceGroups", "PriceGroup", collapses))
      .put("Images", plain(item, "Images"))
      .put("Categories", wrapped(item, "Categories", "Category", collapses))
      .put("ItemSpecifics", wrapped(item, "ItemSpecifics", "ItemSpecific", collapses))
      .put("KitComponents", wrapped(item, "KitComponents", "KitComponent", collapses))
      .put("SalesChannels", wrapped(item, "SalesChannels", "SalesChannel", collapses));
  const auto variants = children.find(item.sku);
  row.put("VariantInventoryIDs", variants == children.end() ? Json::array() : variants->second);
  for (const std::string_view name : {"DateAdded", "DateAddedUTC"})
    row.put(name, time_text(item.added_at));
  for (const std::string_view name : {"DateUpdated", "DateUpdatedUTC"})
    row.put(name, time_text(item.updated_at));
  return std::move(row).row();
}

}  // namespace

Result<Reply> get_item(State& state, const Json& body, Timestamp) {
  const Filter filter = ONESHELF_TRY(Filter::read(body, kItemSchema));
  std::vector<const Item*> allowed;
  for (const Item* item : candidates(state, filter)) {
    if (is_allowed(filter, *item)) allowed.push_back(item);
  }
  Children children;
  if (filter.wants("VariantInventoryIDs")) children = children_in(state);
  std::map<std::string, Decimal> committed;
  if (filter.wants("CommittedQuantity") || filter.wants("AvailableSellQuantity")) {
    committed = state.committed();
  }
  Json::Array rows;
  for (const Item* item : filter.page_of(allowed, state.options().limit_max)) {
    rows.push_back(told(state, filter, *item, committed[item->sku], children));
  }
  Reply reply;
  if (!rows.empty()) {
    reply.body.set("Item", told_list(std::move(rows), state.options().collapses_lists));
  }
  return reply;
}

}  // namespace oneshelf::sandbox::neto

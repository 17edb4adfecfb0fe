#include <algorithm>
#include <array>

#include "base/text.h"
#include "sandbox/neto/actions.h"

namespace oneshelf::sandbox::neto {
namespace {

constexpr size_t kSkuMax = 25;
constexpr int64_t kQuantityMax = 10'000'000;

/// A list in an item, the name of its elements and what tells them apart.
struct ListField {
  std::string_view list, inner, key;
};
constexpr std::array<ListField, 6> kLists = {{{"PriceGroups", "PriceGroup", "Group"},
                                              {"Images", "Image", "Name"},
                                              {"Categories", "Category", "CategoryID"},
                                              {"ItemSpecifics", "ItemSpecific", "Name"},
                                              {"KitComponents", "KitComponent", "ComponentSKU"},
                                              {"SalesChannels", "SalesChannel", "SalesChannelID"}}};

Result<Decimal> read_quantity(const Json& value) {
  Result<Decimal> quantity = Decimal::parse(scalar_text(value));
  const bool fits = quantity.ok() && quantity->has_at_most(0) &&
                    quantity->abs() <= Decimal::from_integer(kQuantityMax);
  if (!fits) return refused("Invalid Quantity", "Not an integer");
  return quantity;
}

Result<void> set_quantity(const State& state, Item& item, const Json& written) {
  const std::string warehouse = written["WarehouseID"].is_null()
                                    ? state.primary_warehouse()
                                    : scalar_text(written["WarehouseID"]);
  const auto& all = state.options().warehouses;
  if (std::ranges::find(all, warehouse, &Warehouse::id) == all.end()) {
    return refused("Warehouse " + warehouse + " was not found");
  }
  const Decimal quantity = ONESHELF_TRY(read_quantity(written["Quantity"]));
  const std::string action = lower_ascii(scalar_text(written["Action"]));
  Decimal& held = item.on_hand[warehouse];
  if (action == "set" || action.empty()) {
    held = quantity;
  } else if (action == "increment") {
    held += quantity;
  } else if (action == "decrement") {
    held -= quantity;
  } else {
    return refused("Invalid Action", "Value not in enumeration");
  }
  return success();
}

/// Elements are added or replaced by their key; `Delete` takes one out.
void merge(Item& item, const ListField& field, const Json& written) {
  Json::Array& held = item.lists[std::string(field.list)];
  for (const Json& element : written_list(written, field.inner)) {
    const std::string key = scalar_text(element[field.key]);
    std::erase_if(held, [&](const Json& old) { return scalar_text(old[field.key]) == key; });
    if (!is_true(element["Delete"])) held.push_back(element);
  }
}

Result<void> check_price(const std::string& name, const Json& value) {
  if (name != "DefaultPrice" && name != "PromotionPrice") return success();
  const Result<Decimal> price = Decimal::parse(scalar_text(value));
  if (price.ok() && !price->is_negative()) return success();
  return refused("Invalid " + name, "Not an amount");
}

std::string told_name(const std::string& written) {
  if (written == "Active") return "IsActive";
  return written == "Subtype" ? "SubType" : written;
}

Result<void> apply(const State& state, Item& item, const Json& written) {
  for (const auto& [name, value] : written.as_object()) {
    const auto list = std::ranges::find(kLists, name, &ListField::list);
    if (list != kLists.end()) {
      merge(item, *list, value);
    } else if (name == "WarehouseQuantity" || name == "StoreQuantity") {
      for (const Json& quantity : written_list(value, name)) {
        ONESHELF_TRY(set_quantity(state, item, quantity));
      }
    } else if (name == "ParentSKU") {
      item.parent = scalar_text(value);
    } else if (name != "SKU" && !value.is_object() && !value.is_array()) {
      ONESHELF_TRY(check_price(name, value));
      item.fields.set(told_name(name), scalar_text(value));
    }
  }
  return success();
}

Json named(const Item& item) {
  return Json::object().set("SKU", item.sku).set("InventoryID", std::to_string(item.inventory_id));
}

Result<Json> add_one(State& state, const Json& written, Timestamp now) {
  std::string sku = scalar_text(written["SKU"]);
  std::erase(sku, ' ');
  if (sku.empty()) return refused("SKU is required");
  if (character_count(sku) > kSkuMax) return refused("SKU is too long");
  if (state.find_item(sku) != nullptr) return refused("SKU " + sku + " exists already");
  Item draft;
  ONESHELF_TRY(apply(state, draft, written));
  Item* item = ONESHELF_TRY(state.add_item(sku, now));
  ONESHELF_TRY(apply(state, *item, written));
  return named(*item);
}

Result<Json> update_one(State& state, const Json& written, Timestamp now) {
  const std::string sku = scalar_text(written["SKU"]);
  Item* item = state.find_item(sku);
  if (item == nullptr) {
    return Error(ErrorCode::kNotFound, "warning", "SKU " + sku + " was not found");
  }
  Item changed = *item;
  ONESHELF_TRY(apply(state, changed, written));
  changed.updated_at = now;
  *item = std::move(changed);
  return named(*item);
}

}  // namespace

Result<Reply> add_item(State& state, const Json& body, Timestamp now) {
  return write_each(state, body, "Item",
                    [&](const Json& item) { return add_one(state, item, now); });
}

Result<Reply> update_item(State& state, const Json& body, Timestamp now) {
  return write_each(state, body, "Item",
                    [&](const Json& item) { return update_one(state, item, now); });
}

}  // namespace oneshelf::sandbox::neto

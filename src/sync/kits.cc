#include "sync/kits.h"

#include <algorithm>

namespace oneshelf {
namespace {

constexpr int kNestedMax = 8;
constexpr Decimal kPerKitMax = Decimal::from_integer(1'000'000);

using FindItem = std::function<Result<std::optional<Item>>(const VendorId&)>;

bool is_sane(Decimal quantity) { return quantity.is_positive() && quantity <= kPerKitMax; }

Error nonsense(const Item& item, const Component& component) {
  return Error(ErrorCode::kInvalid, "kit.quantity",
               "The kit \"" + item.sku + "\" holds " + component.quantity.to_string() + " of \"" +
                   component.sku + "\".")
      .remedied("Correct what it is made of in the source.")
      .with("sku", item.sku);
}

void add(std::vector<Component>& parts, const Component& part) {
  const auto known = std::ranges::find(parts, part.item_id, &Component::item_id);
  if (known == parts.end()) {
    parts.push_back(part);
  } else {
    known->quantity += part.quantity;
  }
}

Result<void> take_apart(const Item& item, Decimal quantity, int depth, const FindItem& find_item,
                        std::vector<Component>& parts) {
  if (depth > kNestedMax) {
    return Error(ErrorCode::kInvalid, "kit.endless",
                 "The kit \"" + item.sku + "\" contains itself, or kits within kits without end.")
        .remedied("Correct what it is made of in the source.")
        .with("sku", item.sku);
  }
  for (const Component& component : item.components) {
    if (!is_sane(component.quantity)) return nonsense(item, component);
    Component part = component;
    part.quantity = component.quantity.times(quantity);
    if (!is_sane(part.quantity)) return nonsense(item, component);
    const std::optional<Item> found = ONESHELF_TRY(find_item(component.item_id));
    if (found && !found->components.empty()) {
      ONESHELF_TRY(take_apart(*found, part.quantity, depth + 1, find_item, parts));
    } else {
      add(parts, part);
    }
  }
  return success();
}

}  // namespace

Result<std::vector<Component>> parts_of(const Item& item, const FindItem& find_item) {
  const Decimal one = Decimal::from_integer(1);
  if (item.components.empty()) return std::vector<Component>{{item.id, item.sku, one}};
  std::vector<Component> parts;
  ONESHELF_TRY(take_apart(item, one, 1, find_item, parts));
  return parts;
}

}  // namespace oneshelf

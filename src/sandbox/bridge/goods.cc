// Products and stock.
#include "base/text.h"
#include "sandbox/bridge/trade.h"
#include "sandbox/bridge/wire.h"

namespace oneshelf::sandbox::bridge {
namespace {

constexpr size_t kSkuMax = 128;

Result<std::string> read_sku(const Json& item) {
  FieldReader reader(item);
  std::string sku;
  reader.need("sku");
  reader.text("sku", sku);
  ONESHELF_TRY(reader.done());
  if (character_count(sku) > kSkuMax)
    return invalid("sku_too_long", "A SKU has at most 128 characters.", "sku");
  return sku;
}

/// The shop may have sold since the hub looked: then the figure it computed is not true any more.
Result<void> check_expected(const State& state, const std::string& sku, const std::string& location,
                            Decimal expected) {
  const Stock* stock = state.find_stock(sku, location);
  if (stock != nullptr && stock->quantity == expected) return success();
  const std::string held = stock == nullptr ? "no figure" : stock->quantity.to_string();
  Error changed(ErrorCode::kConflict, "stock_changed",
                "It is " + held + " now, not " + expected.to_string() + ".");
  return stock == nullptr ? changed : std::move(changed).with("quantity", held);
}

}  // namespace

Result<Written> upsert_product(State& state, const Json& item, Timestamp now) {
  Product product;
  product.sku = ONESHELF_TRY(read_sku(item));
  const Product* known = state.find_product(product.sku);
  if (known != nullptr) product = *known;
  ONESHELF_TRY(read_product(item, product));
  if (known == nullptr && product.deleted) return Written::kUnchanged;
  if (known == nullptr && product.name.empty()) {
    return invalid("unknown_sku",
                   "There is no product of this SKU, and without a name none is made.", "name");
  }
  if (product.parent_sku == product.sku) {
    return invalid("own_parent", "A product cannot be its own parent.", "parent_sku");
  }
  return state.put_product(std::move(product), now);
}

Result<Written> set_stock(State& state, const Json& item, Timestamp now) {
  const std::string sku = ONESHELF_TRY(read_sku(item));
  FieldReader reader(item);
  std::string location;
  reader.text("location", location);
  Decimal quantity;
  reader.need_decimal("quantity", quantity);
  std::optional<Decimal> expected;
  if (state.offers(kCompareAndSet)) reader.decimal("expected", expected);
  ONESHELF_TRY(reader.done());
  if (location.empty()) location = state.default_location();
  if (!state.has_location(location)) {
    return invalid("unknown_location", "There is no location \"" + location + "\".", "location");
  }
  if (state.find_product(sku) == nullptr) {
    return invalid("unknown_sku", "There is no product of this SKU.", "sku");
  }
  if (!state.is_source() && quantity.is_negative()) {
    return invalid("negative_quantity", "A shop cannot hold less than nothing.", "quantity");
  }
  if (expected) ONESHELF_TRY(check_expected(state, sku, location, *expected));
  return state.set_quantity(sku, location, quantity, now);
}

Result<Adjustment> read_adjustment(const State& state, const Json& body) {
  FieldReader reader(body);
  Adjustment wanted;
  reader.need("key");
  reader.text("key", wanted.key);
  reader.need("sku");
  reader.text("sku", wanted.sku);
  reader.text("location", wanted.location);
  reader.need_decimal("difference", wanted.difference);
  ONESHELF_TRY(reader.done());
  if (wanted.location.empty()) wanted.location = state.default_location();
  if (!state.has_location(wanted.location)) {
    return invalid("unknown_location", "There is no location \"" + wanted.location + "\".",
                   "location");
  }
  const Product* product = state.find_product(wanted.sku);
  if (product == nullptr) return invalid("unknown_sku", "There is no product of this SKU.", "sku");
  if (!product->components.empty()) {
    return invalid("is_kit", "A kit has no stock of its own.", "sku");
  }
  return wanted;
}

Result<void> adjust(State& state, const Adjustment& wanted, Timestamp now) {
  const Stock* stock = state.find_stock(wanted.sku, wanted.location);
  const Decimal held = stock == nullptr ? Decimal() : stock->quantity;
  if ((held + wanted.difference).is_negative()) {
    return invalid("negative_quantity", "There are " + held.to_string() + " on the shelf.",
                   "difference");
  }
  state.move_stock(wanted.sku, wanted.location, wanted.difference, Decimal(), now);
  state.remember_adjustment(wanted.key);
  return success();
}

std::string display_name(const Product& product) {
  if (product.options.empty()) return product.name;
  std::vector<std::string> values;
  for (const Option& option : product.options) values.push_back(option.value);
  return product.name + " (" + joined(values, ", ") + ")";
}

std::optional<Decimal> selling_price(const Product& product) {
  return product.sale_price ? product.sale_price : product.price;
}

bool is_for_sale(const State& state, const Product& product) {
  if (!product.active || product.deleted || !selling_price(product)) return false;
  if (state.is_parent(product.sku)) return false;
  const Product* parent = state.find_product(product.parent_sku);
  return parent == nullptr || (parent->active && !parent->deleted);
}

}  // namespace oneshelf::sandbox::bridge

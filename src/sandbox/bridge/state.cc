#include "sandbox/bridge/state.h"

#include <algorithm>

#include "sandbox/bridge/fields.h"

namespace oneshelf::sandbox::bridge {
namespace {

std::string stock_key(std::string_view sku, std::string_view location) {
  return std::string(sku) + '\n' + std::string(location);
}

Error too_many(std::string_view what) {
  return Error(ErrorCode::kUnavailable, "limit_reached",
               "This bridge holds no more " + std::string(what) + ".");
}

}  // namespace

State::State(Options options) : lists(standard_lists(options)), options_(std::move(options)) {}

bool State::offers(std::string_view feature) const {
  if (feature == kCompareAndSet && (is_source() || !options_.compare_and_set)) return false;
  if (feature == kStockAdjustments && !is_source()) return false;
  return options_.features.empty() || options_.features.contains(feature);
}

const Product* State::find_product(std::string_view sku) const {
  const ProductEntry* entry = products_.find(sku);
  return entry == nullptr ? nullptr : &entry->row;
}

const std::vector<std::string>& State::variants_of(std::string_view parent_sku) const {
  static const std::vector<std::string> kNone;
  const auto found = variants_.find(parent_sku);
  return found == variants_.end() ? kNone : found->second;
}

void State::move_variant(const std::string& sku, const std::string& from, const std::string& to) {
  if (from == to) return;
  if (!from.empty()) {
    std::erase(variants_[from], sku);
    if (variants_[from].empty()) variants_.erase(from);
  }
  if (!to.empty()) variants_[to].push_back(sku);
}

Result<Written> State::put_product(Product product, Timestamp now) {
  const std::string sku = product.sku;
  const Product* known = find_product(sku);
  if (known != nullptr && *known == product) return Written::kUnchanged;
  if (known == nullptr && products_.size() >= kProductsMax) return too_many("products");
  move_variant(sku, known == nullptr ? "" : known->parent_sku, product.parent_sku);
  if (known == nullptr) {
    product.id = "p" + std::to_string(products_.size() + 1);
    products_.add(sku, std::move(product), now);
  } else {
    products_.change(sku, now)->row = std::move(product);
  }
  changed(Topic::kProducts, sku);
  return Written::kOk;
}

const std::string& State::default_location() const {
  const std::vector<Choice>& locations = lists.at("locations");
  const auto found = std::ranges::find_if(locations, &Choice::is_default);
  return found == locations.end() ? locations.at(0).id : found->id;
}

bool State::has_location(std::string_view id) const {
  return std::ranges::any_of(lists.at("locations"), [&](const Choice& c) { return c.id == id; });
}

const Stock* State::find_stock(std::string_view sku, std::string_view location) const {
  const StockEntry* entry = stock_.find(stock_key(sku, location));
  return entry == nullptr ? nullptr : &entry->row;
}

std::optional<Decimal> State::on_shelf(std::string_view sku) const {
  std::optional<Decimal> sum;
  for (const Choice& location : lists.at("locations")) {
    const Stock* stock = find_stock(sku, location.id);
    if (stock != nullptr) sum = sum.value_or(Decimal()) + stock->quantity - stock->reserved;
  }
  return sum;
}

std::optional<Decimal> State::available(std::string_view sku) const {
  const Product* product = find_product(sku);
  if (product == nullptr || product->components.empty()) return on_shelf(sku);
  std::optional<Decimal> least;
  for (const Part& part : product->components) {
    const Decimal kits =
        on_shelf(part.sku).value_or(Decimal()).over(part.quantity, 0, Rounding::kFloor);
    least = least ? std::min(*least, kits) : kits;
  }
  return least;
}

std::string State::location_for(std::string_view sku, Decimal quantity) const {
  for (const Choice& location : lists.at("locations")) {
    const Stock* stock = find_stock(sku, location.id);
    if (stock != nullptr && stock->quantity - stock->reserved >= quantity) return location.id;
  }
  return default_location();
}

Written State::set_quantity(std::string_view sku, std::string_view location, Decimal quantity,
                            Timestamp now) {
  const Stock* known = find_stock(sku, location);
  if (known != nullptr && known->quantity == quantity) return Written::kUnchanged;
  const Decimal before = known == nullptr ? Decimal() : known->quantity;
  move_stock(sku, location, quantity - before, Decimal(), now);
  return Written::kOk;
}

void State::move_stock(std::string_view sku, std::string_view location, Decimal quantity,
                       Decimal reserved, Timestamp now) {
  const std::string key = stock_key(sku, location);
  StockEntry* entry = stock_.change(key, now);
  if (entry == nullptr) {
    entry = &stock_.add(key, {.sku = std::string(sku), .location = std::string(location)}, now);
  }
  entry->row.quantity += quantity;
  entry->row.reserved += reserved;
  changed(Topic::kStock, sku);
}

const State::OrderEntry* State::find_order_by_external_id(std::string_view external_id) const {
  const auto found = order_by_external_id_.find(external_id);
  return found == order_by_external_id_.end() ? nullptr : orders_.find(found->second);
}

Result<const State::OrderEntry*> State::add_order(Order order, Timestamp now) {
  if (orders_.size() >= kOrdersMax) return too_many("orders");
  const std::string number = std::to_string(++last_order_);
  order.id = "o" + number;
  order.number = is_source() ? "SO" + number : number;
  if (order.external_id.empty()) order.external_id = options_.order_prefix + number;
  order_by_external_id_[order.external_id] = order.id;
  const std::string id = order.id;
  const OrderEntry& entry = orders_.add(id, std::move(order), now);
  changed(Topic::kOrders, id);
  return &entry;
}

Order* State::change_order(std::string_view id, Timestamp now) {
  OrderEntry* entry = orders_.change(id, now);
  if (entry == nullptr) return nullptr;
  changed(Topic::kOrders, id);
  return &entry->row;
}

const std::string* State::find_checkout(std::string_view key) const {
  const auto found = order_by_checkout_.find(key);
  return found == order_by_checkout_.end() ? nullptr : &found->second;
}

void State::remember_checkout(const std::string& key, const std::string& order_id) {
  order_by_checkout_[key] = order_id;  // no more of them than orders, which are limited
}

void State::changed(Topic topic, std::string_view id) {
  changed_[static_cast<size_t>(topic)].emplace_back(id);
}

std::array<std::vector<std::string>, kTopics> State::take_changed() {
  return std::exchange(changed_, {});
}

}  // namespace oneshelf::sandbox::bridge

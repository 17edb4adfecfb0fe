#pragma once

#include <string>
#include <utility>
#include <vector>

#include "sync/plan.h"
#include "sync/translate.h"

/// Builders of the big values of sync/: a test shows only what matters to it.
namespace oneshelf::build {

constexpr const char* kShopProduct = "shop-1";
constexpr Timestamp kNow = Timestamp(std::chrono::hours(24 * 365 * 50));

inline std::vector<Field> all_fields() { return {std::begin(kAllFields), std::end(kAllFields)}; }

/// A net source and a net channel in EUR, a channel that holds every field, every item wanted.
inline PlanRules plan_rules() {
  PlanRules rules;
  rules.settings.products.mode = ProductRule::Mode::kAll;
  rules.settings.create = CreatePolicy::kPublished;
  rules.basis = {.source_currency = currency("EUR"), .channel_currency = currency("EUR")};
  rules.limits.fields = all_fields();
  rules.limits.can_delete = true;
  rules.now = kNow;
  return rules;
}

class ItemBuilder {
 public:
  explicit ItemBuilder(const std::string& sku) {
    item_.id = VendorId("item-" + sku);
    item_.product_id = VendorId("product-1");
    item_.sku = sku;
    item_.product_name = "Enamel mug";
    item_.prices[PriceListId()] = {.amount = dec("10"), .sale = {}};
    item_.tax_rate = dec("20");
  }
  ItemBuilder& priced(std::string_view amount, std::string_view sale = "") {
    item_.prices[PriceListId()] = {.amount = dec(amount), .sale = {}};
    if (!sale.empty()) item_.prices[PriceListId()].sale = dec(sale);
    return *this;
  }
  ItemBuilder& in_list(const std::string& list, std::string_view amount) {
    item_.prices[PriceListId(list)] = {.amount = dec(amount), .sale = {}};
    return *this;
  }
  ItemBuilder& without_price() {
    item_.prices.clear();
    return *this;
  }
  ItemBuilder& taxed(std::optional<Decimal> rate) {
    item_.tax_rate = rate;
    return *this;
  }
  Item done() const { return item_; }

 private:
  Item item_;
};
inline ItemBuilder an_item(const std::string& sku = "MUG-1") { return ItemBuilder(sku); }

inline StockLevel level(std::string_view on_hand, const std::string& location = "main",
                        std::string_view reserved = "0") {
  return {.item_id = VendorId("item-MUG-1"),
          .location = LocationId(location),
          .on_hand = dec(on_hand),
          .reserved = dec(reserved)};
}

/// What a listing shows that agrees with a_row(sku) under plan_rules().
inline Listing a_listing(const std::string& sku, const std::string& product = kShopProduct) {
  Listing listing;
  listing.id = VendorId("listing-" + sku);
  listing.product_id = VendorId(product);
  listing.fields.name = "Enamel mug";
  listing.fields.sku = sku;
  listing.fields.price = dec("10");
  listing.fields.sale_price = std::optional<Decimal>();
  listing.fields.visible = true;
  listing.fields.stock = {{LocationId(), dec("5")}};
  return listing;
}

class RowBuilder {
 public:
  explicit RowBuilder(const std::string& sku) {
    row_.item = an_item(sku).done();
    row_.levels = {level("5")};
  }
  RowBuilder& item(Item item) {
    row_.item = std::move(item);
    return *this;
  }
  RowBuilder& named(std::string name) {
    row_.item.product_name = std::move(name);
    return *this;
  }
  RowBuilder& options(std::vector<OptionValue> options) {
    row_.item.options = std::move(options);
    if (row_.live) row_.live->fields.options = row_.item.options;
    return *this;
  }
  RowBuilder& stock(std::string_view on_hand) {
    row_.levels = {level(on_hand)};
    return *this;
  }
  RowBuilder& without_stock() {
    row_.levels.clear();
    return *this;
  }
  RowBuilder& inactive() {
    row_.item.active = false;
    return *this;
  }
  RowBuilder& approved() {
    row_.approved = true;
    return *this;
  }
  RowBuilder& gone_for(std::chrono::hours time) {
    row_.gone_since = kNow - time;
    return *this;
  }
  /// Bound to a live listing that agrees with the item.
  RowBuilder& listed(const std::string& product = kShopProduct) {
    row_.live = a_listing(row_.item.sku, product);
    row_.binding = Binding{.item_id = row_.item.id,
                           .source_product_id = row_.item.product_id,
                           .listing_id = row_.live->id,
                           .listing_product_id = row_.live->product_id,
                           .how = "sku"};
    return *this;
  }
  RowBuilder& vanished() {
    listed();
    row_.live.reset();
    return *this;
  }
  RowBuilder& hidden() {
    row_.live->fields.visible = false;
    return *this;
  }
  template <typename Change>
  RowBuilder& but(Change change) {
    change(row_);
    return *this;
  }
  ShelfRow done() const { return row_; }
  operator ShelfRow() const { return row_; }  // NOLINT(*-explicit-*): a row is what it builds

 private:
  ShelfRow row_;
};
inline RowBuilder a_row(const std::string& sku = "MUG-1") { return RowBuilder(sku); }

inline ProductDecision planned(const std::vector<ShelfRow>& rows,
                               const PlanRules& rules = plan_rules()) {
  return plan_product(rows, rules);
}

inline std::vector<std::string> issue_ids(const ProductDecision& decision) {
  std::vector<std::string> ids;
  for (const PlanIssue& issue : decision.issues) ids.push_back(issue.error.id());
  return ids;
}

/// "price: 10 -> 12" for each change, in order.
inline std::vector<std::string> texts(const std::vector<FieldChange>& changes) {
  std::vector<std::string> lines;
  for (const FieldChange& change : changes) {
    lines.push_back(std::string(name_of(change.field)) + ": " + change.before + " -> " +
                    change.after);
  }
  return lines;
}

/// An order as a shop makes it: amounts rounded half up per line, from net or gross prices.
class OrderBuilder {
 public:
  explicit OrderBuilder(std::string_view code) {
    order_.id = VendorId("1042");
    order_.number = "1042";
    order_.status = OrderStatus::kPaid;
    order_.currency = currency(code);
    order_.customer.email = "buyer@example.org";
  }
  OrderBuilder& gross() {
    order_.prices_include_tax = true;
    return *this;
  }
  /// `amount` is the whole line's, net or gross as the order's prices are.
  OrderBuilder& with_line(const std::string& sku, std::string_view quantity,
                          std::string_view amount, std::string_view rate = "20") {
    OrderLine line;
    line.id = VendorId("line-" + std::to_string(order_.lines.size() + 1));
    line.sku = sku;
    line.name = sku;
    line.quantity = dec(quantity);
    charge(line, dec(amount), dec(rate));
    order_.lines.push_back(line);
    return *this;
  }
  OrderBuilder& with_shipping(std::string_view amount, std::string_view rate = "20",
                              const std::string& method = "post") {
    return with_charge(OrderCharge::Kind::kShipping, amount, rate, method);
  }
  OrderBuilder& with_fee(std::string_view amount, std::string_view rate = "20") {
    return with_charge(OrderCharge::Kind::kFee, amount, rate, "wrapping");
  }
  OrderBuilder& paid_by(const std::string& method, bool settled = true) {
    order_.payments.push_back({.id = VendorId("pay-1"),
                               .method = method,
                               .reference = "ref-1",
                               .amount = order_.total_gross,
                               .settled = settled,
                               .paid_at = kNow});
    return *this;
  }
  template <typename Change>
  OrderBuilder& but(Change change) {
    change(order_);
    return *this;
  }
  Order done() const { return order_; }

 private:
  OrderBuilder& with_charge(OrderCharge::Kind kind, std::string_view amount, std::string_view rate,
                            const std::string& method) {
    OrderCharge made;
    made.kind = kind;
    made.method = method;
    made.name = method;
    charge(made, dec(amount), dec(rate));
    order_.charges.push_back(made);
    return *this;
  }
  template <typename Entry>
  void charge(Entry& entry, Decimal amount, Decimal rate) {
    const int digits = order_.currency.digits();
    const Decimal factor = Decimal::from_integer(1) + rate.over(dec("100"));
    entry.tax_rate = rate;
    if (order_.prices_include_tax) {
      entry.total_gross = amount;
      entry.total_net = amount.over(factor, digits);
      entry.total_tax = entry.total_gross - entry.total_net;
    } else {
      entry.total_net = amount;
      entry.total_tax = amount.times(rate.over(dec("100")), digits);
      entry.total_gross = entry.total_net + entry.total_tax;
    }
    order_.total_net += entry.total_net;
    order_.total_tax += entry.total_tax;
    order_.total_gross += entry.total_gross;
  }

  Order order_;
};
inline OrderBuilder an_order(std::string_view code = "EUR") { return OrderBuilder(code); }

/// Everything set that an order may need, payments not booked.
inline OrderRule order_rule() {
  OrderRule rule;
  rule.cash_customer = VendorId("cash");
  rule.delivery_item = VendorId("delivery");
  rule.rounding_item = VendorId("rounding");
  rule.book_payments = false;
  return rule;
}

/// Computed totals from net unit prices of four places: as Tryton does it.
inline DocumentRules tryton_rules() {
  return {.totals = DocumentRules::Totals::kComputed,
          .prices = DocumentRules::Prices::kNet,
          .tax_rounding = DocumentRules::TaxRounding::kPerDocument,
          .rounding = Rounding::kHalfEven,
          .unit_price_places = 4};
}

/// Every SKU is an item of that name, taxed at 20 % with the source's tax "vat20".
inline std::optional<ItemRef> find_any(const OrderLine& line) {
  if (line.sku.empty()) return std::nullopt;
  return ItemRef{
      .item_id = VendorId("item-" + line.sku), .tax_code = "vat20", .tax_rate = dec("20")};
}

inline Result<Document> translated(const Order& order, const DocumentRules& rules = tryton_rules(),
                                   const OrderRule& rule = order_rule()) {
  return translate({.order = order,
                    .key = "web:" + order.id.str(),
                    .rule = rule,
                    .document_rules = rules,
                    .source_currency = order.currency,
                    .find_item = find_any});
}

}  // namespace oneshelf::build

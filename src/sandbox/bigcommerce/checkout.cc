// Placing orders.
#include <algorithm>

#include "base/text.h"
#include "sandbox/bigcommerce/call.h"
#include "sandbox/bigcommerce/refusal.h"
#include "sandbox/bigcommerce/trade.h"

namespace oneshelf::sandbox::bigcommerce {
namespace {

constexpr int64_t kDefaultLocation = 1;
constexpr int kCents = 2;

/// An amount with and without tax, in whole cents.
struct Amount {
  Decimal inc, tax;
  Decimal ex() const { return inc - tax; }
};

Amount taxed(const Options& options, Decimal entered) {
  const Decimal hundred = Decimal::from_integer(100);
  Amount amount;
  if (options.prices_include_tax) {
    amount.inc = entered;
    amount.tax =
        entered.times(options.tax_rate).over(hundred + options.tax_rate, kCents, Rounding::kHalfUp);
  } else {
    amount.tax = entered.times(options.tax_rate).over(hundred, kCents, Rounding::kHalfUp);
    amount.inc = entered + amount.tax;
  }
  return amount;
}

void put(Json& doc, const std::string& name, const Amount& amount) {
  doc.set(name + "_ex_tax", money(amount.ex()));
  doc.set(name + "_inc_tax", money(amount.inc));
  doc.set(name + "_tax", money(amount.tax));
}

Decimal price_of(const Found& found) {
  const Json& product = found.product->doc;
  const Json* own = found.variant == nullptr ? nullptr : &found.variant->doc;
  if (own != nullptr && !(*own)["sale_price"].is_null()) return amount_in(*own, "sale_price");
  if (own != nullptr && !(*own)["price"].is_null()) return amount_in(*own, "price");
  const Decimal sale = amount_in(product, "sale_price");
  return sale.is_zero() ? amount_in(product, "price") : sale;
}

Json address_json(const Purchase& purchase) {
  const size_t space = purchase.name.find(' ');
  const bool has_last = space != std::string::npos;
  return Json::object()
      .set("first_name", purchase.name.substr(0, space))
      .set("last_name", has_last ? purchase.name.substr(space + 1) : "")
      .set("company", "")
      .set("street_1", "1 Sample Street")
      .set("street_2", "")
      .set("city", "Helsinki")
      .set("state", "Uusimaa")
      .set("zip", "00100")
      .set("country", "Finland")
      .set("country_iso2", "FI")
      .set("phone", "0401234567")
      .set("email", purchase.email);
}

struct Checkout {
  State& state;
  const Purchase& purchase;
  Order& order;
  Decimal subtotal, subtotal_before_tax, paid_tax, discount;
};

Json tax_row(Checkout& checkout, const char* type, int64_t line, Decimal amount) {
  Json row = Json::object()
                 .set("id", checkout.state.next_id())
                 .set("order_id", checkout.order.id)
                 .set("order_address_id", integer_in(checkout.order.addresses.front(), "id"))
                 .set("tax_rate_id", 1)
                 .set("tax_class_id", 0)
                 .set("name", "VAT")
                 .set("class", "Default Tax Class")
                 .set("rate", money(checkout.state.options().tax_rate))
                 .set("priority", 0)
                 .set("priority_amount", money(amount))
                 .set("line_amount", money(amount))
                 .set("line_item_type", type);
  if (line != 0) row.set("order_product_id", std::to_string(line));
  return row;
}

Json option_rows(const Found& found) {
  Json rows = Json::array();
  if (found.variant == nullptr) return rows;
  const Json& values = found.variant->doc["option_values"];
  for (const Json& value : values.is_array() ? values.as_array() : Json::Array()) {
    rows.push(Json::object()
                  .set("option_id", value["option_id"])
                  .set("display_name", value["option_display_name"])
                  .set("display_value", value["label"]));
  }
  return rows;
}

void add_line(Checkout& checkout, const Purchase::Item& item, const Found& found) {
  const Options& options = checkout.state.options();
  const Decimal price = price_of(found);
  const Amount unit = taxed(options, price);
  const Amount total = taxed(options, price.times(Decimal::from_integer(item.quantity)));
  // Discounts are off the price with tax here, whichever price was entered.
  const Decimal off = checkout.purchase.coupon
                          ? total.inc.over(Decimal::from_integer(10), kCents, Rounding::kHalfUp)
                          : Decimal();
  const Decimal hundred = Decimal::from_integer(100);
  const Decimal tax_paid = (total.inc - off)
                               .times(options.tax_rate)
                               .over(hundred + options.tax_rate, kCents, Rounding::kHalfUp);
  const Decimal tax = off.is_zero() ? total.tax : tax_paid;
  const int64_t id = checkout.state.next_id();
  Json line = Json::object()
                  .set("id", id)
                  .set("order_id", checkout.order.id)
                  .set("product_id", found.product->id)
                  .set("variant_id", found.variant == nullptr ? 0 : found.variant->id)
                  .set("order_address_id", integer_in(checkout.order.addresses.front(), "id"))
                  .set("name", found.product->doc["name"])
                  .set("sku", item.sku)
                  .set("upc", "")
                  .set("type", "physical")
                  .set("base_price", money(price))
                  .set("base_total", money(price.times(Decimal::from_integer(item.quantity))))
                  .set("quantity", item.quantity)
                  .set("quantity_shipped", 0)
                  .set("quantity_refunded", 0)
                  .set("is_refunded", false)
                  .set("refund_amount", "0.0000")
                  .set("return_id", 0)
                  .set("parent_order_product_id", Json())
                  .set("is_bundled_product", false)
                  .set("discounted_total_inc_tax", money(total.inc - off))
                  .set("product_options", option_rows(found));
  put(line, "price", unit);
  put(line, "total", total);
  Json discounts = Json::array();
  if (!off.is_zero()) {
    discounts.push(Json::object()
                       .set("id", "coupon")
                       .set("amount", money(off))
                       .set("name", "Coupon")
                       .set("code", "SHELF10")
                       .set("target", "order"));
  }
  line.set("applied_discounts", std::move(discounts));
  checkout.order.lines.push_back(std::move(line));
  checkout.order.taxes.push_back(tax_row(checkout, "item", id, tax));
  checkout.subtotal += total.inc;
  checkout.subtotal_before_tax += total.ex();
  checkout.paid_tax += tax;
  checkout.discount += off;
}

void add_address(Checkout& checkout, const Amount& shipping) {
  const Purchase& purchase = checkout.purchase;
  Json address = address_json(purchase)
                     .set("id", checkout.state.next_id())
                     .set("order_id", checkout.order.id)
                     .set("items_total", 0)
                     .set("items_shipped", 0)
                     .set("shipping_method", purchase.shipping_method)
                     .set("base_cost", money(checkout.state.options().shipping_cost))
                     .set("cost_tax_class_id", 0)
                     .set("shipping_zone_id", 1)
                     .set("shipping_zone_name", "Everywhere");
  put(address, "cost", shipping);
  checkout.order.addresses.push_back(std::move(address));
}

void put_texts(Checkout& checkout) {
  const Purchase& purchase = checkout.purchase;
  const std::string& currency = checkout.state.options().currency;
  Json& doc = checkout.order.doc;
  doc.set("id", checkout.order.id).set("customer_id", 0).set("date_shipped", "");
  doc.set("status_id", purchase.status).set("status", status_name(purchase.status));
  doc.set("custom_status", status_name(purchase.status));
  doc.set("is_tax_inclusive_pricing", checkout.state.options().prices_include_tax);
  doc.set("payment_method", purchase.payment_method).set("payment_provider_id", Json());
  doc.set("payment_status", purchase.payment_status).set("refunded_amount", "0.0000");
  doc.set("order_is_digital", false).set("store_credit_amount", "0.0000");
  doc.set("gift_certificate_amount", money(purchase.gift_certificate));
  doc.set("currency_id", 1).set("currency_code", currency).set("default_currency_id", 1);
  doc.set("currency_exchange_rate", "1.0000000000").set("default_currency_code", currency);
  doc.set("staff_notes", "").set("customer_message", purchase.message);
  doc.set("shipping_address_count", 1).set("ebay_order_id", "0");
  doc.set("billing_address", address_json(purchase)).set("order_source", "www");
  doc.set("channel_id", 1).set("external_order_id", "").set("external_source", Json());
  doc.set("external_id", Json()).set("external_merchant_id", Json()).set("is_deleted", false);
  doc.set("tax_provider_id", "BasicTaxProvider").set("customer_locale", "en");
}

void put_amounts(Checkout& checkout, const Amount& shipping) {
  Json& doc = checkout.order.doc;
  const Options& options = checkout.state.options();
  const Amount fee = taxed(options, checkout.purchase.fee);
  doc.set("subtotal_ex_tax", money(checkout.subtotal_before_tax));
  doc.set("subtotal_inc_tax", money(checkout.subtotal));
  doc.set("subtotal_tax", money(checkout.paid_tax));
  doc.set("base_shipping_cost", money(options.shipping_cost));
  put(doc, "shipping_cost", shipping);
  put(doc, "handling_cost", Amount());
  put(doc, "wrapping_cost", Amount());
  doc.set("discount_amount", "0.0000").set("coupon_discount", money(checkout.discount));
  Amount total;
  total.inc = checkout.subtotal + shipping.inc + fee.inc - checkout.discount;
  total.tax = checkout.paid_tax + shipping.tax + fee.tax;
  put(doc, "total", total);
  Json fees = Json::array();
  if (!fee.inc.is_zero()) {
    Json row = Json::object()
                   .set("id", checkout.state.next_id())
                   .set("type", "custom_fee")
                   .set("display_name_customer", "Packaging")
                   .set("display_name_merchant", "Packaging")
                   .set("source", "AA")
                   .set("base_cost", money(checkout.purchase.fee));
    put(row, "cost", fee);
    fees.push(std::move(row));
  }
  doc.set("fees", std::move(fees));
}

void take_goods(State& state, const Found& found, int64_t quantity, Timestamp now) {
  Levels* levels = state.levels_of(found);
  if (levels == nullptr) return;
  (*levels)[kDefaultLocation] -= quantity;
  found.product->modified = now;
  const bool by_product = found.product->tracking() == "product";
  const int64_t id = by_product ? found.product->id : found.variant->id;
  state.note(
      by_product ? "store/product/inventory/order/updated" : "store/sku/inventory/order/updated",
      Json::object().set("type", by_product ? "product" : "sku").set("id", id));
}

}  // namespace

Result<Order*> place_order(State& state, const Purchase& purchase, Timestamp now) {
  if (purchase.items.empty()) return refused(422, "An order needs products");
  for (const Purchase::Item& item : purchase.items) {
    const Found found = state.find_sku(item.sku);
    if (found.product == nullptr || item.quantity < 1) {
      return refused(422, "The product was not found", "sku", item.sku);
    }
    const Levels* levels = state.levels_of(found);
    const auto held = levels == nullptr ? Levels::const_iterator() : levels->find(kDefaultLocation);
    if (levels != nullptr && (held == levels->end() || held->second < item.quantity)) {
      return refused(422, "The product is out of stock", "sku", item.sku);
    }
  }
  const int64_t id = state.next_order_id();
  Order& order = state.orders[id];
  order.id = id;
  order.created = order.modified = now;
  Checkout checkout{.state = state, .purchase = purchase, .order = order};
  const Amount shipping = taxed(state.options(), state.options().shipping_cost);
  add_address(checkout, shipping);
  int64_t pieces = 0;
  for (const Purchase::Item& item : purchase.items) {
    const Found found = state.find_sku(item.sku);
    add_line(checkout, item, found);
    take_goods(state, found, item.quantity, now);
    pieces += item.quantity;
  }
  order.taxes.push_back(tax_row(checkout, "shipping", 0, shipping.tax));
  put_texts(checkout);
  put_amounts(checkout, shipping);
  order.doc.set("items_total", pieces).set("items_shipped", 0);
  order.addresses.front().set("items_total", pieces);
  if (purchase.coupon) {
    order.coupons.push_back(Json::object()
                                .set("id", state.next_id())
                                .set("coupon_id", 1)
                                .set("order_id", id)
                                .set("code", "SHELF10")
                                .set("amount", "10.0000")
                                .set("type", 1)
                                .set("discount", Json::number(checkout.discount)));
  }
  if (!purchase.payment_status.empty()) {
    order.transactions.push_back(
        Json::object()
            .set("id", state.next_id())
            .set("order_id", std::to_string(id))
            .set("event", "purchase")
            .set("method", "credit_card")
            .set("amount", Json::number(amount_in(order.doc, "total_inc_tax")))
            .set("currency", state.options().currency)
            .set("gateway", "testgateway")
            .set("gateway_transaction_id", "GW-" + std::to_string(id))
            .set("status", "ok")
            .set("test", false)
            .set("date_created", iso_time(now)));
  }
  state.touch(order, now, "store/order/created");
  return &order;
}

}  // namespace oneshelf::sandbox::bigcommerce

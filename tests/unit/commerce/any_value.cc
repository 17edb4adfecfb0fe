#include "any_value.h"

#include <array>

namespace oneshelf {

std::string AnyValue::text() {
  static const std::array<std::string, 8> kTexts = {
      "",     "MUG-1", "Enamel mug – Größe L", "قميص أزرق", "👕🇫🇮", "<p>\"quoted\" &amp; \\ </p>",
      "\t\n", " "};
  return kTexts[random_.below(kTexts.size())];
}

Decimal AnyValue::decimal() {
  const int64_t size = static_cast<int64_t>(random_.below(3'000'000'000'000));
  switch (random_.below(4)) {
    case 0: return Decimal();
    case 1: return Decimal::from_millionths(-size);
    case 2: return Decimal::from_minor(size % 100'000, 2);
    default: return Decimal::from_millionths(size);
  }
}

Item AnyValue::item() {
  Item item;
  item.id = id();
  item.product_id = id();
  item.sku = text();
  item.product_name = text();
  item.description_html = text();
  item.brand = text();
  item.categories = some<std::string>([this] { return text(); });
  item.barcode = text();
  item.options = some<OptionValue>([this] { return option(); });
  item.active = flag();
  for (const char* list : {"", "trade"}) {
    if (flag()) item.prices[PriceListId(list)] = {decimal(), maybe_decimal()};
  }
  item.purchase_price = maybe_decimal();
  item.tax_code = text();
  item.tax_rate = maybe_decimal();
  item.weight_grams = maybe_decimal();
  item.images = some<Image>([this] { return image(); });
  item.components = some<Component>([this] { return Component{id(), text(), decimal()}; });
  item.updated_at = time();
  return item;
}

ListingFields AnyValue::fields() {
  const std::function<std::string()> any_text = [this] { return text(); };
  ListingFields fields;
  fields.name = maybe(any_text);
  fields.description_html = maybe(any_text);
  fields.brand = maybe(any_text);
  if (flag()) fields.categories = some(any_text);
  if (flag()) fields.images = some<Image>([this] { return image(); });
  fields.sku = maybe(any_text);
  if (flag()) fields.options = some<OptionValue>([this] { return option(); });
  if (flag()) fields.visible = flag();
  fields.barcode = maybe(any_text);
  fields.price = maybe_decimal();
  if (flag()) fields.sale_price.emplace(maybe_decimal());
  fields.tax_class = maybe(any_text);
  fields.weight_grams = maybe_decimal();
  if (flag()) {
    fields.stock.emplace();
    for (const char* place : {"", "north"}) {
      if (flag()) (*fields.stock)[LocationId(place)] = decimal();
    }
  }
  return fields;
}

Address AnyValue::address() {
  return {text(), text(), text(), text(), text(), text(), text(), text(), text(), text()};
}

OrderLine AnyValue::line() {
  return {id(),      text(),    id(),      text(),    decimal(),
          decimal(), decimal(), decimal(), decimal(), maybe_decimal()};
}

OrderCharge AnyValue::charge() {
  return {flag() ? OrderCharge::Kind::kFee : OrderCharge::Kind::kShipping,
          text(),
          text(),
          decimal(),
          decimal(),
          decimal(),
          maybe_decimal()};
}

Shipment AnyValue::shipment() {
  return {id(), text(), text(), text(), text(), maybe_time(), some<LineQuantity>([this] {
            return quantity();
          })};
}

Refund AnyValue::refund() {
  return {id(),   time(), decimal(),
          flag(), text(), some<Refund::Line>([this] { return Refund::Line{quantity(), flag()}; })};
}

Order AnyValue::order() {
  Order order;
  order.id = id();
  order.number = text();
  order.status = status();
  order.placed_at = time();
  order.updated_at = time();
  order.currency = any_currency();
  order.prices_include_tax = flag();
  order.customer = customer();
  order.billing = address();
  order.shipping = address();
  order.lines = some<OrderLine>([this] { return line(); });
  order.charges = some<OrderCharge>([this] { return charge(); });
  order.payments = some<Payment>(
      [this] { return Payment{id(), text(), text(), decimal(), flag(), maybe_time()}; });
  order.refunds = some<Refund>([this] { return refund(); });
  order.shipments = some<Shipment>([this] { return shipment(); });
  order.total_net = decimal();
  order.total_tax = decimal();
  order.total_gross = decimal();
  order.note = text();
  return order;
}

DocumentLine AnyValue::document_line() {
  DocumentLine line;
  line.kind = static_cast<DocumentLine::Kind>(random_.below(4));
  line.order_line_id = id();
  line.item_id = id();
  line.sku = text();
  line.description = text();
  line.quantity = decimal();
  line.unit_price = decimal();
  line.tax_rate = maybe_decimal();
  line.tax_code = text();
  line.total_net = decimal();
  line.total_tax = decimal();
  line.total_gross = decimal();
  return line;
}

DocumentPayment AnyValue::document_payment() {
  return {id(), text(), text(), decimal(), maybe_time()};
}

Document AnyValue::document() {
  Document document;
  document.key = text();
  document.order_number = text();
  document.customer = id();
  document.buyer = customer();
  document.billing = address();
  document.shipping = address();
  document.placed_at = time();
  document.currency = any_currency();
  document.prices_include_tax = flag();
  document.lines = some<DocumentLine>([this] { return document_line(); });
  document.total_net = decimal();
  document.total_tax = decimal();
  document.total_gross = decimal();
  document.shipping_method = text();
  document.location = LocationId(text());
  document.payments = some<DocumentPayment>([this] { return document_payment(); });
  document.note = text();
  return document;
}

DocumentState AnyValue::document_state() {
  return {.id = id(),
          .number = text(),
          .key = text(),
          .status = status(),
          .currency = any_currency(),
          .total_net = decimal(),
          .total_tax = decimal(),
          .total_gross = decimal(),
          .paid = decimal(),
          .shipments = some<Shipment>([this] { return shipment(); }),
          .refunds = some<Refund>([this] { return refund(); }),
          .updated_at = time()};
}

DocumentRules AnyValue::rules() {
  DocumentRules rules;
  rules.totals = static_cast<DocumentRules::Totals>(random_.below(2));
  rules.prices = static_cast<DocumentRules::Prices>(random_.below(3));
  rules.tax_rounding = static_cast<DocumentRules::TaxRounding>(random_.below(2));
  rules.rounding = static_cast<Rounding>(random_.below(7));
  rules.unit_price_places = static_cast<int>(random_.below(7));
  return rules;
}

}  // namespace oneshelf

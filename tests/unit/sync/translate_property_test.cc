#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "base/text.h"
#include "unit/sync/builders.h"
#include "unit/sync/fake_books.h"

namespace oneshelf {
namespace {

using build::an_order;

template <typename T>
T one_of(std::initializer_list<T> values) {
  return *rc::gen::elementOf(std::vector<T>(values));
}

/// How a shop comes to its amounts: prices net or gross, each unit rounded or each line, half up or
/// half even, tax of the line or what is left of the gross.
struct ShopHabits {
  bool gross = false;
  bool rounds_units = false;
  Rounding rounding = Rounding::kHalfUp;
  int digits = 2;
};

Decimal some_amount(int digits, int64_t most) {
  return Decimal::from_minor(*rc::gen::inRange<int64_t>(0, most), digits);
}

/// Charges an entry as the shop does: `price` is a unit's, less a discount on the whole.
template <typename Entry>
void charge(Entry& entry, Decimal quantity, Decimal price, int discount_percent, Decimal rate,
            const ShopHabits& shop) {
  const Decimal factor = Decimal::from_integer(1) + rate.over(dec("100"));
  const Decimal kept = Decimal::from_integer(100 - discount_percent).over(dec("100"));
  Decimal unit = price.times(kept);
  if (shop.rounds_units) unit = unit.rounded(shop.digits, shop.rounding);
  const Decimal amount = unit.times(quantity, shop.digits, shop.rounding);
  entry.tax_rate = rate;
  if (shop.gross) {
    entry.total_gross = amount;
    entry.total_net = amount.over(factor, shop.digits, shop.rounding);
    entry.total_tax = entry.total_gross - entry.total_net;
  } else {
    entry.total_net = amount;
    entry.total_tax = amount.times(rate.over(dec("100")), shop.digits, shop.rounding);
    entry.total_gross = entry.total_net + entry.total_tax;
  }
}

Decimal some_rate() {
  return dec(
      one_of<const char*>({"0", "5", "5.5", "7", "8.875", "10", "19", "20", "20", "21", "25"}));
}

Order some_order() {
  const std::string code = one_of<std::string>({"EUR", "EUR", "EUR", "JPY", "KWD"});
  Order order = an_order(code).done();
  ShopHabits shop;
  shop.gross = order.prices_include_tax = *rc::gen::arbitrary<bool>();
  shop.rounds_units = *rc::gen::arbitrary<bool>();
  shop.rounding = one_of({Rounding::kHalfUp, Rounding::kHalfEven});
  shop.digits = order.currency.digits();
  const int lines = *rc::gen::inRange(1, 6);
  for (int i = 0; i < lines; ++i) {
    OrderLine line;
    line.id = VendorId(std::to_string(i));
    line.sku = line.name = "SKU-" + std::to_string(i);
    line.quantity = *rc::gen::inRange(0, 10) == 0
                        ? dec(one_of<const char*>({"0.375", "1.5", "0.333"}))
                        : Decimal::from_integer(*rc::gen::inRange(1, 13));
    charge(line, line.quantity, some_amount(shop.digits, 100'000), one_of({0, 0, 10, 15, 33}),
           some_rate(), shop);
    order.lines.push_back(line);
  }
  if (*rc::gen::arbitrary<bool>()) {
    OrderCharge shipping;
    shipping.name = shipping.method = "post";
    charge(shipping, dec("1"), some_amount(shop.digits, 2'000), 0, some_rate(), shop);
    order.charges.push_back(shipping);
  }
  const auto add = [&](const auto& entry) {
    order.total_net += entry.total_net;
    order.total_tax += entry.total_tax;
    order.total_gross += entry.total_gross;
  };
  for (const OrderLine& line : order.lines) add(line);
  for (const OrderCharge& charged : order.charges) add(charged);
  return order;
}

DocumentRules some_rules() {
  DocumentRules rules = build::tryton_rules();
  rules.prices = one_of({DocumentRules::Prices::kNet, DocumentRules::Prices::kNet,
                         DocumentRules::Prices::kGross, DocumentRules::Prices::kEither});
  rules.tax_rounding =
      one_of({DocumentRules::TaxRounding::kPerDocument, DocumentRules::TaxRounding::kPerLine});
  rules.rounding = one_of({Rounding::kHalfUp, Rounding::kHalfEven, Rounding::kHalfDown,
                           Rounding::kDown, Rounding::kUp, Rounding::kFloor});
  rules.unit_price_places = one_of({2, 4, 4, 6});
  return rules;
}

void log(const Order& order, const Result<Document>& document) {
  RC_LOG() << to_json(order).dump() << "\n";
  RC_LOG() << (document.ok() ? to_json(*document).dump() : document.error().to_string()) << "\n";
}

/// The tolerance is told in coins: 0.05 is less than the smallest coin of the yen.
OrderRule tolerating(const Order& order, int coins) {
  OrderRule rule = build::order_rule();
  rule.rounding_tolerance = Decimal::from_minor(coins, order.currency.digits());
  return rule;
}

TEST(TranslateProperties, TheSourceArrivesAtTheBuyersTotalOrTheOrderIsHeld) {
  EXPECT_TRUE(rc::check([] {
    const Order order = some_order();
    const DocumentRules rules = some_rules();
    const OrderRule rule = tolerating(order, *rc::gen::inRange(0, 6));
    const Result<Document> document = build::translated(order, rules, rule);
    log(order, document);
    if (!document.ok()) {
      RC_ASSERT(document.error().id() == "order.unprovable_total");
      RC_ASSERT(document.error().to_string().find("difference=") != std::string::npos);
      return;
    }
    const DocumentTotals booked = FakeBooks(rules, order.currency.digits()).book(*document);
    RC_ASSERT(booked.gross == order.total_gross);
    RC_ASSERT(booked.gross == document->total_gross);
    RC_ASSERT(booked.tax == document->total_tax);
    RC_ASSERT((booked.tax - order.total_tax).abs() <= *rule.rounding_tolerance);
    RC_ASSERT(totals_under(rules, *document) == booked);
  }));
}

TEST(TranslateProperties, EveryLineIsBookedAsItWasCharged) {
  EXPECT_TRUE(rc::check([] {
    const Order order = some_order();
    const DocumentRules rules = some_rules();
    const Result<Document> document = build::translated(order, rules, tolerating(order, 5));
    RC_PRE(document.ok());
    log(order, document);
    for (const OrderLine& line : order.lines) {
      Decimal quantity, gross;
      for (const DocumentLine& booked : document->lines) {
        RC_ASSERT(booked.unit_price.has_at_most(rules.unit_price_places));
        if (booked.order_line_id != line.id) continue;
        quantity += booked.quantity;
        gross += booked.total_gross;
      }
      RC_ASSERT(quantity == line.quantity);
      RC_ASSERT(gross == line.total_gross);
    }
  }));
}

TEST(TranslateProperties, ATrytonWithARoundingItemTakesEveryOrder) {
  EXPECT_TRUE(rc::check([] {
    const Order order = some_order();
    DocumentRules rules = build::tryton_rules();
    rules.tax_rounding =
        one_of({DocumentRules::TaxRounding::kPerDocument, DocumentRules::TaxRounding::kPerLine});
    const Result<Document> document = build::translated(order, rules, tolerating(order, 12));
    log(order, document);
    RC_ASSERT(document.ok());
  }));
}

TEST(TranslateProperties, AGrossSourceTakesEveryOrderOfAGrossShopAsItIs) {
  EXPECT_TRUE(rc::check([] {
    const Order order = some_order();
    RC_PRE(order.prices_include_tax);
    DocumentRules rules = build::tryton_rules();
    rules.prices = DocumentRules::Prices::kGross;
    rules.unit_price_places = 6;
    const Result<Document> document = build::translated(order, rules, tolerating(order, 5));
    log(order, document);
    RC_ASSERT(document.ok());
    for (const DocumentLine& line : document->lines) {
      RC_ASSERT(line.kind != DocumentLine::Kind::kRounding);
    }
  }));
}

TEST(TranslateProperties, ASourceThatBooksStatedAmountsTakesEveryOrder) {
  EXPECT_TRUE(rc::check([] {
    const Order order = some_order();
    const Result<Document> document =
        build::translated(order, DocumentRules(), tolerating(order, 0));
    log(order, document);
    RC_ASSERT(document.ok());
    const DocumentTotals totals = totals_under(DocumentRules(), *document);
    const DocumentTotals paid{order.total_net, order.total_tax, order.total_gross};
    RC_ASSERT(totals == paid);
  }));
}

}  // namespace
}  // namespace oneshelf

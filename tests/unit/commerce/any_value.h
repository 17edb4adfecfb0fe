#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/random.h"
#include "commerce/document.h"
#include "commerce/listing.h"
#include "commerce/order.h"

namespace oneshelf {

/// Repeatable arbitrary values of trade: every optional part is there or not, texts are unkind.
class AnyValue {
 public:
  explicit AnyValue(uint64_t seed) : random_(seed) {}

  bool flag() { return random_.below(2) == 1; }
  std::string text();
  Decimal decimal();
  Timestamp time() { return from_unix_ms(static_cast<int64_t>(random_.below(4'000'000'000'000))); }
  VendorId id() { return VendorId(text()); }
  Currency any_currency() { return flag() ? currency("JPY") : currency("EUR"); }

  Item item();
  Image image() { return {text(), text(), text(), text()}; }
  OptionValue option() { return {text(), text()}; }
  ListingFields fields();
  Listing listing() { return {id(), id(), fields(), time()}; }
  Order order();
  Document document();
  DocumentState document_state();
  DocumentRules rules();

  template <typename T>
  std::optional<T> maybe(std::function<T()> make) {
    return flag() ? std::optional<T>(make()) : std::nullopt;
  }
  template <typename T>
  std::vector<T> some(std::function<T()> make) {
    std::vector<T> values(random_.below(4));
    for (T& value : values) value = make();
    return values;
  }

 private:
  Address address();
  Customer customer() { return {id(), text(), text(), text(), text(), text()}; }
  OrderLine line();
  OrderCharge charge();
  LineQuantity quantity() { return {id(), text(), decimal()}; }
  Shipment shipment();
  Refund refund();
  OrderStatus status() { return static_cast<OrderStatus>(random_.below(7)); }
  std::optional<Decimal> maybe_decimal() {
    return maybe<Decimal>([this] { return decimal(); });
  }
  std::optional<Timestamp> maybe_time() {
    return maybe<Timestamp>([this] { return time(); });
  }
  DocumentLine document_line();
  DocumentPayment document_payment();

  SeededRandom random_;
};

}  // namespace oneshelf

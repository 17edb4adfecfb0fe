#include "connectors/bigcommerce/refund_ways.h"

#include <algorithm>

#include "connectors/bigcommerce/assumed.h"
#include "connectors/bigcommerce/wire.h"

namespace oneshelf::bigcommerce {

namespace {

/// The alternatives of a quote, each a list of payments.
Json::Array ways_of(const Json& quote) {
  const Json& ways = quote["refund_methods"];
  Json::Array lists;
  for (const Json& way : ways.is_array() ? ways.as_array() : Json::Array()) {
    if (way.is_array() && way.size() > 0) lists.push_back(way);
  }
  return lists;
}

bool is_offline(const Json& part) { return part["offline"].bool_or(false); }

/// The money came by hand, and goes back by hand.
bool is_by_hand(const Json& part) {
  return is_offline(part) && part["offline_provider"].bool_or(false);
}

bool is_store_credit(const Json& part) {
  return part["provider_id"].text_or() == assumed::kStoreCreditProvider;
}

bool all_of(const Json& way, bool (*is_it)(const Json&)) {
  return std::ranges::all_of(way.as_array(), is_it);
}

Json payments_of(const Json& way) {
  Json payments = Json::array();
  for (const Json& part : way.as_array()) {
    payments.push(Json::object()
                      .set("provider_id", part["provider_id"])
                      .set("amount", part["amount"])
                      .set("offline", is_offline(part)));
  }
  return payments;
}

bool paid_by_store_credit(const Order& order) {
  return !order.payments.empty() && std::ranges::all_of(order.payments, [](const Payment& payment) {
    return payment.method == kStoreCredit;
  });
}

std::string reason_in(const Json::Array& ways) {
  for (const Json& way : ways) {
    for (const Json& part : way.as_array()) {
      const std::string reason = part["offline_reason"].text_or();
      if (!reason.empty()) return " The store says: " + reason;
    }
  }
  return "";
}

}  // namespace

Result<Json> payments_that_only_note(const Json& quote, const Refund& refund) {
  for (const Json& way : ways_of(quote)) {
    if (all_of(way, is_offline)) return payments_of(way);
  }
  return Error(ErrorCode::kRefused, "document.refund_moves_money",
               "The store would pay this refund to the buyer a second time.")
      .remedied("Book it in the store by hand as an offline refund.")
      .with("refund", refund.id.str());
}

Result<Json> payments_as_paid(const Json& quote, const Order& order, const Refund& refund) {
  const Json::Array ways = ways_of(quote);
  for (const Json& way : ways) {
    const auto goes_back = [](const Json& part) { return !is_offline(part) || is_by_hand(part); };
    if (all_of(way, goes_back) && !all_of(way, is_store_credit)) return payments_of(way);
  }
  for (const Json& way : ways) {
    if (all_of(way, is_store_credit) && paid_by_store_credit(order)) return payments_of(way);
  }
  return Error(ErrorCode::kRefused, "refund.not_possible",
               "The store cannot give this money back the way it was paid." + reason_in(ways))
      .remedied("Give it back in the store by hand; it is known again by its amount.")
      .with("refund", refund.id.str())
      .with("order", order.number);
}

}  // namespace oneshelf::bigcommerce

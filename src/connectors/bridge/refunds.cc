// Refunds of the source, booked on the shop's order.
#include <algorithm>

#include "base/bytes.h"
#include "connectors/bridge/capabilities.h"

namespace oneshelf::bridge {

Result<std::optional<VendorId>> Refunds::booked(const Context& context, const std::string& path,
                                                const VendorId& ours) {
  const Json list = ONESHELF_TRY(client_.get(context, Area::kOrders, path));
  const auto refunds = ONESHELF_TRY(read_json(list, refunds_from_json));
  const auto found = std::ranges::find(refunds, ours.str(), &WireRefund::external_id);
  if (found == refunds.end()) return std::optional<VendorId>();
  return std::optional(found->refund.id);
}

Result<VendorId> Refunds::write_refund(const Context& context, const Order& order,
                                       const Refund& refund) {
  ONESHELF_TRY(client_.require(context, kRefundsBothWays));
  const std::string path = "/orders/" + percent_encoded(order.id.str()) + "/refunds";
  if (auto known = ONESHELF_TRY(booked(context, path, refund.id))) return *std::move(known);
  const std::string key = stable_key("shop-refund", order.id.str() + "-" + refund.id.str());
  const Answer answer =
      ONESHELF_TRY(client_.post(context, Area::kOrders, path, key, refund_json(refund)));
  if (answer.status == 409) {
    return refusal(answer, ErrorCode::kRefused, "refund.not_possible", "give the money back");
  }
  auto made = booked(context, path, refund.id);
  if (!made.ok()) return made.error().recoded(ErrorCode::kUnknownOutcome);
  if (*made) return **std::move(made);
  return Error(ErrorCode::kUnknownOutcome, "bridge.refund_not_told",
               "The bridge took the refund and does not tell it under its external_id.")
      .remedied("The bridge must keep the external_id of refunds and tell it.")
      .with("refund", refund.id.str());
}

}  // namespace oneshelf::bridge

#include "engine/order_facts.h"

#include <algorithm>

namespace oneshelf {
namespace {

constexpr std::string_view kRefund = "refund:";
constexpr std::string_view kCorrection = "correction:";
constexpr std::string_view kPaid = "paid:";

bool is_done(const OrderStepRecord& record) {
  return record.state == OrderStepRecord::State::kDone;
}

/// A refund booked before contents were kept is taken to be what the shop tells now.
Result<std::optional<Refund>> refund_told(const OrderStepRecord& record, const Order& now) {
  if (!record.result.empty()) {
    return std::optional(ONESHELF_TRY(step_from(record.step, record.result)).refund);
  }
  const std::string id = record.step.substr(kRefund.size());
  const auto told = std::ranges::find(now.refunds, VendorId(id), &Refund::id);
  return told == now.refunds.end() ? std::optional<Refund>() : std::optional(*told);
}

}  // namespace

std::string content_of(const OrderStep& step) {
  switch (step.kind) {
    case OrderStep::Kind::kCancel: return kCancelledInSource;
    case OrderStep::Kind::kRefund:
    case OrderStep::Kind::kCorrection: return to_json(step.refund).dump();
    case OrderStep::Kind::kPayment: break;
  }
  Document payments;
  payments.payments = step.payments;
  return to_json(payments).dump();
}

Result<OrderStep> step_from(const std::string& name, const std::string& content) {
  OrderStep step;
  step.name = name;
  const Json json = ONESHELF_TRY(parse_json(content));
  if (name.starts_with(kPaid)) {
    step.kind = OrderStep::Kind::kPayment;
    step.payments = ONESHELF_TRY(
        read_json(json, [](const JsonReader& reader) { return document_from_json(reader); }))
    .payments;
    return step;
  }
  step.kind =
      name.starts_with(kCorrection) ? OrderStep::Kind::kCorrection : OrderStep::Kind::kRefund;
  step.refund = ONESHELF_TRY(
      read_json(json, [](const JsonReader& reader) { return refund_from_json(reader); }));
  return step;
}

Result<PostedOrder> posted_order(const Document& document, const OrderSteps& steps,
                                 const Order& now) {
  PostedOrder posted;
  posted.document = document;
  for (const auto& [name, record] : steps) {
    if (name == "cancel") {
      posted.cancelled = is_done(record) && record.result == kCancelledInSource;
    } else if (name.starts_with(kRefund) && is_done(record)) {
      if (auto refund = ONESHELF_TRY(refund_told(record, now))) {
        posted.refunds.push_back(*std::move(refund));
      }
    } else if (name.starts_with(kCorrection)) {
      posted.corrections.push_back(ONESHELF_TRY(step_from(name, record.result)).refund);
    } else if (name.starts_with(kPaid)) {
      const OrderStep step = ONESHELF_TRY(step_from(name, record.result));
      std::ranges::copy(step.payments, std::back_inserter(posted.payments));
    }
  }
  return posted;
}

std::vector<std::string> unfinished_steps(const OrderSteps& steps) {
  std::vector<std::string> names;
  for (const auto& [name, record] : steps) {
    const bool remembers = name.starts_with(kCorrection) || name.starts_with(kPaid);
    if (remembers && !is_done(record)) names.push_back(name);
  }
  return names;
}

}  // namespace oneshelf

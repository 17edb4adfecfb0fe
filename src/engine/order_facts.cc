#include "engine/order_facts.h"

#include <algorithm>

namespace oneshelf {
namespace {

constexpr std::string_view kRefund = "refund:";
constexpr std::string_view kCorrection = "correction:";
constexpr std::string_view kPaid = "paid:";
constexpr std::string_view kShopRefund = "shop_refund:";

bool is_done(const OrderStepRecord& record) {
  return record.state == OrderStepRecord::State::kDone;
}

/// Nothing if it was only tried to work out what is to be told.
Result<std::optional<ToldRefund>> source_refund_told(const OrderStepRecord& record) {
  if (record.result.empty()) return std::optional<ToldRefund>();
  const Json json = ONESHELF_TRY(parse_json(record.result));
  ToldRefund told = ONESHELF_TRY(read_json(json, [](const JsonReader& reader) {
    return ToldRefund{.refund = refund_from_json(reader.object("refund")),
                      .shop_id = VendorId(reader.opt_text("shop_id").value_or("")),
                      .state = ToldRefund::State::kSent,
                      .taken_as_one = reader.opt_boolean("taken_as_one").value_or(false)};
  }));
  if (is_done(record)) {
    told.state = ToldRefund::State::kThere;
  } else if (!record.refused_with.empty()) {
    told.state = ToldRefund::State::kRefused;
  }
  return std::optional(std::move(told));
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

std::string step_of_source_refund(const VendorId& refund) {
  return std::string(kShopRefund) + refund.str();
}

std::string content_of(const ToldRefund& told) {
  Json json = Json::object().set("refund", to_json(told.refund));
  if (!told.shop_id.empty()) json.set("shop_id", told.shop_id.str());
  if (told.taken_as_one) json.set("taken_as_one", true);
  return json.dump();
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
    } else if (name.starts_with(kShopRefund)) {
      if (auto told = ONESHELF_TRY(source_refund_told(record))) {
        posted.told.push_back(*std::move(told));
      }
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

#include "engine/tell_refunds.h"

#include <algorithm>

#include "base/decimal_overflow.h"
#include "base/log.h"
#include "engine/order_document.h"

namespace oneshelf {
namespace {

constexpr milliseconds kCallTime = std::chrono::seconds(90);
constexpr const char* kShopRefunds = "shop_refunds";  // stands for working out what is to be told
constexpr const char* kSinceNote = "source_refunds.since";

}  // namespace

Result<void> RefundTeller::begin() {
  const std::string note = ONESHELF_TRY(read_value<std::string>(
      parts_.store, [&](Records& records) { return records.link_note(link_.id(), kSinceNote); }));
  if (!note.empty()) {
    since_ = ONESHELF_TRY(parse_rfc3339(note));
    return success();
  }
  since_ = parts_.clock.now();
  return parts_.store.write([&](Records& records) {
    return records.save_link_note(link_.id(), kSinceNote, to_rfc3339(since_));
  });
}

bool RefundTeller::has_any() const {
  if (!order_.record().document->refunds.empty()) return true;
  return std::ranges::any_of(order_.steps(), [](const auto& step) {
    return step.first.starts_with(step_of_source_refund(VendorId()));
  });
}

Result<bool> RefundTeller::tell(When when, std::vector<OrderTask>& tasks) {
  if (!has_any()) return true;
  return order_.work_out(kShopRefunds, [&] { return try_refunds(when, tasks); });
}

Result<void> RefundTeller::try_refunds(When when, std::vector<OrderTask>& tasks) {
  const OrderRecord& record = order_.record();
  const Document sent = ONESHELF_TRY(document_as_sent(parts_, link_, record, order_.steps()));
  const PostedOrder posted = ONESHELF_TRY(posted_order(sent, order_.steps(), record.order));
  const SourceRefunds refunds = ONESHELF_TRY(decide_safely(posted));
  for (const ToldRefund& found : refunds.found) {
    ONESHELF_TRY(order_.save(deed_of(found.refund, "found " + found.shop_id.str()),
                             OrderStepRecord::State::kDone, content_of(found)));
    log_info("order.refund_found", {{"link", link_.id().str()},
                                    {"order", record.order.number},
                                    {"refund", found.shop_id.str()}});
  }
  RefundWriter* writer = channel_.connector().refund_writer();
  for (const Refund& refund : refunds.tell) {
    if (writer != nullptr && when == When::kNow) ONESHELF_TRY(tell_one(*writer, refund));
  }
  tasks.insert(tasks.end(), refunds.tasks.begin(), refunds.tasks.end());
  return success();
}

Result<SourceRefunds> RefundTeller::decide_safely(const PostedOrder& posted) const {
  const OrderRecord& record = order_.record();
  ShopAbility shop;
  shop.takes_refunds = channel_.connector().refund_writer() != nullptr;
  // Of an order that was written before refunds of the source were carried, old ones are known.
  if (!record.written_at || *record.written_at < since_) shop.since = since_;
  try {
    return refunds_for_shop(posted, record.order, *record.document, shop);
  } catch (const DecimalOverflow& overflow) {
    return Error(ErrorCode::kInvalid, "number.out_of_range",
                 std::string("The refunds cannot be computed: ") + overflow.what() + ".")
        .remedied("Correct the refunds in the source.");
  }
}

OrderDeed RefundTeller::deed_of(const Refund& refund, const std::string& request) const {
  return {step_of_source_refund(refund.id), "", refund.amount.to_string(), request};
}

Result<void> RefundTeller::tell_one(RefundWriter& writer, const Refund& refund) {
  const Order& order = order_.record().order;
  ToldRefund told = {.refund = refund, .shop_id = {}};
  const OrderDeed deed = deed_of(refund, "write_refund " + order.id.str());
  const bool is_told =
      ONESHELF_TRY(order_.once_with_result(deed, content_of(told), [&]() -> Result<std::string> {
        told.shop_id = ONESHELF_TRY(writer.write_refund(context_.within(kCallTime), order, refund));
        return content_of(told);
      }));
  if (!is_told) return success();
  ++report_.refunds_to_channel;
  for (const Refund::Line& line : refund.lines) report_.moved.insert(line.what.sku);
  return success();
}

}  // namespace oneshelf

#include "engine/tell_channel.h"

#include <algorithm>

#include "base/mutant.h"
#include "sync/mapping.h"
#include "sync/parcels.h"

namespace oneshelf {
namespace {

constexpr milliseconds kCallTime = std::chrono::seconds(90);
const std::string kTracking = "tracking:";  // of a told parcel: the number it was told with

std::string step_of(const Shipment& shipped) { return "shipment:" + shipped.id.str(); }

OrderDeed deed_of(const Shipment& shipped) {
  return {step_of(shipped), "",
          shipped.tracking_number.empty() ? "shipped" : shipped.tracking_number,
          "write_shipment " + shipped.id.str()};
}

}  // namespace

Result<void> ChannelTeller::tell_cancellation() {
  OrderRecord& record = order_.record();
  FulfilmentWriter* fulfilment = channel_.connector().fulfilment();
  const bool is_off_there = record.document->status == OrderStatus::kCancelled;
  if (!is_off_there || order_.is_done("cancel")) return success();
  const OrderDeed deed = {"cancel", "open", "cancelled", "cancel_order " + record.order.id.str()};
  if (record.order.status == OrderStatus::kCancelled) return settle_cancellation(deed);
  if (fulfilment == nullptr || ONESHELF_MUTANT("cancellation_not_told_to_shop")) {
    return success();
  }
  const bool told = ONESHELF_TRY(order_.once(deed, "", [&] {
    return fulfilment->cancel_order(context_.within(kCallTime), record.order,
                                    "Cancelled by the merchant");
  }));
  if (!told) return success();
  ++report_.cancelled_in_channel;
  record.order.status = OrderStatus::kCancelled;
  for (const OrderLine& line : record.order.lines) report_.moved.insert(line.sku);
  return success();
}

/// Both sides are cancelled. Where the answer to ours was lost, that was its outcome.
Result<void> ChannelTeller::settle_cancellation(const OrderDeed& in_channel) {
  const OrderStepRecord* sent = order_.step("cancel");
  if (sent == nullptr) return success();
  const std::string content = sent->result;
  const OrderDeed in_source = {"cancel", "open", "cancelled",
                               "cancel_document " + order_.record().document->id.str()};
  return order_.save(content == kCancelledInSource ? in_source : in_channel,
                     OrderStepRecord::State::kDone, content);
}

/// Lines of the source's shipment in the channel's terms: its own line ids and carrier.
Shipment ChannelTeller::for_channel(const Shipment& shipped,
                                    std::vector<LineQuantity> lines) const {
  Shipment shipment = shipped;
  const ShipmentRule& rule = link_.settings.shipments;
  if (const std::string* carrier = mapped(rule.carriers, shipped.carrier)) {
    shipment.carrier = *carrier;
  }
  const std::string* address = mapped(rule.tracking_urls, shipped.carrier);
  if (address != nullptr && shipped.tracking_url.empty() && !shipped.tracking_number.empty()) {
    shipment.tracking_url = tracking_url(*address, shipped.tracking_number);
  }
  shipment.lines = std::move(lines);
  return shipment;
}

/// Shops write to the buyer when they are told of a parcel: its number should be there by then.
Result<bool> ChannelTeller::waits_for_tracking(const std::string& step, const Shipment& shipped) {
  const std::chrono::seconds wait = link_.settings.shipments.tracking_wait;
  if (wait.count() == 0 || !shipped.tracking_number.empty() || order_.is_done(step)) return false;
  const OrderStepRecord& seen = *ONESHELF_TRY(order_.waiting_since(step));
  return seen.attempts == 0 && parts_.clock.now() - seen.at < wait;
}

void ChannelTeller::add_late_tracking(std::vector<OrderTask>& tasks) const {
  for (const Shipment& shipped : order_.record().document->shipments) {
    const OrderStepRecord* told = order_.step(step_of(shipped));
    const bool without = told != nullptr && told->result == kTracking &&
                         told->state == OrderStepRecord::State::kDone;
    if (!without || shipped.tracking_number.empty()) continue;
    tasks.push_back({"tracking:" + shipped.id.str(),
                     Error(ErrorCode::kConflict, "order.tracking_later",
                           "A parcel of this order has the tracking number " +
                               shipped.tracking_number + " since the shop was told of it.")
                         .remedied("Add the number to the shipment in the shop. To have OneShelf "
                                   "wait for numbers, set shipments.tracking_wait_seconds.")});
  }
}

bool ChannelTeller::tells_parcels() const {
  return channel_.connector().fulfilment() != nullptr && link_.settings.shipments.enabled;
}

Result<void> ChannelTeller::tell_shipments() {
  if (!tells_parcels()) return success();
  FulfilmentWriter& fulfilment = *channel_.connector().fulfilment();
  const OrderRecord& record = order_.record();
  const auto parcels = parcels_of(record.order, record.document->shipments);
  for (size_t i = 0; i < parcels.size(); ++i) {
    if (parcels[i].empty()) continue;  // nothing of this parcel was sold by this order
    if (ONESHELF_MUTANT("shipment_not_told")) continue;
    const Shipment& shipped = record.document->shipments[i];
    const Shipment shipment = for_channel(shipped, parcels[i]);
    const OrderDeed deed = deed_of(shipped);
    if (ONESHELF_TRY(waits_for_tracking(deed.field, shipped))) continue;
    const std::string& number = shipped.tracking_number;
    const bool told = ONESHELF_TRY(order_.once(deed, kTracking + number, [&] {
      return fulfilment.write_shipment(context_.within(kCallTime), record.order, shipment);
    }));
    report_.shipments += told ? 1 : 0;
    if (!told) continue;
    for (const LineQuantity& part : shipment.lines) report_.moved.insert(part.sku);
  }
  return success();
}

std::vector<std::string> ChannelTeller::untold() const {
  std::vector<std::string> steps;
  if (!tells_parcels()) return steps;
  const OrderRecord& record = order_.record();
  const auto parcels = parcels_of(record.order, record.document->shipments);
  for (size_t i = 0; i < parcels.size(); ++i) {
    const std::string step = step_of(record.document->shipments[i]);
    if (!parcels[i].empty() && !order_.is_done(step)) steps.push_back(step);
  }
  return steps;
}

bool ChannelTeller::knows_every_parcel() const { return untold().empty(); }

bool ChannelTeller::has_parcels_to_tell() const {
  return std::ranges::any_of(untold(), [&](const std::string& name) {
    const OrderStepRecord* step = order_.step(name);
    return step == nullptr || step->refused_with.empty();
  });
}

}  // namespace oneshelf

#include <algorithm>

#include "connectors/tryton/assumed.h"
#include "connectors/tryton/documents.h"

namespace oneshelf::tryton {

namespace {

bool can_change(const Delivery& delivery) {
  return delivery.state == "draft" || delivery.state == "waiting" || delivery.state == "assigned";
}

const Delivery* delivery_with(const Sale& sale, const Move& move) {
  for (const Delivery& delivery : sale.deliveries) {
    if (std::ranges::find(delivery.moves, move.id, &Move::id) != delivery.moves.end()) {
      return &delivery;
    }
  }
  return nullptr;
}

Error being_packed(const Sale& sale, Decimal excess) {
  return Error(ErrorCode::kRefused, "tryton.being_packed",
               "Sale " + sale.number + ": " + excess.to_string() +
                   " units were refunded before shipping, but their delivery is being packed.")
      .remedied("Take the goods out of the delivery in Tryton, then try again.")
      .with("sale", sale.id);
}

/// Units per product that would still be sent although they were credited. Told by the states
/// alone, so it is the same however often, and from whatever half-way, it is asked.
std::map<std::string, Decimal> excess_of(const Sale& sale, const EarlierCredits& credits) {
  std::map<std::string, Decimal> excess;
  for (const SaleLine& line : sale.lines) {
    if (line.product.empty() || !credits.not_shipped.contains(line.product)) continue;
    excess[line.product] -= line.quantity;
    for (const Move& move : line.moves) {
      if (move.state != "cancelled") excess[line.product] += move.quantity;
    }
  }
  for (auto& [product, quantity] : excess) quantity += credits.not_shipped.at(product);
  return excess;
}

Json ids_of_move(const Move& move) { return Json::array().push(wire_id(move.id)); }

}  // namespace

Result<void> Documents::release(const Context& context, const VendorId& document_id) {
  const Sale sale = ONESHELF_TRY(sales_.by_id(context, document_id));
  if (sale.is_cancelled()) return success();
  const EarlierCredits credits = ONESHELF_TRY(earlier_credits(context, sale));
  std::map<std::string, Decimal> excess = excess_of(sale, credits);
  for (const SaleLine& line : sale.lines) {
    const auto wanted = excess.find(line.product);
    if (wanted == excess.end()) continue;
    for (const Move& move : line.moves) {
      const Delivery* delivery = delivery_with(sale, move);
      if (!wanted->second.is_positive() || !move.is_open()) continue;
      if (delivery == nullptr || !can_change(*delivery)) continue;
      const Decimal part = std::min(wanted->second, move.quantity);
      ONESHELF_TRY(release_move(context, line.id, move, part));
      wanted->second -= part;
    }
  }
  ONESHELF_TRY(refresh_deliveries(context, document_id));
  for (const auto& [product, quantity] : excess) {
    if (quantity.is_positive()) return being_packed(sale, quantity);
  }
  return success();
}

/// Cancels `excess` of a move. A part is split off first, because the cancelled piece must stay
/// with the line: without it Tryton would plan the missing quantity anew.
Result<void> Documents::release_move(const Context& context, const std::string& line,
                                     const Move& move, Decimal excess) {
  std::string cancelled = move.id;
  if (excess < move.quantity) {
    const Json piece = Json::object().set("quantity", Json::number(excess));
    const Json made =
        ONESHELF_TRY(client_->write(context, "stock.move.copy", {ids_of_move(move), piece}));
    cancelled = made.at(0).text_or();
    const Json rest = Json::object().set("quantity", Json::number(move.quantity - excess));
    ONESHELF_TRY(client_->write(context, "stock.move.write", {ids_of_move(move), rest}));
  }
  const Json ids = Json::array().push(wire_id(cancelled));
  ONESHELF_TRY(client_->write(context, "stock.move.cancel", {ids}));
  const std::vector<std::string> ignored{cancelled};
  ONESHELF_TRY(client_->write(
      context, "sale.line.write",
      {Json::array().push(wire_id(line)), Json::object().set("moves_ignored", adding(ignored))}));
  return success();
}

/// Deliveries plan their picking again for what is left of them; empty ones are cancelled.
Result<void> Documents::refresh_deliveries(const Context& context, const VendorId& document_id) {
  const Sale sale = ONESHELF_TRY(sales_.by_id(context, document_id));
  for (const Delivery& delivery : sale.deliveries) {
    if (!can_change(delivery)) continue;
    const Json ids = Json::array().push(wire_id(delivery.id));
    const bool empty = std::ranges::none_of(
        delivery.moves, [](const Move& move) { return move.state != "cancelled"; });
    const bool changed = std::ranges::any_of(
        delivery.moves, [](const Move& move) { return move.state == "cancelled"; });
    if (!changed) continue;
    const std::string shipment = "stock.shipment.out.";
    ONESHELF_TRY(client_->write(context, shipment + (empty ? "cancel" : "wait"), {ids}));
    if (!empty && delivery.state == "assigned") {
      ONESHELF_TRY(client_->write(context, shipment + "assign_try", {ids}));
    }
  }
  // A crash after cancelling a move may have left it unnoticed by its line.
  return tidy(context, document_id, "");
}

}  // namespace oneshelf::tryton

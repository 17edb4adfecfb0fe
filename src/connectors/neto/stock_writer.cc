#include "connectors/neto/stock_writer.h"

#include "connectors/neto/item_batch.h"
#include "connectors/neto/order_write.h"

namespace oneshelf::neto {
namespace {

const std::string& sku_of(const StockWrite& level) {
  return level.sku.empty() ? level.listing_id.str() : level.sku;
}

Error stock_elsewhere(const std::string& sku, const std::string& warehouse) {
  return Error(ErrorCode::kRefused, "neto.stock_elsewhere",
               "Other warehouses of the store hold more than is to be sold.")
      .remedied("Empty the other warehouses in Neto, or write to one of them.")
      .with("sku", sku)
      .with("warehouse", warehouse);
}

Error no_figure(const std::string& sku) {
  return Error(ErrorCode::kCorrupt, "neto.no_figure", "Neto does not tell what it sells of a SKU.")
      .remedied("Switch on its inventory in Neto, or leave its stock to the store.")
      .with("sku", sku);
}

/// The warehouse's figure with which the store sells so many pieces in all.
Result<Decimal> on_hand_for(const StockWrite& level, const HeldItem& held,
                            const std::string& warehouse) {
  ONESHELF_TRY(check_whole(level.quantity, sku_of(level)));
  if (!held.sellable) return no_figure(sku_of(level));
  const auto here = held.on_hand.find(warehouse);
  const Decimal before = here == held.on_hand.end() ? Decimal() : here->second;
  const Decimal after = before + level.quantity - *held.sellable;
  // Below zero are only sales that the warehouse owes.
  if (after.is_negative() && after < before) return stock_elsewhere(sku_of(level), warehouse);
  return after;
}

Json quantity_json(const std::string& sku, Decimal on_hand, const std::string& warehouse) {
  Json quantity = Json::object();
  quantity.set("WarehouseID", warehouse).set("Quantity", on_hand.to_string()).set("Action", "set");
  return Json::object().set("SKU", sku).set("WarehouseQuantity", std::move(quantity));
}

}  // namespace

Result<std::vector<WriteOutcome>> StockSetter::write_stock(const Context& context,
                                                           std::span<const StockWrite> levels) {
  const std::string warehouse = ONESHELF_TRY(directory_.warehouse(context));
  std::set<std::string> skus;
  for (const StockWrite& level : levels) skus.insert(sku_of(level));
  const auto held = ONESHELF_TRY(
      held_items(context, client_, skus, {"SKU", "WarehouseQuantity", "AvailableSellQuantity"}));
  std::vector<ItemWrite> writes;
  for (const StockWrite& level : levels) {
    ItemWrite& write = writes.emplace_back(ItemWrite{.sku = sku_of(level), .json = {}});
    const auto known = held.find(write.sku);
    if (known == held.end()) {
      write.error = unknown_sku(write.sku);
      continue;
    }
    const Result<Decimal> on_hand = on_hand_for(level, known->second, warehouse);
    if (!on_hand.ok()) {
      write.error = on_hand.error();
    } else {
      write.json = quantity_json(write.sku, *on_hand, warehouse);
    }
  }
  std::vector<ItemWrite*> sent;
  for (ItemWrite& write : writes) {
    if (!write.error) sent.push_back(&write);
  }
  ONESHELF_TRY(write_items(context, client_, "UpdateItem", sent, false));
  std::vector<WriteOutcome> outcomes;
  for (size_t at = 0; at < levels.size(); ++at) {
    outcomes.push_back({.error = writes[at].error, .listing_id = levels[at].listing_id});
  }
  return outcomes;
}

}  // namespace oneshelf::neto

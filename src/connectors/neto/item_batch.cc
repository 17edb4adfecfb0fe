#include "connectors/neto/item_batch.h"

#include <algorithm>

#include "connectors/neto/assumed.h"
#include "connectors/neto/wire.h"

namespace oneshelf::neto {
namespace {

std::set<std::string> named_in(const Json& answer) {
  std::set<std::string> skus;
  for (const Json* item : elements(answer["Item"], "")) skus.insert((*item)["SKU"].text_or());
  return skus;
}

Result<void> write_batch(const Context& context, Client& client, std::string_view action,
                         std::span<ItemWrite* const> items) {
  Json list = Json::array();
  for (const ItemWrite* item : items) list.push(item->json);
  const Json answer =
      ONESHELF_TRY(client.call_batch(context, action, Json::object().set("Item", std::move(list))));
  const std::set<std::string> named = named_in(answer);
  for (ItemWrite* item : items) {
    if (!named.contains(item->sku)) item->error = refusal(answer, item->sku).with("sku", item->sku);
  }
  return success();
}

HeldItem read_held(const Row& row, const Settings& settings) {
  HeldItem held;
  held.has_tax = row.flag("TaxInclusive", settings.prices_include_tax);
  held.is_tax_free = row.flag("TaxFreeItem", false);
  held.sellable = row.opt_decimal("AvailableSellQuantity");
  for (const Row& quantity : row.list("WarehouseQuantity", "")) {
    held.on_hand[quantity.id("WarehouseID")] = quantity.decimal("Quantity");
  }
  return held;
}

}  // namespace

Result<void> write_items(const Context& context, Client& client, std::string_view action,
                         std::span<ItemWrite* const> items, bool any_answered) {
  std::optional<Error> failure;
  for (size_t at = 0; at < items.size(); at += assumed::kItemsPerWrite) {
    const auto batch = items.subspan(at, std::min(assumed::kItemsPerWrite, items.size() - at));
    if (!failure) {
      const Result<void> written = write_batch(context, client, action, batch);
      if (written.ok()) {
        any_answered = true;
        continue;
      }
      if (!any_answered) return written.error();
      failure = written.error();
    }
    for (ItemWrite* item : batch) item->error = failure;
  }
  return success();
}

Result<std::map<std::string, HeldItem>> held_items(const Context& context, Client& client,
                                                   const std::set<std::string>& skus,
                                                   const std::vector<std::string_view>& selectors) {
  std::map<std::string, HeldItem> held;
  const std::vector<std::string> all(skus.begin(), skus.end());
  for (size_t at = 0; at < all.size(); at += assumed::kIdsPerFilter) {
    const size_t count = std::min(assumed::kIdsPerFilter, all.size() - at);
    Json filter = Json::object();
    filter.set("SKU", text_list(std::span(all).subspan(at, count)));
    filter.set("Page", 0).set("Limit", static_cast<uint64_t>(count));
    const Json answer =
        ONESHELF_TRY(client.call(context, "GetItem", filter_of(std::move(filter), selectors)));
    ONESHELF_TRY(read_rows(answer, "Item", "", [&](const Row& row) {
      held[row.id("SKU")] = read_held(row, client.settings());
      return 0;
    }));
  }
  return held;
}

Error unknown_sku(const std::string& sku) {
  return Error(ErrorCode::kNotFound, "listing.gone", "Neto does not have this SKU any more.")
      .remedied("Read the store again.")
      .with("sku", sku);
}

}  // namespace oneshelf::neto

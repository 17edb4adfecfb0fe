#include "commerce/codec.h"
#include "connectors/bridge/batch.h"
#include "connectors/bridge/capabilities.h"
#include "connectors/bridge/position.h"

namespace oneshelf::bridge {
namespace {

std::vector<Stock> stock_from_page(const JsonReader& page) {
  return codec::read_list(page, "items", stock_from_json);
}

BatchRow row_of(const StockWrite& level, bool compares) {
  const std::string sku = level.sku.empty() ? level.listing_id.str() : level.sku;
  Json row = Json::object();
  row.set("sku", sku);
  if (!level.location.empty()) row.set("location", level.location.str());
  row.set("quantity", level.quantity.to_string());
  if (compares && level.expected) row.set("expected", level.expected->to_string());
  return {.sku = sku, .json = std::move(row)};
}

}  // namespace

Result<std::vector<Stock>> stock_rows(const Json& page) { return read_json(page, stock_from_page); }

Result<Page<StockLevel>> SourceStock::read_stock(const Context& context,
                                                 const std::string& position) {
  Position at = ONESHELF_TRY(Position::parse(position, 1));
  Json page;
  const bool at_end =
      ONESHELF_TRY(at.feed().read(context, client_, Area::kProducts, "/stock", page));
  Page<StockLevel> answer;
  const std::vector<Stock> rows = ONESHELF_TRY(stock_rows(page));
  for (const Stock& stock : rows) {
    answer.rows.push_back({.item_id = VendorId(stock.sku),
                           .location = LocationId(stock.location),
                           .on_hand = stock.quantity,
                           .reserved = stock.reserved});
  }
  answer.position = at.text();
  answer.complete = at_end;
  return answer;
}

Result<std::optional<Decimal>> Adjustments::adjust_stock(const Context& context,
                                                         const StockAdjustment& adjustment) {
  const std::string key = stable_key("adjust", adjustment.key);
  Json body = Json::object();
  body.set("key", key);
  body.set("sku", adjustment.sku.empty() ? adjustment.item_id.str() : adjustment.sku);
  if (!adjustment.location.empty()) body.set("location", adjustment.location.str());
  body.set("difference", adjustment.difference.to_string()).set("reason", adjustment.reason);
  const Answer answer =
      ONESHELF_TRY(client_.post(context, Area::kProducts, "/stock/adjustments", key, body));
  if (answer.status == 409) {
    return Error(ErrorCode::kConflict, "stock.adjusted", "The bridge has this adjustment already.")
        .with("key", key);
  }
  const Result<Decimal> quantity = Decimal::parse(answer.body["quantity"].text_or());
  // It was taken; what the figure is now is only for people.
  return quantity.ok() ? std::optional(*quantity) : std::nullopt;
}

Result<std::vector<WriteOutcome>> StockSetter::write_stock(const Context& context,
                                                           std::span<const StockWrite> levels) {
  const Info info = ONESHELF_TRY(client_.info(context));
  const bool compares = info.offers(kCompareAndSet);
  std::vector<BatchRow> rows;
  for (const StockWrite& level : levels) rows.push_back(row_of(level, compares));
  const std::vector<RowOutcome> written =
      ONESHELF_TRY(write_rows(context, client_, "stock", std::move(rows)));
  std::vector<WriteOutcome> outcomes(levels.size());
  for (size_t i = 0; i < levels.size(); ++i) {
    outcomes[i] = {.error = written[i].error,
                   .listing_id = levels[i].listing_id,
                   .live_stock = written[i].quantity};
  }
  return outcomes;
}

}  // namespace oneshelf::bridge

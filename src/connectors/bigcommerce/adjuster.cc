#include "connectors/bigcommerce/adjuster.h"

#include "connectors/bigcommerce/assumed.h"

namespace oneshelf::bigcommerce {
namespace {

constexpr const char* kAdjust = "/v3/inventory/adjustments/relative";

Error not_whole(Decimal difference) {
  return Error(ErrorCode::kRefused, "bigcommerce.fractional_stock",
               "The store counts whole pieces.")
      .with("difference", difference.to_string());
}

Error no_sku() {
  return Error(ErrorCode::kRefused, "bigcommerce.sku_required",
               "Stock is corrected by SKU, and this item has none.");
}

}  // namespace

Result<std::optional<Decimal>> Adjuster::adjust_stock(const Context& context,
                                                      const StockAdjustment& adjustment) {
  if (!adjustment.difference.has_at_most(0)) return not_whole(adjustment.difference);
  if (adjustment.sku.empty()) return no_sku();
  const std::string location = adjustment.location.empty() ? std::string(assumed::kDefaultLocation)
                                                           : adjustment.location.str();
  Json items = Json::array();
  items.push(Json::object()
                 .set("location_id", Json(Json::Number{location}))
                 .set("sku", adjustment.sku)
                 .set("quantity", Json::number(adjustment.difference)));
  const Reply reply = ONESHELF_TRY(client_->write(
      context, "POST", kAdjust,
      Json::object().set("reason", adjustment.reason).set("items", std::move(items))));
  // The store answers before the figure is what it will be: there is none to tell.
  if (reply.is_done()) return std::optional<Decimal>();
  return Client::refusal(reply);
}

}  // namespace oneshelf::bigcommerce

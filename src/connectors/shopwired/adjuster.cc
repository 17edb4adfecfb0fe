#include "connectors/shopwired/adjuster.h"

namespace oneshelf::shopwired {
namespace {

Error not_whole(Decimal quantity) {
  return Error(ErrorCode::kRefused, "shopwired.fractional_stock", "The shop counts whole pieces.")
      .with("difference", quantity.to_string());
}

Error below_zero(Decimal held) {
  return Error(ErrorCode::kRefused, "shopwired.below_zero",
               "The shop has " + held.to_string() + ", fewer than are to be taken away.")
      .with("quantity", held.to_string());
}

Error not_alone(const std::string& sku) {
  return Error(ErrorCode::kRefused, "listing.duplicate_sku",
               "By this SKU the shop could change the stock of something else.")
      .remedied("Give each product of the shop a SKU of its own.")
      .with("sku", sku);
}

Error no_figure(const Json& body) {
  return Error(ErrorCode::kUnavailable, "shopwired.no_figure",
               "The shop does not tell the figure that is to be corrected.")
      .with("answer", body.dump().substr(0, 200));
}

}  // namespace

Result<void> Adjuster::check_sku(const Context& context, const StockAdjustment& adjustment) {
  ONESHELF_TRY(book_.refresh(context));
  const std::optional<Sold> item = sold_of(adjustment.item_id);
  const bool is_safe = !adjustment.sku.empty() && item && book_.reaches(adjustment.sku, *item);
  return is_safe ? success() : Result<void>(not_alone(adjustment.sku));
}

Result<std::optional<Decimal>> Adjuster::adjust_stock(const Context& context,
                                                      const StockAdjustment& adjustment) {
  if (!adjustment.difference.has_at_most(0)) return not_whole(adjustment.difference);
  ONESHELF_TRY(check_sku(context, adjustment));
  const Json shown = ONESHELF_TRY(client_.get(context, "/stock", {{"sku", adjustment.sku}}));
  const Result<Decimal> held = Decimal::parse(shown["quantity"].text_or());
  if (!held.ok()) return no_figure(shown);
  const Decimal wanted = *held + adjustment.difference;
  if (adjustment.difference.is_negative() && wanted.is_negative()) return below_zero(*held);
  ONESHELF_TRY(
      client_.put(context, "POST", "/stock",
                  Json::object().set("sku", adjustment.sku).set("quantity", Json::number(wanted))));
  return std::optional(wanted);
}

}  // namespace oneshelf::shopwired

#include "connectors/neto/item_wire.h"
#include "connectors/neto/price_basis.h"

namespace oneshelf::neto {
namespace {

struct Promotion {
  std::optional<Timestamp> start, end;
  bool runs_at(Timestamp now) const { return (!start || *start <= now) && (!end || now < *end); }
};

Promotion read_promotion(const Row& row) {
  const auto date = [&](const std::string& name) {
    const std::optional<Timestamp> utc = row.time(name + "UTC");
    return utc ? utc : row.time(name);
  };
  return {date("PromotionStartDate"), date("PromotionExpiryDate")};
}

PriceEntry entry_of(Decimal amount, std::optional<Decimal> promotion, const Basis& basis) {
  PriceEntry entry;
  entry.amount = basis.told(amount);
  // A promotion price of nothing is none.
  if (promotion && promotion->is_positive() && *promotion < amount) {
    entry.sale = basis.told(*promotion);
  }
  return entry;
}

std::string list_id(const Row& group) {
  const std::string id = group.text("GroupID");
  return id.empty() ? group.text("Group") : id;
}

}  // namespace

Basis basis_of(const Row& row, const Settings& settings) {
  return {row.flag("TaxInclusive", settings.prices_include_tax), row.flag("TaxFreeItem", false),
          settings};
}

std::map<PriceListId, PriceEntry> read_prices(const Row& row, const Settings& settings,
                                              Timestamp now) {
  const Basis basis = basis_of(row, settings);
  const bool runs = read_promotion(row).runs_at(now);
  const auto promotion = [&](const Row& from) {
    const std::optional<Decimal> price = from.opt_decimal("PromotionPrice");
    return runs ? price : std::nullopt;
  };
  std::map<PriceListId, PriceEntry> prices;
  if (const auto price = row.opt_decimal("DefaultPrice")) {
    prices[PriceListId()] = entry_of(*price, promotion(row), basis);
  }
  for (const Row& group : row.list("PriceGroups", "PriceGroup")) {
    const std::string list = list_id(group);
    if (list.empty()) continue;
    if (const auto price = group.opt_decimal("Price")) {
      prices[PriceListId(list)] = entry_of(*price, promotion(group), basis);
    }
    for (const Row& band : group.list("MultilevelBands", "MultiLevelBand")) {
      const std::optional<Decimal> price = band.opt_decimal("Price");
      const std::optional<Decimal> from = band.opt_decimal("MinimumQuantity");
      if (!price || !from) continue;
      prices[PriceListId(list + "@" + from->to_string())] = entry_of(*price, {}, basis);
    }
  }
  return prices;
}

std::optional<Timestamp> next_turn(const Row& row, Timestamp now) {
  const Promotion promotion = read_promotion(row);
  if (promotion.start && *promotion.start > now) return promotion.start;
  if (promotion.end && *promotion.end > now) return promotion.end;
  return std::nullopt;
}

}  // namespace oneshelf::neto

#pragma once

#include <optional>
#include <string>
#include <vector>

#include "commerce/listing.h"
#include "connectors/neto/price_basis.h"
#include "connectors/neto/wire.h"

namespace oneshelf::neto {

/// An item of Neto's: a variant or a product of its own, or the parent that variants share.
struct ItemRow {
  Item item;
  std::string parent;                 ///< SKU
  std::vector<std::string> children;  ///< inventory ids; none: it is sold itself
  std::optional<Timestamp> turns_at;  ///< when its promotion begins or ends next
  std::optional<Decimal> sellable;    ///< pieces the store sells; nothing where it counts none
  bool is_parent() const { return !children.empty(); }
};

/// A source's stock is read apart, a channel's with its listings.
std::vector<std::string_view> item_selectors(Role role);
/// `now` decides whether a promotion runs.
ItemRow read_item(const Row& row, const Settings& settings, Timestamp now);
/// What a variant has from its parent: the product's name, and texts and pictures where it has
/// none of its own.
void inherit(Item& variant, const Item& parent);

/// The item as the shop shows it.
Listing to_listing(const ItemRow& row);

/// Whether the item's prices hold tax.
Basis basis_of(const Row& row, const Settings& settings);
/// Prices of all lists: "" the default price, "2" a price group, "2@10" the group's price from ten
/// pieces on.
std::map<PriceListId, PriceEntry> read_prices(const Row& row, const Settings& settings,
                                              Timestamp now);

/// When the item's promotion begins or ends next, if it does.
std::optional<Timestamp> next_turn(const Row& row, Timestamp now);

}  // namespace oneshelf::neto

#pragma once

#include "sync/field_policy.h"
#include "sync/plan.h"

namespace oneshelf {

/// What one SKU's listing is to say: a view on the item and the figures computed for it. Nothing
/// is copied until a difference is found. Internal to sync/; must not outlive row and rules.
struct Desired {
  const Item* item = nullptr;
  const std::string* tax_class = nullptr;  ///< null: the code has no mapping
  const LocationId* location = nullptr;    ///< the channel's location that stock is kept at
  std::optional<Decimal> price;
  std::optional<std::optional<Decimal>> sale_price;
  std::optional<Decimal> stock;
  std::optional<bool> visible;
};

/// A Desired and what was noticed on the way.
struct DesiredOutcome {
  Desired desired;
  std::optional<Error> price_error;  ///< the price could not be computed
  bool price_missing = false;        ///< the list has none
  std::optional<Decimal> available;  ///< stock before buffer and clamps; unset: not read
};

/// Computes prices and stock only if the policy writes them (`creating`: on a new listing).
DesiredOutcome desired_of(const ShelfRow& row, const PlanRules& rules, const FieldPolicy& policy,
                          bool creating);

/// The source says nothing / the same as the listing / something else for the field. Tolerant
/// where channels reshape what they are given: white space around texts, order of categories and
/// options, image ids.
enum class Comparison { kUntold, kSame, kDifferent };
Comparison compare(Field field, const Desired& desired, const ListingFields& live);

/// Copies the desired value of a field that is told.
void put(Field field, const Desired& desired, ListingFields& to);

/// The figure that a listing shows at the link's location; nothing if the channel does not tell.
std::optional<Decimal> stock_at(const ListingFields& live, const LocationId& location);

}  // namespace oneshelf

#pragma once

#include <map>
#include <set>

#include "connectors/neto/client.h"

namespace oneshelf::neto {

/// An item to be written, and what became of it.
struct ItemWrite {
  std::string sku;
  Json json;
  std::optional<Error> error = {};
};

/// Writes with AddItem or UpdateItem, in as few requests as there are batches. What Neto names in
/// its answer is written; every other item carries Neto's words. If a request fails after another
/// was answered, its items and those not sent carry the failure; `any_answered` says whether one
/// was.
Result<void> write_items(const Context& context, Client& client, std::string_view action,
                         std::span<ItemWrite* const> items, bool any_answered);

/// What has to be known of an item before it is changed.
struct HeldItem {
  bool has_tax = true, is_tax_free = false;
  std::optional<Decimal> sellable;         ///< if it was asked for
  std::map<std::string, Decimal> on_hand;  ///< by warehouse
};

/// Items by SKU; those that are not there are absent.
Result<std::map<std::string, HeldItem>> held_items(const Context& context, Client& client,
                                                   const std::set<std::string>& skus,
                                                   const std::vector<std::string_view>& selectors);

/// kNotFound `listing.gone`.
Error unknown_sku(const std::string& sku);

}  // namespace oneshelf::neto

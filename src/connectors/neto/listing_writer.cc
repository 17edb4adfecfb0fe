#include "connectors/neto/listing_writer.h"

#include <algorithm>

#include "connectors/neto/listing_rows.h"

namespace oneshelf::neto {
namespace {

bool carries_stock(std::span<const ProductWrite> products) {
  return std::ranges::any_of(products, [](const ProductWrite& product) {
    return std::ranges::any_of(product.variants, [](const VariantWrite& variant) {
      return variant.action == VariantWrite::Action::kCreate && variant.fields.stock.has_value();
    });
  });
}

Error no_parent(const Error& why) {
  return Error(why.code(), "neto.no_parent",
               "The item that the variants share could not be made: " + why.message())
      .remedied(why.remedy());
}

/// Sends what one action writes of all products.
class Sender {
 public:
  Sender(const Context& context, Client& client) : context_(context), client_(client) {}

  Result<void> send(std::string_view action, const std::vector<ItemWrite*>& items) {
    if (items.empty()) return success();
    ONESHELF_TRY(write_items(context_, client_, action, items, any_answered_));
    any_answered_ = true;
    return success();
  }

 private:
  const Context& context_;
  Client& client_;
  bool any_answered_ = false;
};

Result<void> send_all(Sender& sender, std::vector<ProductItems>& products) {
  std::vector<ItemWrite*> parents, created, changed;
  for (ProductItems& product : products) {
    if (product.new_parent) parents.push_back(&*product.new_parent);
  }
  ONESHELF_TRY(sender.send("AddItem", parents));
  for (ProductItems& product : products) {
    if (product.new_parent && product.new_parent->error) product.error = product.new_parent->error;
    if (product.error) continue;
    for (ItemWrite& item : product.created) created.push_back(&item);
    for (ItemWrite& item : product.changed) changed.push_back(&item);
  }
  ONESHELF_TRY(sender.send("AddItem", created));
  return sender.send("UpdateItem", changed);
}

ProductOutcome outcome_of(const ProductItems& items) {
  ProductOutcome outcome;
  outcome.product_id = items.product_id;
  outcome.error = items.error;
  std::vector<const ItemWrite*> told;
  for (const ProductItems::Variant& variant : items.variants) {
    WriteOutcome& write = outcome.variants.emplace_back();
    write.error = variant.error;
    if (variant.item == nullptr) continue;
    told.push_back(variant.item);
    write.listing_id = VendorId(variant.item->sku);
    if (!write.error) write.error = variant.item->error;
    if (!write.error && items.error) write.error = no_parent(*items.error);
  }
  // What is written to other items is the product's own part.
  for (const ItemWrite& item : items.changed) {
    const bool is_variants = std::ranges::find(told, &item) != told.end();
    if (!is_variants && item.error && !outcome.error) outcome.error = item.error;
  }
  return outcome;
}

}  // namespace

Result<std::vector<ProductOutcome>> ListingItems::write_listings(
    const Context& context, std::span<const ProductWrite> products) {
  RowTerms terms{.settings = &client_.settings(), .warehouse = "", .now = context.clock().now()};
  if (carries_stock(products)) terms.warehouse = ONESHELF_TRY(directory_.warehouse(context));
  const std::set<std::string> repriced = repriced_skus(products);
  terms.held =
      ONESHELF_TRY(held_items(context, client_, repriced, {"SKU", "TaxInclusive", "TaxFreeItem"}));
  std::vector<ProductItems> items;
  for (const ProductWrite& product : products) items.push_back(items_of(product, terms));
  Sender sender(context, client_);
  ONESHELF_TRY(send_all(sender, items));
  std::vector<ProductOutcome> outcomes;
  for (const ProductItems& product : items) outcomes.push_back(outcome_of(product));
  return outcomes;
}

}  // namespace oneshelf::neto

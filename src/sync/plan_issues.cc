#include "sync/plan_issues.h"

namespace oneshelf::plan_issues {
namespace {

Error issue(ErrorCode code, std::string id, std::string message, std::string remedy) {
  return Error(code, std::move(id), std::move(message)).remedied(std::move(remedy));
}

Error invalid(std::string id, std::string message, std::string remedy) {
  return issue(ErrorCode::kInvalid, std::move(id), std::move(message), std::move(remedy));
}

Error over_limit(std::string id, std::string message, std::string remedy) {
  return issue(ErrorCode::kUnsupported, std::move(id), std::move(message), std::move(remedy));
}

}  // namespace

Error sku_blank() {
  return invalid("sku.blank", "The item has no SKU, so it cannot be listed.",
                 "Give the item a unique SKU in the source.");
}

Error sku_duplicate(const Item& item) {
  return issue(ErrorCode::kConflict, "sku.duplicate",
               "More than one item of the source carries the SKU " + item.sku + ".",
               "Give each item a SKU of its own in the source.");
}

Error sku_taken(const Item& item) {
  return issue(ErrorCode::kConflict, "sku.taken",
               "The channel has a listing with the SKU " + item.sku + " that is not linked.",
               "Link the item to that listing, or change one of the two SKUs.");
}

Error sku_too_long(const Item& item, size_t limit) {
  return over_limit("sku.too_long",
                    "The SKU " + item.sku + " is longer than the " + std::to_string(limit) +
                        " characters the channel takes.",
                    "Shorten the SKU in the source.");
}

Error name_blank() {
  return invalid("name.blank", "The product has no name.", "Name the product in the source.");
}

Error name_too_long(const Item& item, size_t limit) {
  return over_limit("name.too_long",
                    "The name \"" + item.product_name + "\" is longer than the " +
                        std::to_string(limit) + " characters the channel takes.",
                    "Shorten the name in the source, or let the channel own names.");
}

Error options_too_many(const Item& item, int limit) {
  return over_limit("options.too_many",
                    "The product has " + std::to_string(item.options.size()) +
                        " options, the channel takes " + std::to_string(limit) + ".",
                    "Join options in the source, or split the product.");
}

Error options_inconsistent(const std::string& detail) {
  return invalid("options.inconsistent", "The product's variants cannot be told apart: " + detail,
                 "Give every variant the same options with a value for each.");
}

Error options_duplicate(const std::string& sku, const std::string& other_sku) {
  return invalid("options.duplicate",
                 "The variants " + other_sku + " and " + sku + " have the same option values.",
                 "Give each variant its own combination of values in the source.");
}

Error variants_too_many(size_t count, int limit) {
  return over_limit("variants.too_many",
                    "The product would have " + std::to_string(count) +
                        " variants, the channel takes " + std::to_string(limit) + ".",
                    "Split the product in the source.");
}

Error stock_fractional(Decimal available) {
  return over_limit("stock.fractional",
                    "The source has " + available.to_string() +
                        ", the channel takes whole units: it is rounded down.",
                    "Nothing needs to be done; count the item in smaller units to sell the rest.");
}

Error stock_negative(Decimal available) {
  return over_limit("stock.negative",
                    "The source is short of " + available.abs().to_string() + ": 0 is shown.",
                    "Correct the stock in the source, or fulfil what is oversold.");
}

Error stock_unknown() {
  return invalid("stock.unknown",
                 "The source has told no stock for this item at the locations that count.",
                 "Check stock.locations, or count the item in the source.");
}

Error price_missing(const PriceRule& rule) {
  const std::string list =
      rule.list.empty() ? "has no price." : "has no price in the list " + rule.list.str() + ".";
  return invalid("price.missing", "The item " + list, "Price the item in the source.");
}

Error listing_missing() {
  return issue(ErrorCode::kNotFound, "listing.missing",
               "The listing this item was linked to is no longer on the channel.",
               "Unlink the item; then it can be linked anew or created again.");
}

Error removal_unsupported(std::string_view reason) {
  return issue(ErrorCode::kUnsupported, "removal.unsupported",
               "The listing should leave the channel because " + std::string(reason) +
                   ", but the channel cannot hide it.",
               "Take it down in the shop, or set removal to keep.");
}

Error product_partly_approved() {
  return invalid("product.partly_approved",
                 "The product's name, texts or images differ, but some of its variants are not "
                 "approved, so what they share is left alone.",
                 "Approve the product's other variants.");
}

}  // namespace oneshelf::plan_issues

#pragma once

#include "sync/plan.h"

/// What keeps a record from being synced, in a merchant's words with the cure. One function per
/// stable id. Internal to sync/.
namespace oneshelf::plan_issues {

Error sku_blank();
Error sku_duplicate(const Item& item);
Error sku_taken(const Item& item);
Error sku_too_long(const Item& item, size_t limit);
Error name_blank();
Error name_too_long(const Item& item, size_t limit);
Error options_too_many(const Item& item, int limit);
Error options_inconsistent(const std::string& detail);
Error options_duplicate(const std::string& sku, const std::string& other_sku);
Error variants_too_many(size_t count, int limit);
Error stock_fractional(Decimal available);
Error stock_negative(Decimal available);
Error stock_unknown();
Error price_missing(const PriceRule& rule);
Error listing_missing();
Error removal_unsupported(std::string_view reason);
Error product_partly_approved();

}  // namespace oneshelf::plan_issues

#pragma once

#include <optional>
#include <string>
#include <vector>

#include "connectors/tryton/sale.h"

namespace oneshelf::tryton {

/// Creates sales once and takes them as far as they go.
class SaleWriter {
 public:
  explicit SaleWriter(Sales& sales) : sales_(&sales) {}

  /// Puts our key into a new sale, with `number` as the number people know.
  Result<void> put_key(const Context& context, Json& values, const std::string& key,
                       const std::string& number);
  /// Ids of the new sales, made in one transaction.
  Result<std::vector<std::string>> create(const Context& context, const Json& values);
  /// Quote, confirm, process: whatever is still to be done. A total other than `total` stops it
  /// before anything is confirmed: kRefused `document.total_mismatch`, the sale stays a quotation.
  Result<Sale> advance(const Context& context, const std::string& id, Decimal total);
  /// The same for sales just created.
  Result<Sale> advance_draft(const Context& context, const std::string& id, Decimal total);
  /// Gives a draft or quotation these values and lines instead of its own.
  Result<Sale> rewrite(const Context& context, const Sale& before, const Json& values,
                       Decimal total);

 private:
  Result<Sale> confirm(const Context& context, Sale sale, Decimal total);
  Result<Sale> read(const Context& context, const std::string& id);

  Sales* sales_;
};

}  // namespace oneshelf::tryton

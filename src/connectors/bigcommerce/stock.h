#pragma once

#include <atomic>
#include <vector>

#include "connectors/bigcommerce/shop.h"

namespace oneshelf::bigcommerce {

/// Writes figures through the Inventory API, by SKU and for one location; where the account may not
/// use it, through the catalogue, by id and for the default location.
class Stock final : public StockWriter {
 public:
  explicit Stock(const Client& client)
      : client_(&client), use_catalogue_(client.settings().catalogue_stock) {}
  Result<std::vector<WriteOutcome>> write_stock(const Context& context,
                                                std::span<const StockWrite> levels) override;

 private:
  struct Batch;
  /// Sends these rows; after a refusal without those it names, or in two halves.
  Result<void> adjust(Batch& batch, std::vector<size_t> rows);
  std::vector<size_t> of_default_location(Batch& batch, const std::vector<size_t>& rows) const;
  Result<void> set_levels(Batch& batch, const std::vector<size_t>& rows);
  Result<void> put(Batch& batch, std::string_view path, size_t max,
                   const std::vector<std::pair<size_t, Json>>& rows);

  const Client* client_;
  std::atomic<bool> use_catalogue_;
};

}  // namespace oneshelf::bigcommerce

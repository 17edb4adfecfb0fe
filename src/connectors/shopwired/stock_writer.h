#pragma once

#include "connectors/shopwired/sku_book.h"

namespace oneshelf::shopwired {

/// Figures by SKU, fifteen a request, where the SKU is one listing's alone; by id where it is not.
class StockSetter final : public StockWriter {
 public:
  StockSetter(const Client& client, SkuBook& book) : client_(client), book_(book) {}
  Result<std::vector<WriteOutcome>> write_stock(const Context& context,
                                                std::span<const StockWrite> levels) override;

 private:
  struct Batch;
  /// How a figure is written; nothing if it was refused.
  enum class Way { kBySku, kById };
  Result<std::optional<Way>> way_of(Batch& batch, size_t i);
  Result<void> send_by_sku(Batch& batch, std::span<const size_t> rows);
  Result<void> send_by_id(Batch& batch, size_t row);
  /// After an answer that named fewer: asks for each what it shows.
  Result<void> look_at(Batch& batch, std::span<const size_t> rows);

  const Client& client_;
  SkuBook& book_;
};

}  // namespace oneshelf::shopwired

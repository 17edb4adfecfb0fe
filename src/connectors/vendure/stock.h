#pragma once

#include "connectors/vendure/shop.h"

namespace oneshelf::vendure {

/// Writes what is for sale. The shop keeps `stockOnHand` (with what is promised to orders) and
/// `stockAllocated` (what is promised), and sells their difference; so `quantity` is written as
/// quantity + allocated. The allocation is read first; the answer to the write tells the allocation
/// that the write met, under the lock of its transaction, and a figure that met another one than
/// was read is put right in a second write. So the last figure written always fits its allocation.
class Stock final : public StockWriter {
 public:
  Stock(Client& client, ShopFacts& facts) : client_(&client), facts_(&facts) {}
  Result<std::vector<WriteOutcome>> write_stock(const Context& context,
                                                std::span<const StockWrite> levels) override;

 private:
  Client* client_;
  ShopFacts* facts_;
};

/// A quantity as the platform holds it. kInvalid `vendure.fractional_stock`.
Result<int64_t> whole_units(Decimal quantity);

}  // namespace oneshelf::vendure

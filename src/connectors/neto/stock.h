#pragma once

#include "connectors/neto/directory.h"

namespace oneshelf::neto {

class Stock final : public StockReader {
 public:
  Stock(Client& client, Directory& directory) : client_(client), directory_(directory) {}
  /// Every item each time, unless the store is known to date items whose stock moves.
  Result<Page<StockLevel>> read_stock(const Context& context, const std::string& position) override;

 private:
  Client& client_;
  Directory& directory_;
};

}  // namespace oneshelf::neto

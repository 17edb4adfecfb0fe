#pragma once

#include "connectors/neto/directory.h"

namespace oneshelf::neto {

/// Sets what the store sells. It sells what is on hand without what its open orders take, so that
/// both are asked for first: one request more for a call.
class StockSetter final : public StockWriter {
 public:
  StockSetter(Client& client, Directory& directory) : client_(client), directory_(directory) {}
  Result<std::vector<WriteOutcome>> write_stock(const Context& context,
                                                std::span<const StockWrite> levels) override;

 private:
  Client& client_;
  Directory& directory_;
};

}  // namespace oneshelf::neto

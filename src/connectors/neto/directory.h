#pragma once

#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "connectors/neto/client.h"

namespace oneshelf::neto {

/// The store's short lists, asked once per connector. Safe from any thread.
class Directory {
 public:
  enum class List { kWarehouses, kShippingMethods, kPaymentMethods };

  explicit Directory(Client& client) : client_(client) {}

  Result<std::vector<LookupEntry>> list(const Context& context, List which);
  /// Asks again, and remembers the answer.
  Result<std::vector<LookupEntry>> read(const Context& context, List which);
  /// The name of a shipping method; kRefused `neto.unknown_shipping_method`.
  Result<std::string> shipping_method(const Context& context, const std::string& id);
  /// Where stock is written: the chosen warehouse, else the primary one. kRefused
  /// `neto.no_warehouse`.
  Result<std::string> warehouse(const Context& context);
  Result<Currency> currency(const Context& context);

 private:
  Client& client_;
  std::mutex mutex_;
  std::map<List, std::vector<LookupEntry>> lists_;
  Currency currency_;
};

}  // namespace oneshelf::neto

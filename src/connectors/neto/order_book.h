#pragma once

#include <map>
#include <string>
#include <vector>

#include "connectors/neto/directory.h"
#include "connectors/neto/order_wire.h"

namespace oneshelf::neto {

/// Everything that carries one reference.
using Family = std::vector<WireOrder>;

/// Finds orders, and what became of them when they were split.
class OrderBook {
 public:
  OrderBook(Client& client, Directory& directory) : client_(client), directory_(directory) {}

  /// Empty if there is none.
  Result<Family> family(const Context& context, const std::string& reference);
  /// Of a document's id; kNotFound `document.not_found`.
  Result<Family> family_of(const Context& context, const VendorId& id);
  /// Of a document whose key is known: one request less.
  Result<Family> family_of(const Context& context, const Document& document);
  Result<std::vector<WireOrder>> by_id(const Context& context, std::span<const VendorId> ids);
  /// `order` as the only one of its family where that is sure, else with its siblings: an order
  /// that is over may have been split before.
  Result<Family> whole(const Context& context, WireOrder order);
  Result<DocumentState> state(const Context& context, const Family& family);

 private:
  Client& client_;
  Directory& directory_;
};

Result<std::vector<WireOrder>> orders_in(const Json& answer);

}  // namespace oneshelf::neto

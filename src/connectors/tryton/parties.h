#pragma once

#include <optional>
#include <string>

#include "commerce/order.h"
#include "connectors/tryton/directory.h"

namespace oneshelf::tryton {

struct AddressIds {
  std::string invoice, delivery;
};

/// Customers and their addresses.
class Parties {
 public:
  Parties(Client& client, Directory& directory) : client_(&client), directory_(&directory) {}

  Result<std::optional<VendorId>> find(const Context& context, const Customer& buyer);
  Result<VendorId> create(const Context& context, const Customer& buyer, const Address& billing,
                          const Address& shipping);
  /// The party's addresses that equal these, made if there are none. Without any address it is the
  /// party's own. kInvalid `tryton.no_address` if that has none either.
  Result<AddressIds> addresses(const Context& context, const VendorId& party,
                               const Address& billing, const Address& shipping);

 private:
  Result<Json> address_json(const Context& context, const Address& address);
  Result<std::string> own_address(const Context& context, const VendorId& party);

  Client* client_;
  Directory* directory_;
};

}  // namespace oneshelf::tryton

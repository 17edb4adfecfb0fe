#pragma once

#include <optional>
#include <string>

#include "commerce/order.h"
#include "connectors/tryton/assumed.h"
#include "connectors/tryton/directory.h"
#include "connectors/tryton/remembered.h"

namespace oneshelf::tryton {

struct AddressIds {
  std::string invoice, delivery;
};

/// Customers and their addresses. Those found or made are remembered for some minutes.
class Parties {
 public:
  Parties(Client& client, Directory& directory) : client_(&client), directory_(&directory) {}

  /// By e-mail. The customer's addresses come with the same request.
  Result<std::optional<VendorId>> find(const Context& context, const Customer& buyer);
  Result<VendorId> create(const Context& context, const Customer& buyer, const Address& billing,
                          const Address& shipping);
  /// The party's addresses that equal these, made if there are none. Without any address it is the
  /// party's own. kInvalid `tryton.no_address` if that has none either.
  Result<AddressIds> addresses(const Context& context, const VendorId& party,
                               const Address& billing, const Address& shipping);
  void forget();

 private:
  Result<Json> address_json(const Context& context, const Address& address);
  Result<std::string> own_address(const Context& context, const VendorId& party);
  /// "" for what the party does not have. Asks at most once.
  Result<AddressIds> find_addresses(const Context& context, const VendorId& party,
                                    const Json& invoice, const Json& delivery);

  Client* client_;
  Directory* directory_;
  Remembered<VendorId> by_email_{assumed::kRemembered};
  /// Ids by party and text; and whether all addresses of a party are in here.
  Remembered<std::string> addresses_{assumed::kRemembered};
};

}  // namespace oneshelf::tryton

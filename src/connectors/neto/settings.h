#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "connectors/connector.h"

namespace oneshelf::neto {

/// The options of one connection, typed.
struct Settings {
  std::string url;   ///< of the API, whole
  std::string host;  ///< the store's own name: who it is
  std::string api_key, username;
  std::string client_id, access_token;  ///< of an add-on, instead of the key
  std::string hook_token;
  Role role = Role::kSource;
  std::string currency;  ///< "" asks the store
  bool prices_include_tax = true;
  Decimal tax_rate;
  std::vector<std::string> option_specifics;  ///< specifics that tell variants apart; none: all
  std::string sales_channel;                  ///< items must be approved for it; "" does not matter
  std::string order_status;                   ///< of orders we write
  std::string order_channel;                  ///< SalesChannel of orders we write
  std::string email;                          ///< for buyers without one; "" refuses them
  std::string warehouse;                      ///< that stock is written to; "": the primary one
  std::vector<std::string> notes;  ///< beginnings of the SKUs of order lines that are notes
  bool stock_by_changes = false;
  std::chrono::minutes date_overlap{0};  ///< rows may show up so long after their date
  int page_size = 0;                     ///< 0: the usual ones
  /// An option that cannot be used (kInvalid `connect.bad_option`): nothing is asked then.
  std::optional<Error> wrong;
};

Settings settings_from(Role role, const ConnectValues& values);
/// The options as the set-up shows them.
std::vector<ConnectOption> connect_options();

}  // namespace oneshelf::neto

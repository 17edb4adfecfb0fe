#pragma once

#include <string>
#include <vector>

#include "connectors/connector.h"

namespace oneshelf::tryton {

/// The options of one connection, typed.
struct Settings {
  std::string url;  ///< without a slash at the end
  std::string database, user, password;
  std::string company;  ///< id or name; "" if the user has only one
  std::string language;
  std::vector<std::string> price_lists;        ///< ids or names, read beside the list price
  std::vector<std::string> option_attributes;  ///< attributes that tell variants apart; none: all
  bool books_payments = true;                  ///< posts invoices and pays them
  enum class StockBy { kWarehouse, kStorage } stock_by = StockBy::kWarehouse;
};

Settings settings_from(const ConnectValues& values);
/// The options as the set-up shows them.
std::vector<ConnectOption> connect_options();

}  // namespace oneshelf::tryton

#pragma once

#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "connectors/tryton/client.h"

namespace oneshelf::tryton {

struct Tax {
  std::string id, name;
  std::optional<Decimal> percent;  ///< nothing if it is no plain percentage
};
Tax tax_from(const JsonReader& row);

/// A place whose stock is read: a warehouse, or a storage location, see Settings::stock_by.
struct Place {
  std::string id, name, warehouse_id;
};

/// One axis that variants can differ in.
struct Attribute {
  std::string id, name, label;
  std::map<std::string, std::string> choices;  ///< key to label, of a selection
};

/// What hardly ever changes and is looked up once per connector: modules, taxes, ids of currencies,
/// countries, web shops. What is not found is looked up again. Safe from any thread.
class Directory {
 public:
  explicit Directory(Client& client) : client_(&client) {}

  /// Whether a field exists, and so the module that brings it: "sale.sale.web_id".
  Result<bool> has(const Context& context, const std::string& field);
  /// Taxes of the company that sales may use.
  Result<std::vector<Tax>> taxes(const Context& context);
  /// Reads the taxes again at the next question.
  void forget_taxes();
  /// kInvalid `tryton.unknown_currency`.
  Result<std::string> currency(const Context& context, const Currency& currency);
  /// "" if the database does not know the country.
  Result<std::string> country(const Context& context, const std::string& code);
  /// The web shop row of that name, made if there is none.
  Result<std::string> web_shop(const Context& context, const std::string& name);
  /// By their technical names.
  Result<std::map<std::string, Attribute>> attributes(const Context& context);
  void forget_attributes();
  /// Ids of the settings' price lists. kInvalid `tryton.unknown_price_list`.
  Result<std::vector<std::string>> price_lists(const Context& context);
  /// The warehouse of orders that name none: the first; "" if there is none.
  Result<std::string> default_warehouse(const Context& context);

  /// Where stock is read. Not remembered: a new warehouse must be seen.
  Result<std::vector<Place>> places(const Context& context);

 private:
  Result<void> learn_fields(const Context& context);
  Result<std::optional<std::string>> find_web_shop(const Context& context, const std::string& name);

  Client* client_;
  std::mutex mutex_;  // guards all below; held while looking up so that one thread does
  std::optional<std::set<std::string>> fields_;
  std::optional<std::vector<Tax>> taxes_;
  std::map<std::string, std::string> currencies_, countries_, web_shops_;
  std::optional<std::map<std::string, Attribute>> attributes_;
  std::optional<std::vector<std::string>> price_lists_;
  std::string default_warehouse_;
};

}  // namespace oneshelf::tryton

#pragma once

#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "connectors/bigcommerce/client.h"
#include "connectors/connector.h"

namespace oneshelf::bigcommerce {

/// What a store is, as far as it does not change within minutes.
struct Shop {
  std::string id, name, plan;
  Currency currency;
  bool prices_include_tax = false;
  Decimal grams_per_unit = Decimal::from_integer(1);
};
Result<Shop> read_shop(const Json& store);

/// Names of categories, brands and tax classes by their ids.
struct Names {
  std::map<std::string, std::string> categories, brands, tax_classes;
};

/// What the other parts have to know of the store. Asked once each; safe from any thread.
class ShopFacts {
 public:
  explicit ShopFacts(const Client& client) : client_(&client) {}

  Result<Shop> shop(const Context& context);
  void remember(const Shop& shop);
  /// The names of these categories and brands, and of all tax classes.
  Result<Names> names(const Context& context, const std::set<std::string>& categories,
                      const std::set<std::string>& brands);
  /// Forgets names that may have been changed since they were asked.
  void forget_names();
  /// The category of this name; made if the store has none.
  Result<std::string> category_id(const Context& context, const std::string& name);
  /// Error `bigcommerce.unknown_tax_class` listing the known ones.
  Result<std::string> tax_class_id(const Context& context, const std::string& name);
  Result<std::vector<LookupEntry>> tax_classes(const Context& context);

 private:
  Result<void> fetch(const Context& context, std::string_view path, const std::string& filter,
                     const std::string& id, const std::set<std::string>& wanted,
                     std::map<std::string, std::string>& known);
  Result<std::string> make_category(const Context& context, const std::string& name);

  const Client* client_;
  std::mutex mutex_;  // guards what follows; held while asking, so that one thread asks
  std::optional<Shop> shop_;
  std::optional<std::vector<LookupEntry>> tax_classes_;
  Names names_;
};

}  // namespace oneshelf::bigcommerce

#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "connectors/tryton/assumed.h"
#include "connectors/tryton/directory.h"
#include "connectors/tryton/remembered.h"

namespace oneshelf::tryton {

/// What a product brings into a line.
struct ProductFacts {
  std::string unit;        ///< of stock; prices and quantities of ours are in it
  std::vector<Tax> taxes;  ///< of its accounting category
};

/// What lines need to know of their products, with at most one request and mostly with none.
class Products {
 public:
  Products(Client& client, Directory& directory) : client_(&client), directory_(&directory) {}

  /// By id; products that are gone are absent.
  Result<std::map<std::string, ProductFacts>> facts(const Context& context,
                                                    const std::set<std::string>& ids);
  void forget() { known_.forget(); }

  Directory& directory() { return *directory_; }

 private:
  Client* client_;
  Directory* directory_;
  Remembered<ProductFacts> known_{assumed::kRemembered};
};

}  // namespace oneshelf::tryton

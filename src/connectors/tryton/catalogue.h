#pragma once

#include <map>
#include <string>
#include <vector>

#include "connectors/connector.h"
#include "connectors/tryton/directory.h"
#include "connectors/tryton/item_wire.h"
#include "connectors/tryton/pass.h"

namespace oneshelf::tryton {

class Catalogue final : public CatalogueReader {
 public:
  Catalogue(Client& client, Directory& directory) : client_(&client), directory_(&directory) {}

  Result<ChangePage<Item>> read_items(const Context& context, const std::string& position) override;
  Result<std::string> read_image(const Context& context, const Image& image) override;

 private:
  Result<void> begin(const Context& context, Pass& pass);
  Result<void> find_changed_pictures(const Context& context, Pass& pass);
  Result<void> find_changed_prices(const Context& context, Pass& pass);
  Result<void> find_changed_items(const Context& context, Pass& pass);
  Result<std::vector<ItemRow>> read_page(const Context& context, const Pass& pass, int limit);
  Result<void> add_pictures(const Context& context, std::vector<ItemRow>& rows, Pass& pass);
  Result<void> add_prices(const Context& context, std::vector<ItemRow>& rows);
  Result<std::map<std::string, Decimal>> prices_of(const Context& context,
                                                   const std::string& price_list,
                                                   const std::string& unit,
                                                   const std::vector<std::string>& ids);
  Result<void> see_newest(const Context& context, Pass& pass);

  Client* client_;
  Directory* directory_;
};

}  // namespace oneshelf::tryton

#pragma once

#include <map>

#include "connectors/neto/client.h"
#include "connectors/neto/item_wire.h"
#include "connectors/neto/pages.h"

namespace oneshelf::neto {

class Catalogue final : public CatalogueReader {
 public:
  explicit Catalogue(Client& client) : client_(client) {}
  Result<ChangePage<Item>> read_items(const Context& context, const std::string& position) override;
  /// What is sold, with what it has from its parent.
  Result<ChangePage<ItemRow>> read_rows(const Context& context, const std::string& position);
  /// Those with one of these SKUs.
  Result<std::vector<ItemRow>> find_rows(const Context& context,
                                         const std::vector<std::string>& skus);

 private:
  /// Items whose `field` is one of `ids`, in as few requests as filters allow.
  Result<std::vector<ItemRow>> rows_of(const Context& context, std::string_view field,
                                       const std::vector<std::string>& ids);
  /// Items whose promotion has begun or ended since they were read last.
  Result<void> add_turned(const Context& context, Place& place, std::vector<ItemRow>& rows);
  Result<void> add_variants(const Context& context, std::vector<ItemRow>& rows);
  /// Without the parents, whose texts the others then have.
  Result<std::vector<ItemRow>> sold_of(const Context& context, std::vector<ItemRow> rows);
  Result<std::map<std::string, Item>> parents_of(const Context& context,
                                                 const std::vector<ItemRow>& rows);

  Client& client_;
};

}  // namespace oneshelf::neto

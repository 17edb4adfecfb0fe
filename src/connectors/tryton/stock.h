#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "connectors/connector.h"
#include "connectors/tryton/directory.h"
#include "connectors/tryton/pass.h"

namespace oneshelf::tryton {

/// What lies at each place, and what of it is promised: moves to customers that are not done yet.
class Stock final : public StockReader {
 public:
  Stock(Client& client, Directory& directory) : client_(&client), directory_(&directory) {}

  Result<Page<StockLevel>> read_stock(const Context& context, const std::string& position) override;

 private:
  /// On hand of one item at one place.
  struct OnHand {
    std::string item;
    Decimal quantity;
  };
  /// By place, then item.
  using Reserved = std::map<std::string, std::map<std::string, Decimal>>;

  Result<Page<StockLevel>> read_full(const Context& context, Pass pass);
  Result<Page<StockLevel>> read_changed(const Context& context, Pass pass);
  Result<std::set<std::string>> moved_items(const Context& context, Pass& pass, bool& complete);
  struct ItemChange {
    std::string id;
    std::optional<Stamp> changed;
  };
  Result<std::vector<ItemChange>> changed_items(const Context& context, const Pass& pass);
  Result<std::vector<OnHand>> on_hand(const Context& context, const Place& place,
                                      const Json& domain, int limit);
  /// `first` holds the figures of the first place, whose items are told for all places.
  Result<std::vector<StockLevel>> levels(const Context& context, const std::vector<Place>& places,
                                         const std::vector<OnHand>& first);
  Result<Reserved> reserved(const Context& context, const std::vector<std::string>& items);
  Result<std::vector<Place>> places(const Context& context);
  Result<void> see_newest(const Context& context, Pass& pass);

  Client* client_;
  Directory* directory_;
};

}  // namespace oneshelf::tryton

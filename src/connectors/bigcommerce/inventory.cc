#include "connectors/bigcommerce/inventory.h"

#include "connectors/bigcommerce/assumed.h"
#include "connectors/bigcommerce/wire.h"

namespace oneshelf::bigcommerce {

namespace {

constexpr int kPagesMax = 400;

}  // namespace

void read_inventory_item(const JsonReader& item, Levels& levels) {
  const std::string variant = item.object("identity").id("variant_id");
  std::map<LocationId, Decimal>& places = levels[variant];
  for (const JsonReader& place : item.list("locations")) {
    places[LocationId(place.id("location_id"))] = place.decimal("available_to_sell");
  }
}

Result<Levels> read_levels(const Context& context, const Client& client,
                           const std::vector<std::string>& variants) {
  Levels levels;
  for (const std::string& group : filter_groups(variants)) {
    for (int page = 1; page <= kPagesMax; ++page) {
      const Json::Array rows = ONESHELF_TRY(client.rows(
          context, "/v3/inventory/items",
          {{"variant_id:in", group}, {"page", std::to_string(page)}, {"limit", "1000"}}));
      JsonReader::Complaints complaints;
      for (const Json& row : rows) read_inventory_item(JsonReader(row, complaints, "item"), levels);
      ONESHELF_TRY(JsonReader::finish(complaints));
      if (rows.size() < assumed::kPageFloor) break;
    }
  }
  return levels;
}

}  // namespace oneshelf::bigcommerce

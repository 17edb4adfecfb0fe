// Stock of a master shop.
#include <algorithm>

#include "connectors/bigcommerce/assumed.h"
#include "connectors/bigcommerce/inventory.h"
#include "connectors/bigcommerce/source_items.h"

namespace oneshelf::bigcommerce {

namespace {

constexpr int64_t kInventoryPage = 1000;

/// Where a read stands: page of the inventory, or the last product that was told.
struct Mark {
  int64_t page = 1;
  int64_t after = 0;
};

Result<Mark> parse_mark(const std::string& text) {
  if (text.empty()) return Mark();
  const Result<Json> json = parse_json(text);
  Result<Mark> mark = json.ok() ? read_json(*json,
                                            [](const JsonReader& reader) {
                                              return Mark{.page = reader.integer("page"),
                                                          .after = reader.integer("after")};
                                            })
                                : Result<Mark>(json.error());
  if (mark.ok()) return mark;
  return Error(ErrorCode::kInvalid, "stream.bad_position",
               "The stored reading position is not one of this connection.")
      .remedied("Start a full read.");
}

std::string text_of(const Mark& mark) {
  return Json::object().set("page", mark.page).set("after", mark.after).dump();
}

void add_levels(const Levels& levels, std::vector<StockLevel>& rows) {
  for (const auto& [variant, places] : levels) {
    for (const auto& [location, quantity] : places) {
      rows.push_back({.item_id = VendorId(variant),
                      .location = location,
                      .on_hand = quantity,
                      .reserved = Decimal()});
    }
  }
}

void read_product_levels(const JsonReader& product, std::vector<StockLevel>& levels) {
  const std::string tracking = product.text("inventory_tracking");
  for (const JsonReader& variant : product.list("variants")) {
    const bool by_variant = tracking == "variant";
    if (!by_variant && tracking != "product") return;
    levels.push_back({.item_id = VendorId(variant.id("id")),
                      .location = LocationId(std::string(assumed::kDefaultLocation)),
                      .on_hand = (by_variant ? variant : product).decimal("inventory_level"),
                      .reserved = Decimal()});
  }
}

}  // namespace

Result<Page<StockLevel>> SourceStock::read_inventory(const Context& context, int64_t page) const {
  const int64_t limit = client_->settings().page_size == kPageMax
                            ? kInventoryPage
                            : static_cast<int64_t>(client_->settings().page_size);
  const Json::Array rows = ONESHELF_TRY(
      client_->rows(context, "/v3/inventory/items",
                    {{"page", std::to_string(page)}, {"limit", std::to_string(limit)}}));
  Page<StockLevel> told;
  JsonReader::Complaints complaints;
  Levels levels;
  for (const Json& row : rows) read_inventory_item(JsonReader(row, complaints, "item"), levels);
  ONESHELF_TRY(JsonReader::finish(complaints));
  add_levels(levels, told.rows);
  told.complete = rows.size() < std::min<size_t>(static_cast<size_t>(limit), assumed::kPageFloor);
  told.position = text_of({.page = told.complete ? 1 : page + 1});
  return told;
}

Result<Page<StockLevel>> SourceStock::read_products(const Context& context, int64_t after) const {
  const size_t limit = client_->settings().page_size;
  QueryParameters query = {{"include", "variants"},
                           {"include_fields", "inventory_tracking,inventory_level"},
                           {"sort", "id"},
                           {"direction", "asc"},
                           {"limit", std::to_string(limit)}};
  if (after > 0) query.emplace_back("id:greater", std::to_string(after));
  const Json::Array rows = ONESHELF_TRY(client_->rows(context, "/v3/catalog/products", query));
  Page<StockLevel> told;
  JsonReader::Complaints complaints;
  for (const Json& row : rows) {
    const JsonReader product(row, complaints, "product");
    after = product.integer("id");
    read_product_levels(product, told.rows);
  }
  ONESHELF_TRY(JsonReader::finish(complaints));
  told.complete = rows.size() < std::min(limit, assumed::kPageFloor);
  told.position = text_of({.page = 1, .after = told.complete ? 0 : after});
  return told;
}

Result<Page<StockLevel>> SourceStock::read_stock(const Context& context,
                                                 const std::string& position) {
  const Mark mark = ONESHELF_TRY(parse_mark(position));
  if (use_catalogue_) return read_products(context, mark.after);
  Result<Page<StockLevel>> page = read_inventory(context, mark.page);
  if (page.ok() || page.error().code() != ErrorCode::kForbidden) return page;
  use_catalogue_ = true;
  return read_products(context, 0);
}

}  // namespace oneshelf::bigcommerce

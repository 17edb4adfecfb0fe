#include "commerce/codec.h"
#include "connectors/bridge/capabilities.h"
#include "connectors/bridge/position.h"

namespace oneshelf::bridge {
namespace {

std::vector<Product> products_from_json(const JsonReader& page) {
  return codec::read_list(page, "items", product_from_json);
}

}  // namespace

Result<ProductRows> product_rows(const Context& context, Client& client, const Json& page) {
  ProductRows rows;
  std::vector<Product> products = ONESHELF_TRY(read_json(page, products_from_json));
  for (Product& product : products) {
    bool is_told = !product.deleted;
    if (is_told && product.may_be_group()) {
      // Only a bridge that tells prices can mean something by leaving one out.
      is_told = !ONESHELF_TRY(client.info(context))
      .offers("prices");
    }
    if (is_told) {
      rows.told.push_back(std::move(product));
    } else {
      rows.deleted.emplace_back(product.sku);
    }
  }
  return rows;
}

Result<ChangePage<Item>> Catalogue::read_items(const Context& context,
                                               const std::string& position) {
  Position at = ONESHELF_TRY(Position::parse(position, 1));
  Json page;
  const bool at_end =
      ONESHELF_TRY(at.feed().read(context, client_, Area::kProducts, "/products", page));
  ProductRows rows = ONESHELF_TRY(product_rows(context, client_, page));
  ChangePage<Item> answer;
  for (const Product& product : rows.told) answer.rows.push_back(to_item(product));
  answer.deleted = std::move(rows.deleted);
  answer.position = at.text();
  answer.complete = at_end;
  return answer;
}

}  // namespace oneshelf::bridge

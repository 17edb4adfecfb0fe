#include "connectors/bigcommerce/products.h"

#include "connectors/bigcommerce/assumed.h"

namespace oneshelf::bigcommerce {

namespace {

QueryParameters query_of(const Ask& ask) {
  QueryParameters query = {{"include", kProductParts}, {"limit", std::to_string(ask.limit)}};
  // Only a full time of day is taken as it stands.
  if (ask.modified_from) {
    query.emplace_back("date_modified:min", filter_time(*ask.modified_from));
  }
  if (ask.after_id > 0) query.emplace_back("id:greater", std::to_string(ask.after_id));
  query.emplace_back("sort", ask.newest_first ? "date_modified" : "id");
  query.emplace_back("direction", ask.newest_first ? "desc" : "asc");
  return query;
}

Result<Row> row_of(Json product) {
  Row row = ONESHELF_TRY(read_json(product, [](const JsonReader& reader) {
    return Row{.id = reader.integer("id"), .modified = reader.time("date_modified"), .json = {}};
  }));
  row.json = std::move(product);
  return row;
}

}  // namespace

Result<PassPage> next_products(const Context& context, const Client& client, Pass& pass) {
  const PassLimits limits{.page = client.settings().page_size,
                          .news_max = client.settings().page_size,
                          .overlap = assumed::kProductOverlap};
  return next_rows(
      pass, limits, context.clock().now(), [&](const Ask& ask) -> Result<std::vector<Row>> {
        std::vector<Row> found;
        for (Json& product :
             ONESHELF_TRY(client.rows(context, "/v3/catalog/products", query_of(ask)))) {
          found.push_back(ONESHELF_TRY(row_of(std::move(product))));
        }
        return found;
      });
}

Result<Names> names_of(const Context& context, ShopFacts& facts,
                       const std::vector<Json>& products) {
  std::set<std::string> categories, brands;
  for (const Json& product : products) {
    categories.merge(categories_of(product));
    brands.merge(brands_of(product));
  }
  return facts.names(context, categories, brands);
}

}  // namespace oneshelf::bigcommerce

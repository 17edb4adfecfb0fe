#include "engine/stock_figures.h"

#include <algorithm>
#include <map>
#include <set>

#include "engine/groups.h"
#include "engine/read_streams.h"

namespace oneshelf {
namespace {

/// SKUs that name exactly one record.
std::map<std::string, VendorId> by_sku(const std::vector<SkuRecord>& records) {
  std::map<std::string, VendorId> ids;
  std::set<std::string> doubles;
  for (const SkuRecord& record : records) {
    if (record.sku.empty()) continue;
    if (!ids.emplace(record.sku, record.id).second) doubles.insert(record.sku);
  }
  for (const std::string& sku : doubles) ids.erase(sku);
  return ids;
}

Result<StockFigures> figures_of_source(Records& records, const ConnectionId& source) {
  const auto ids = by_sku(ONESHELF_TRY(records.item_skus(source)));
  std::vector<VendorId> items;
  for (const auto& [sku, id] : ids) items.push_back(id);
  const std::vector<ItemStock> stock = ONESHELF_TRY(records.stock_of(source, items));
  StockFigures figures;
  size_t at = 0;
  for (const auto& [sku, id] : ids) {
    const ItemStock& item = stock[at++];
    if (item.levels.empty()) continue;
    Decimal sum;
    for (const StockLevel& level : item.levels) sum += level.on_hand - level.reserved;
    figures[sku] = sum;
  }
  return figures;
}

std::optional<Decimal> figure_at(const Listing& listing, const LocationId& location) {
  if (!listing.fields.stock) return std::nullopt;
  const auto found = listing.fields.stock->find(location);
  return found == listing.fields.stock->end() ? std::nullopt : std::optional(found->second);
}

Result<StockFigures> figures_of_channel(Records& records, const ConnectionId& channel,
                                        const LocationId& location) {
  StockFigures figures;
  for (const auto& [sku, id] : by_sku(ONESHELF_TRY(records.listing_skus(channel)))) {
    const auto listing = ONESHELF_TRY(records.listing(channel, id));
    const auto figure = listing ? figure_at(*listing, location) : std::nullopt;
    if (figure) figures[sku] = *figure;
  }
  return figures;
}

/// Where the channel's figures are kept by this link.
Result<LocationId> location_of(Records& records, const StockPlace& place) {
  if (!place.link) return LocationId();
  const auto link = ONESHELF_TRY(records.link(*place.link));
  if (!link) return LocationId();
  return ONESHELF_TRY(link_settings_from_json(link->settings))
  .stock.channel_location;
}

Error owned_by_source(const LinkView& link) {
  return Error(ErrorCode::kInvalid, "stock.owned_by_source",
               "The stock of \"" + link.channel.id.str() + "\" is kept by \"" +
                   link.source.id.str() + "\": the next run would write over what is imported.")
      .remedied("Change the figures in \"" + link.source.id.str() +
                "\" itself. The file is only compared here.")
      .with("link", link.id().str());
}

/// Turns the differences of a file into a plan of stock alone.
class ImportPlanner {
 public:
  ImportPlanner(Records& records, const LinkView& link, StockImport& import)
      : records_(records), link_(link), import_(import) {}

  Result<void> run() {
    const auto ids = by_sku(ONESHELF_TRY(records_.listing_skus(link_.channel.id)));
    for (const StockFileReview::Difference& difference : import_.review.differences) {
      const auto binding =
          ONESHELF_TRY(records_.binding_of_listing(link_.id(), ids.at(difference.sku)));
      if (!binding) {
        import_.not_linked.push_back(difference.sku);
        continue;
      }
      import_.plan.products.push_back(plan_of(difference, *binding));
      ++import_.plan.summary.updates;
      ++import_.plan.summary.stock_changes;
    }
    return success();
  }

 private:
  ProductPlan plan_of(const StockFileReview::Difference& difference, const BindingRecord& binding) {
    const LocationId& location = link_.settings.stock.channel_location;
    ListingFields before;
    before.stock = {{location, difference.in_shop}};
    VariantPlan variant;
    variant.kind = ChangeKind::kUpdate;
    variant.item_id = binding.item_id;
    variant.listing_id = binding.listing_id;
    variant.sku = difference.sku;
    variant.fields.stock = {{location, difference.in_file}};
    variant.changes = {
        {Field::kStock, difference.in_shop.to_string(), difference.in_file.to_string()}};
    variant.live_stock = difference.in_shop;
    variant.before = std::make_shared<const ListingFields>(std::move(before));
    ProductPlan product;
    product.source_product = binding.source_product_id;
    product.listing_product = binding.listing_product_id;
    product.variants.push_back(std::move(variant));
    return product;
  }

  Records& records_;
  const LinkView& link_;
  StockImport& import_;
};

}  // namespace

Error source_is_read_only(const ConnectionId& source) {
  return Error(ErrorCode::kUnsupported, "stock.source_is_read",
               "\"" + source.str() + "\" is a source: its stock is read, never set.")
      .remedied("Import the file there, in its own admin. Here it is only compared.")
      .with("connection", source.str());
}

Result<StockPlace> stock_place(EngineParts& parts, const std::string& name) {
  return read_value<StockPlace>(parts.store, [&](Records& records) -> Result<StockPlace> {
    for (const Group& group : ONESHELF_TRY(all_groups(records))) {
      if (group.name == name) return StockPlace{.connection = group.master, .link = {}};
    }
    if (const auto link = ONESHELF_TRY(records.link(LinkId(name)))) {
      return StockPlace{.connection = link->channel, .is_source = false, .link = link->id};
    }
    const auto connection = ONESHELF_TRY(records.connection(ConnectionId(name)));
    if (!connection) {
      return Error(ErrorCode::kNotFound, "stock.unknown_place",
                   "There is no group, link or connection \"" + name + "\".")
          .remedied("`oneshelf status` and `oneshelf group` list them.")
          .with("name", name);
    }
    return StockPlace{
        .connection = connection->id, .is_source = connection->role == "source", .link = {}};
  });
}

Result<StockFigures> stock_figures(EngineParts& parts, const StockPlace& place) {
  return read_value<StockFigures>(parts.store, [&](Records& records) -> Result<StockFigures> {
    if (place.is_source) return figures_of_source(records, place.connection);
    const LocationId location = ONESHELF_TRY(location_of(records, place));
    return figures_of_channel(records, place.connection, location);
  });
}

Result<StockImport> plan_stock_import(const Context& context, EngineParts& parts, const LinkId& id,
                                      const StockFile& file, const Progress& progress) {
  const LinkView link = ONESHELF_TRY(load_link(parts, id));
  OpenConnection channel = ONESHELF_TRY(parts.connections.open(link.channel.id, Lane::kCatalogue));
  ONESHELF_TRY(read_listings(context, parts, channel, ReadMode::kDelta, progress));
  StockImport import;
  const StockPlace place = {.connection = link.channel.id, .is_source = false, .link = id};
  import.review = review_stock_file(file, ONESHELF_TRY(stock_figures(parts, place)));
  if (link.settings.owner(Field::kStock) == Ownership::kSource) {
    import.cannot = owned_by_source(link);
    return import;
  }
  ONESHELF_TRY(parts.store.read(
      [&](Records& records) { return ImportPlanner(records, link, import).run(); }));
  return import;
}

}  // namespace oneshelf

#include "connectors/vendure/listings.h"

#include <algorithm>

#include "connectors/vendure/assumed.h"
#include "connectors/vendure/listing_position.h"
#include "connectors/vendure/wire.h"

namespace oneshelf::vendure {

namespace {

using Phase = ListingPosition::Phase;

constexpr int64_t kPageRows = 200;
/// More changed products than this are read as a full pass: their ids would not fit a position.
constexpr int64_t kProductsMax = 500;

/// The newest changes at the server's own clock: what happens during the pass is later.
constexpr const char* kNewest =
    "newestVariant:productVariants(options:{take:1,sort:{updatedAt:DESC}}){items{updatedAt}}"
    "newestProduct:products(options:{take:1,sort:{updatedAt:DESC}}){items{updatedAt}}";
constexpr const char* kChangedProducts =
    "changed:products(options:{take:500,sort:{id:ASC},filter:{updatedAt:{after:$since}}})"
    "{totalItems items{id}}";

std::string document_of(const ListingPosition& position) {
  std::string filter, extra;
  if (position.phase == Phase::kChanged) filter = "{updatedAt:{after:$since}}";
  if (position.phase == Phase::kProducts) filter = "{productId:{in:$products}}";
  if (position.at_start()) extra = kNewest;
  if (position.at_start() && position.phase == Phase::kChanged) extra += kChangedProducts;
  std::string parameters = "$skip:Int!,$take:Int!";
  if (position.phase == Phase::kChanged) parameters += ",$since:DateTime!";
  if (position.phase == Phase::kProducts) parameters += ",$products:[String!]!";
  if (!filter.empty()) filter = ",filter:" + filter;
  return "query(" + parameters +
         "){page:productVariants(options:{skip:$skip,take:$take,sort:{id:ASC}" + filter +
         "}){totalItems items" + kListingSelection + "}" + extra + "}";
}

Operation page_operation(const ListingPosition& position, int64_t skip, int64_t take) {
  Json variables = Json::object().set("skip", skip).set("take", take);
  if (position.phase == Phase::kChanged) variables.set("since", to_rfc3339(position.since));
  if (position.phase == Phase::kProducts) {
    Json ids = Json::array();
    for (const std::string& id : position.products) ids.push(id);
    variables.set("products", std::move(ids));
  }
  return {.document = document_of(position), .variables = std::move(variables)};
}

struct RawPage {
  Json data;
  std::vector<std::string> ids;
  size_t told = 0;  ///< rows at its begin that an earlier page told
  int64_t end = 0;  ///< offset behind its last row
  int64_t total = 0;
};

Result<RawPage> with_ids(RawPage page, int64_t skip) {
  JsonReader::Complaints complaints;
  const JsonReader list = JsonReader(page.data, complaints).object("page");
  page.total = list.integer("totalItems");
  for (const JsonReader& row : list.list("items")) page.ids.push_back(row.id("id"));
  ONESHELF_TRY(JsonReader::finish(complaints));
  page.end = skip + static_cast<int64_t>(page.ids.size());
  return page;
}

/// The rows behind those already told. If so many were deleted that the page begins behind the
/// seam, it is read again from further back.
Result<RawPage> read_page(Client& client, const Context& context, const ListingPosition& position) {
  for (int64_t back = assumed::kSeamRows;; back *= 8) {
    const int64_t skip = std::max<int64_t>(0, position.offset - back);
    const int64_t take = std::min<int64_t>(1000, kPageRows + position.offset - skip);
    RawPage page;
    page.data = ONESHELF_TRY(client.run(context, page_operation(position, skip, take)));
    page = ONESHELF_TRY(with_ids(std::move(page), skip));
    const std::optional<size_t> told = told_before(position, page.ids);
    if (told || skip == 0) {
      page.told = told.value_or(0);
      return page;
    }
  }
}

Timestamp newest_change(const JsonReader& data, Timestamp otherwise) {
  Timestamp newest = otherwise;
  for (const char* list : {"newestVariant", "newestProduct"}) {
    for (const JsonReader& row : data.object(list).list("items")) {
      newest = std::max(newest, row.time("updatedAt"));
    }
  }
  return newest;
}

void note_start(const JsonReader& data, ListingPosition& position) {
  position.next = newest_change(data, position.since);
  if (position.phase != Phase::kChanged) return;
  const JsonReader changed = data.object("changed");
  if (changed.integer("totalItems") > kProductsMax) {
    position = {.phase = Phase::kFull, .since = position.since, .next = position.next};
    return;
  }
  for (const JsonReader& product : changed.list("items")) {
    position.products.push_back(product.id("id"));
  }
}

void advance(ListingPosition& position, const RawPage& page) {
  position.offset = page.end;
  const size_t keep = std::min<size_t>(page.ids.size(), assumed::kSeamRows);
  position.tail.assign(page.ids.end() - static_cast<std::ptrdiff_t>(keep), page.ids.end());
}

/// What follows when a phase has no more rows: the changed products' variants, or the end, where
/// the position becomes the cursor of the next read.
bool finish_phase(ListingPosition& position) {
  if (position.phase == Phase::kChanged && !position.products.empty()) {
    position.phase = Phase::kProducts;
    position.offset = 0;
    position.tail.clear();
    return false;
  }
  const Timestamp next = position.next.value_or(position.since);
  position = {.phase = Phase::kChanged,
              .since = std::max(position.since, next - assumed::kCommitOverlap)};
  return true;
}

}  // namespace

Result<ChangePage<Listing>> Listings::read_listings(const Context& context,
                                                    const std::string& text) {
  ListingPosition position = ONESHELF_TRY(ListingPosition::parse(text));
  const Shop shop = ONESHELF_TRY(facts_->shop(context));
  const std::string location = ONESHELF_TRY(shop.location(client_->settings()));
  const bool full = position.phase == Phase::kFull;
  const RawPage raw = ONESHELF_TRY(read_page(*client_, context, position));
  JsonReader::Complaints complaints;
  const JsonReader data(raw.data, complaints);
  const Phase phase = position.phase;
  if (position.at_start()) note_start(data, position);
  ChangePage<Listing> page;
  // A delta that turned out too large begins anew as a full pass: its rows come again there.
  if (phase == position.phase) advance(position, raw);
  const std::vector<JsonReader> rows = data.object("page").list("items");
  for (size_t i = raw.told; i < rows.size(); ++i) {
    page.rows.push_back(read_listing(rows[i], shop, client_->settings(), location));
  }
  ONESHELF_TRY(JsonReader::finish(complaints));
  if (full) page.total = raw.total;
  if (phase == position.phase && raw.end >= raw.total) page.complete = finish_phase(position);
  page.position = position.text();
  return page;
}

Result<std::vector<Listing>> Listings::find_listings(const Context& context,
                                                     std::span<const std::string> skus) {
  if (skus.empty()) return std::vector<Listing>();
  const Shop shop = ONESHELF_TRY(facts_->shop(context));
  const std::string location = ONESHELF_TRY(shop.location(client_->settings()));
  Json wanted = Json::array();
  for (const std::string& sku : skus) wanted.push(sku);
  const Json data = ONESHELF_TRY(client_->run(
      context,
      {.document = std::string("query($skus:[String!]!){productVariants(options:{take:1000,"
                               "sort:{id:ASC},filter:{sku:{in:$skus}}}){items") +
                   kListingSelection + "}}",
       .variables = Json::object().set("skus", std::move(wanted))}));
  JsonReader::Complaints complaints;
  std::vector<Listing> found;
  for (const JsonReader& row :
       JsonReader(data, complaints).object("productVariants").list("items")) {
    Listing listing = read_listing(row, shop, client_->settings(), location);
    // Some databases compare text without regard to case.
    if (std::ranges::find(skus, listing.sku()) != skus.end()) found.push_back(std::move(listing));
  }
  ONESHELF_TRY(JsonReader::finish(complaints));
  return found;
}

}  // namespace oneshelf::vendure

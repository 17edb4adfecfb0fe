#include "connectors/vendure/listings.h"

#include <algorithm>

#include "connectors/vendure/assumed.h"
#include "connectors/vendure/wire.h"

namespace oneshelf::vendure {

namespace {

using Phase = ListingPosition::Phase;

constexpr int64_t kPageRows = 200;
/// Of a full pass. One that a delta has turned into knows the newest change from its look.
bool is_first(const ListingPosition& position) {
  return position.phase == Phase::kFull && position.offset == 0 && !position.next;
}

std::string document_of(const ListingPosition& position) {
  const bool changed = position.phase == Phase::kChanged;
  return std::string("query($skip:Int!,$take:Int!") + (changed ? ",$after:DateTime!" : "") +
         "){page:productVariants(options:{skip:$skip,take:$take,sort:{id:ASC}" +
         (changed ? ",filter:{updatedAt:{after:$after}}" : "") + "}){totalItems items" +
         listing_selection() + "}" + (is_first(position) ? kNewest : "") + "}";
}

Operation page_operation(const ListingPosition& position, int64_t skip, int64_t take) {
  Json variables = Json::object().set("skip", skip).set("take", take);
  if (position.phase == Phase::kChanged) {
    variables.set("after", to_rfc3339(position.after.value_or(position.since)));
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

void advance(ListingPosition& position, const RawPage& page) {
  position.offset = page.end;
  const size_t keep = std::min<size_t>(page.ids.size(), assumed::kSeamRows);
  position.tail.assign(page.ids.end() - static_cast<std::ptrdiff_t>(keep), page.ids.end());
}

}  // namespace

Timestamp newest_change(const JsonReader& data, Timestamp otherwise) {
  Timestamp newest = otherwise;
  for (const char* list : {"newestVariant", "newestProduct"}) {
    for (const JsonReader& row : data.object(list).list("items")) {
      newest = std::max(newest, row.time("updatedAt"));
    }
  }
  return newest;
}

Result<ChangePage<Listing>> Listings::read_listings(const Context& context,
                                                    const std::string& text) {
  ListingPosition position = ONESHELF_TRY(ListingPosition::parse(text));
  if (position.phase == Phase::kDelta) return begin_delta(context, std::move(position));
  if (position.phase == Phase::kProducts) return read_products(context, std::move(position));
  return read_pages(context, std::move(position));
}

/// Variants by id: all of them, or those changed after a date and then those of changed products.
Result<ChangePage<Listing>> Listings::read_pages(const Context& context, ListingPosition position) {
  const Shop shop = ONESHELF_TRY(facts_->shop(context));
  const std::string location = ONESHELF_TRY(shop.location(client_->settings()));
  const RawPage raw = ONESHELF_TRY(read_page(*client_, context, position));
  JsonReader::Complaints complaints;
  const JsonReader data(raw.data, complaints);
  const bool full = position.phase == Phase::kFull;
  if (is_first(position)) position.next = newest_change(data, position.since);
  advance(position, raw);
  ChangePage<Listing> page;
  const std::vector<JsonReader> rows = data.object("page").list("items");
  for (size_t i = raw.told; i < rows.size(); ++i) {
    page.rows.push_back(read_listing(rows[i], shop, client_->settings(), location));
  }
  ONESHELF_TRY(JsonReader::finish(complaints));
  if (full) page.total = raw.total;
  const bool last = raw.end >= raw.total;
  page.complete = last && position.products.empty();
  if (last) position.phase = Phase::kProducts;
  page.position = page.complete ? position.rest(context.clock().now()).text() : position.text();
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
                   listing_selection() + "}}",
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

#include "connectors/neto/catalogue.h"

#include <algorithm>
#include <set>

#include "connectors/neto/assumed.h"
#include "connectors/neto/pages.h"

namespace oneshelf::neto {
namespace {

Query items_query(const Client& client, const Place& place) {
  Query query = items_from(place);
  query.selectors = item_selectors(client.settings().role);
  query.limit = client.page_size(assumed::kItemsPerPage);
  return query;
}

Result<std::vector<ItemRow>> rows_in(const Context& context, const Client& client,
                                     const Json& answer) {
  const Timestamp now = told_at(context, answer);
  return read_rows(answer, "Item", "",
                   [&](const Row& row) { return read_item(row, client.settings(), now); });
}

void add_unless_told(std::vector<ItemRow>& rows, ItemRow row) {
  const bool told =
      std::ranges::any_of(rows, [&](const ItemRow& other) { return other.item.id == row.item.id; });
  if (!told) rows.push_back(std::move(row));
}

void note_turns(const std::vector<ItemRow>& rows, Place& place) {
  for (const ItemRow& row : rows) {
    if (row.turns_at) {
      place.turns[row.item.sku] = vendor_time(*row.turns_at);
    } else {
      place.turns.erase(row.item.sku);
    }
  }
  while (place.turns.size() > assumed::kTurnsMax) {
    auto latest = place.turns.begin();
    for (auto turn = place.turns.begin(); turn != place.turns.end(); ++turn) {
      if (turn->second > latest->second) latest = turn;
    }
    place.turns.erase(latest);
  }
}

}  // namespace

Result<ChangePage<Item>> Catalogue::read_items(const Context& context,
                                               const std::string& position) {
  ChangePage<ItemRow> read = ONESHELF_TRY(read_rows(context, position));
  ChangePage<Item> page;
  for (ItemRow& row : read.rows) page.rows.push_back(std::move(row.item));
  page.deleted = std::move(read.deleted);
  page.position = std::move(read.position);
  page.complete = read.complete;
  return page;
}

Result<ChangePage<ItemRow>> Catalogue::read_rows(const Context& context,
                                                 const std::string& position) {
  Place place = ONESHELF_TRY(Place::parse(position));
  const bool is_full = place.since.empty();
  const Fetched fetched =
      ONESHELF_TRY(fetch_page(context, client_, items_query(client_, place), place));
  ChangePage<ItemRow> page;
  std::vector<ItemRow> rows = ONESHELF_TRY(rows_in(context, client_, fetched.answer));
  // A full read meets every variant on a page of its own.
  if (!is_full) {
    ONESHELF_TRY(add_turned(context, place, rows));
    ONESHELF_TRY(add_variants(context, rows));
  }
  note_turns(rows, place);
  // What has got variants is not sold itself any more.
  for (const ItemRow& row : rows) {
    if (row.is_parent() && !is_full) page.deleted.push_back(row.item.id);
  }
  page.rows = ONESHELF_TRY(sold_of(context, std::move(rows)));
  page.complete = fetched.was_last;
  if (page.complete) place.start_again(client_.settings().date_overlap);
  page.position = place.text();
  return page;
}

Result<std::vector<ItemRow>> Catalogue::find_rows(const Context& context,
                                                  const std::vector<std::string>& skus) {
  return sold_of(context, ONESHELF_TRY(rows_of(context, "SKU", skus)));
}

Result<std::vector<ItemRow>> Catalogue::sold_of(const Context& context, std::vector<ItemRow> rows) {
  const std::map<std::string, Item> parents = ONESHELF_TRY(parents_of(context, rows));
  std::erase_if(rows, [](const ItemRow& row) { return row.is_parent(); });
  for (ItemRow& row : rows) {
    const auto parent = parents.find(row.parent);
    if (parent != parents.end()) inherit(row.item, parent->second);
  }
  return rows;
}

Result<std::vector<ItemRow>> Catalogue::rows_of(const Context& context, std::string_view field,
                                                const std::vector<std::string>& ids) {
  std::vector<ItemRow> found;
  for (size_t at = 0; at < ids.size(); at += assumed::kIdsPerFilter) {
    const size_t count = std::min(assumed::kIdsPerFilter, ids.size() - at);
    Json filter = Json::object();
    filter.set(field, text_list(std::span(ids).subspan(at, count)));
    filter.set("Page", 0).set("Limit", static_cast<uint64_t>(count));
    const Json answer = ONESHELF_TRY(client_.call(
        context, "GetItem", filter_of(std::move(filter), item_selectors(client_.settings().role))));
    for (ItemRow& row : ONESHELF_TRY(rows_in(context, client_, answer))) {
      found.push_back(std::move(row));
    }
  }
  return found;
}

/// Variants show what their parent says, but only the parent's date tells that it changed.
Result<void> Catalogue::add_variants(const Context& context, std::vector<ItemRow>& rows) {
  std::set<std::string> wanted;
  for (const ItemRow& row : rows) wanted.insert(row.children.begin(), row.children.end());
  const std::vector ids(wanted.begin(), wanted.end());
  for (ItemRow& row : ONESHELF_TRY(rows_of(context, "InventoryID", ids))) {
    add_unless_told(rows, std::move(row));
  }
  return success();
}

Result<void> Catalogue::add_turned(const Context& context, Place& place,
                                   std::vector<ItemRow>& rows) {
  std::vector<std::string> due;
  for (const auto& [sku, time] : place.turns) {
    if (time <= place.mark) due.push_back(sku);
  }
  for (const std::string& sku : due) place.turns.erase(sku);
  for (ItemRow& row : ONESHELF_TRY(rows_of(context, "SKU", due))) {
    add_unless_told(rows, std::move(row));
  }
  return success();
}

Result<std::map<std::string, Item>> Catalogue::parents_of(const Context& context,
                                                          const std::vector<ItemRow>& rows) {
  std::map<std::string, Item> parents;
  std::set<std::string> missing;
  for (const ItemRow& row : rows) {
    if (row.is_parent()) parents[row.item.sku] = row.item;
  }
  for (const ItemRow& row : rows) {
    if (!row.parent.empty() && !parents.contains(row.parent)) missing.insert(row.parent);
  }
  const std::vector skus(missing.begin(), missing.end());
  for (ItemRow& row : ONESHELF_TRY(rows_of(context, "SKU", skus))) {
    const std::string sku = row.item.sku;
    parents[sku] = std::move(row.item);
  }
  return parents;
}

}  // namespace oneshelf::neto

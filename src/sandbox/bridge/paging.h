#pragma once

#include <charconv>
#include <string>
#include <string_view>

#include "sandbox/bridge/cursor.h"
#include "sandbox/bridge/operations.h"
#include "sandbox/bridge/refusal.h"

namespace oneshelf::sandbox::bridge {

/// Where a list begins and how much of it is wanted.
struct PageRequest {
  Stamp after;
  size_t limit = 100;
};
/// Reads limit, cursor and updated_since. A cursor already stands behind updated_since.
Result<PageRequest> read_page_request(const Call& call, std::string_view list);

/// {"items":[…],"next_cursor":…} from rows that are written one by one.
class PageWriter {
 public:
  void add(const Json& item);
  HttpResponse finish(const Json& next_cursor);

 private:
  std::string body_ = "{\"items\":[";
  bool first_ = true;
};

/// One page of a table. If the client named the one row it looks for, `only` points to it (or is
/// null with `by_key`), and nothing else is looked at.
template <typename Row>
struct Lookup {
  bool by_key = false;
  const typename ChangeTable<Row>::Entry* only = nullptr;
};

template <typename Row, typename Wanted>
typename ChangeTable<Row>::Page read_page(const ChangeTable<Row>& table, const Lookup<Row>& lookup,
                                          const PageRequest& wanted_page, Wanted wanted) {
  if (!lookup.by_key) return table.page(wanted_page.after, wanted_page.limit, wanted);
  typename ChangeTable<Row>::Page page;
  const bool fits = lookup.only != nullptr && lookup.only->stamp > wanted_page.after;
  if (fits && wanted(lookup.only->row)) page.entries.push_back(lookup.only);
  return page;
}

/// Cuts a page as the faults that are switched on demand.
template <typename Page>
void spoil(Page& page, Faults& faults, std::string_view operation) {
  if (faults.strike(FaultKind::kEmptyPage, operation)) page = Page();
  if (faults.strike(FaultKind::kShortPage, operation)) {
    page.entries.resize(page.entries.size() / 2);
    page.next.reset();
  }
}

template <typename Page, typename Write>
HttpResponse write_page(const Page& page, std::string_view list, Write write) {
  PageWriter writer;
  for (const auto* entry : page.entries) writer.add(write(*entry));
  return writer.finish(page.next ? Json(to_cursor(list, *page.next)) : Json());
}

}  // namespace oneshelf::sandbox::bridge

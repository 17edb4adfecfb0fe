#include <algorithm>

#include "base/bytes.h"
#include "connectors/neto/assumed.h"
#include "connectors/neto/documents.h"
#include "connectors/neto/pages.h"

namespace oneshelf::neto {
namespace {

Query changes_query(const Client& client, const Place& place) {
  Query query{.action = "GetOrder", .list = "Order", .id_field = "OrderID"};
  query.filter = Json::object();
  query.filter.set("ExternalSystemIdentifier", text_list(std::vector{assumed::kSystem}));
  query.filter.set("DateUpdatedFrom", place.since);
  query.selectors = order_selectors();
  query.limit = client.page_size(assumed::kOrdersPerPage);
  return query;
}

VendorId document_of(const WireOrder& order) {
  const std::string reference = order.reference();
  return reference.empty() ? VendorId(order.id) : order_id_of(reference);
}

/// Documents of a page's orders that are wanted and not told before as they are now. What is told
/// and still within the overlap is remembered in the place.
std::vector<WireOrder> news(const std::vector<const Json*>& rows, std::vector<WireOrder> orders,
                            const std::set<VendorId>& ids, std::chrono::minutes overlap,
                            Place& place) {
  const Timestamp since = read_vendor_time(overlapped(place.mark, overlap)).value_or(Timestamp());
  std::vector<WireOrder> found;
  for (size_t at = 0; at < orders.size(); ++at) {
    if (!ids.contains(document_of(orders[at]))) continue;
    const std::string print = fingerprint(rows[at]->dump());
    if (orders[at].updated_at >= since) place.telling.insert(print);
    if (!place.told.contains(print)) found.push_back(std::move(orders[at]));
  }
  return found;
}

}  // namespace

Result<std::vector<DocumentState>> Documents::read_documents(const Context& context,
                                                             std::span<const VendorId> ids) {
  std::vector<DocumentState> states;
  for (WireOrder& order : ONESHELF_TRY(book_.by_id(context, ids))) {
    const Family family = ONESHELF_TRY(book_.whole(context, std::move(order)));
    states.push_back(ONESHELF_TRY(book_.state(context, family)));
  }
  return states;
}

Result<Page<DocumentState>> Documents::read_changed(const Context& context,
                                                    const std::string& position, Timestamp since,
                                                    const std::set<VendorId>& ids) {
  Place place = ONESHELF_TRY(Place::parse(position));
  if (place.since.empty()) place.since = vendor_time(since);
  const Fetched fetched =
      ONESHELF_TRY(fetch_page(context, client_, changes_query(client_, place), place));
  const std::vector<const Json*> rows = elements(fetched.answer["Order"], "");
  std::vector<WireOrder> orders = ONESHELF_TRY(orders_in(fetched.answer));
  const std::chrono::minutes overlap = client_.settings().date_overlap;
  Page<DocumentState> page;
  std::set<VendorId> told;
  for (WireOrder& order : news(rows, std::move(orders), ids, overlap, place)) {
    if (!told.insert(document_of(order)).second) continue;
    const Family family = ONESHELF_TRY(book_.whole(context, std::move(order)));
    page.rows.push_back(ONESHELF_TRY(book_.state(context, family)));
  }
  page.complete = fetched.was_last;
  if (page.complete) place.start_again(overlap);
  page.position = place.text();
  return page;
}

}  // namespace oneshelf::neto

#include <algorithm>

#include "base/bytes.h"
#include "connectors/neto/assumed.h"
#include "connectors/neto/documents.h"
#include "connectors/neto/pages.h"
#include "connectors/neto/refunds.h"

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

Result<std::vector<DocumentState>> Documents::states_of(const Context& context,
                                                        const std::vector<Family>& families) {
  std::vector<std::string> ids;
  for (const Family& family : families) {
    for (const WireOrder& order : family) ids.push_back(order.id);
  }
  const std::vector<OwnRma> rmas = ONESHELF_TRY(own_rmas(context, client_, ids));
  std::vector<DocumentState> states;
  for (const Family& family : families) {
    DocumentState state = ONESHELF_TRY(book_.state(context, family));
    for (const OwnRma& rma : rmas) {
      const bool is_its = std::ranges::find(family, rma.order, &WireOrder::id) != family.end();
      if (is_its) state.refunds.push_back(rma.refund);
    }
    states.push_back(std::move(state));
  }
  return states;
}

Result<std::vector<DocumentState>> Documents::read_documents(const Context& context,
                                                             std::span<const VendorId> ids) {
  std::vector<Family> families;
  for (WireOrder& order : ONESHELF_TRY(book_.by_id(context, ids))) {
    families.push_back(ONESHELF_TRY(book_.whole(context, std::move(order))));
  }
  return states_of(context, families);
}

/// An RMA need not date its order: the orders of those that changed are read too.
Result<void> Documents::add_changed_rmas(const Context& context, const std::set<VendorId>& ids,
                                         const std::set<VendorId>& told, Place& place,
                                         std::vector<Family>& families) {
  const Timestamp since = read_vendor_time(overlapped(place.mark, client_.settings().date_overlap))
                              .value_or(Timestamp());
  std::set<VendorId> orders;
  for (const OwnRma& rma : ONESHELF_TRY(own_rmas_since(context, client_, place.since))) {
    if (rma.updated_at >= since) place.telling.insert(rma.print);
    if (!place.told.contains(rma.print)) orders.insert(VendorId(rma.order));
  }
  std::set<VendorId> known = told;
  const std::vector<VendorId> wanted(orders.begin(), orders.end());
  for (WireOrder& order : ONESHELF_TRY(book_.by_id(context, wanted))) {
    const VendorId document = document_of(order);
    if (!ids.contains(document) || !known.insert(document).second) continue;
    families.push_back(ONESHELF_TRY(book_.whole(context, std::move(order))));
  }
  return success();
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
  std::vector<Family> families;
  std::set<VendorId> told;
  for (WireOrder& order : news(rows, std::move(orders), ids, overlap, place)) {
    if (!told.insert(document_of(order)).second) continue;
    families.push_back(ONESHELF_TRY(book_.whole(context, std::move(order))));
  }
  Page<DocumentState> page;
  page.complete = fetched.was_last;
  if (page.complete) ONESHELF_TRY(add_changed_rmas(context, ids, told, place, families));
  page.rows = ONESHELF_TRY(states_of(context, families));
  if (page.complete) place.start_again(overlap);
  page.position = place.text();
  return page;
}

}  // namespace oneshelf::neto

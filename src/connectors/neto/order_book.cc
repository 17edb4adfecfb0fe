#include "connectors/neto/order_book.h"

#include <algorithm>

#include "connectors/neto/assumed.h"

namespace oneshelf::neto {
namespace {

Error gone(const std::string& id) {
  return Error(ErrorCode::kNotFound, "document.not_found",
               "Neto does not have the order " + id + " any more.")
      .with("document", id);
}

}  // namespace

Result<std::vector<WireOrder>> orders_in(const Json& answer) {
  return read_rows(answer, "Order", "", read_order);
}

Result<Family> OrderBook::family(const Context& context, const std::string& reference) {
  Json filter = Json::object();
  filter.set("ExternalOrderReference", reference).set("Page", 0);
  filter.set("Limit", assumed::kOrdersPerPage);
  const Json answer = ONESHELF_TRY(
      client_.call(context, "GetOrder", filter_of(std::move(filter), order_selectors())));
  Family family = ONESHELF_TRY(orders_in(answer));
  std::erase_if(family, [&](const WireOrder& order) { return order.reference() != reference; });
  return family;
}

Result<std::vector<WireOrder>> OrderBook::by_id(const Context& context,
                                                std::span<const VendorId> ids) {
  std::vector<WireOrder> found;
  for (size_t at = 0; at < ids.size(); at += assumed::kOrdersPerPage) {
    const size_t count = std::min<size_t>(assumed::kOrdersPerPage, ids.size() - at);
    Json wanted = Json::array();
    for (const VendorId& id : ids.subspan(at, count)) wanted.push(id.str());
    Json filter = Json::object();
    filter.set("OrderID", std::move(wanted)).set("Page", 0);
    filter.set("Limit", assumed::kOrdersPerPage);
    const Json answer = ONESHELF_TRY(
        client_.call(context, "GetOrder", filter_of(std::move(filter), order_selectors())));
    for (WireOrder& order : ONESHELF_TRY(orders_in(answer))) found.push_back(std::move(order));
  }
  return found;
}

Result<Family> OrderBook::whole(const Context& context, WireOrder order) {
  const std::string reference = order.reference();
  const bool is_ours = order.id == order_id_of(reference).str();
  if (reference.empty() || (is_ours && order.related.empty() && !order.is_over())) {
    return Family{std::move(order)};
  }
  Family family = ONESHELF_TRY(this->family(context, reference));
  if (family.empty()) family.push_back(std::move(order));
  return family;
}

Result<Family> OrderBook::family_of(const Context& context, const VendorId& id) {
  std::vector<WireOrder> found = ONESHELF_TRY(by_id(context, std::span(&id, 1)));
  if (found.empty()) return gone(id.str());
  const std::string reference = found.front().reference();
  if (reference.empty()) return Family{std::move(found.front())};
  return family(context, reference);
}

Result<Family> OrderBook::family_of(const Context& context, const Document& document) {
  const std::string reference = reference_of(document.key);
  Family found = ONESHELF_TRY(family(context, reference));
  if (found.empty()) return gone(order_id_of(reference).str());
  return found;
}

Result<DocumentState> OrderBook::state(const Context& context, const Family& family) {
  return state_of(family, ONESHELF_TRY(directory_.currency(context)));
}

}  // namespace oneshelf::neto

// RMAs that people made in Neto, as refunds of its orders.
#include <algorithm>

#include "base/bytes.h"
#include "connectors/neto/assumed.h"
#include "connectors/neto/refunds.h"
#include "connectors/neto/sale_wire.h"

namespace oneshelf::neto {
namespace {

constexpr int kPagesMax = 1000;

std::vector<std::string_view> selectors() {
  std::vector<std::string_view> names = rma_selectors();
  names.insert(names.end(), {"InvoiceNumber", "DateUpdated"});
  return names;
}

/// Its lines name SKUs only: which line of the order is meant is for the caller to find.
OwnRma read_own(const Row& row) {
  Order order;
  for (const Row& line : row.list("RmaLines", "RmaLine")) {
    OrderLine sold;
    sold.sku = line.text("SKU");
    order.lines.push_back(std::move(sold));
  }
  return {.order = row.id("OrderID"),
          .refund = read_refund(row, order),
          .updated_at = row.time("DateUpdated").value_or(Timestamp()),
          .print = fingerprint(row.json().dump())};
}

/// All pages of a filter, without those that we booked.
Result<std::vector<OwnRma>> rmas_of(const Context& context, Client& client, const Json& filter) {
  std::vector<OwnRma> own;
  for (int page = 0; page < kPagesMax; ++page) {
    Json paged = filter;
    paged.set("Page", page).set("Limit", assumed::kOrdersPerPage);
    const Json answer =
        ONESHELF_TRY(client.call(context, "GetRma", filter_of(std::move(paged), selectors())));
    const auto read = ONESHELF_TRY(read_rows(answer, "Rma", "", [&](const Row& row) {
      if (!is_our_rma(row.text("InvoiceNumber"))) own.push_back(read_own(row));
      return 0;
    }));
    if (read.size() < static_cast<size_t>(assumed::kOrdersPerPage)) return own;
  }
  return Error(ErrorCode::kCorrupt, "stream.endless", "Neto tells RMAs without end.");
}

}  // namespace

Result<std::vector<OwnRma>> own_rmas(const Context& context, Client& client,
                                     const std::vector<std::string>& orders) {
  std::vector<OwnRma> all;
  for (size_t at = 0; at < orders.size(); at += assumed::kIdsPerFilter) {
    Json ids = Json::array();
    for (size_t i = at; i < std::min(at + assumed::kIdsPerFilter, orders.size()); ++i) {
      ids.push(orders[i]);
    }
    for (OwnRma& rma :
         ONESHELF_TRY(rmas_of(context, client, Json::object().set("OrderID", std::move(ids))))) {
      all.push_back(std::move(rma));
    }
  }
  return all;
}

Result<std::vector<OwnRma>> own_rmas_since(const Context& context, Client& client,
                                           const std::string& since) {
  return rmas_of(context, client, Json::object().set("DateUpdatedFrom", since));
}

}  // namespace oneshelf::neto

#pragma once

#include "connectors/bigcommerce/pass.h"
#include "connectors/bigcommerce/wire.h"

namespace oneshelf::bigcommerce {

/// The next orders of a pass over what changed; at most `news_max` of them.
Result<PassPage> next_orders(const Context& context, const Client& client, Pass& pass,
                             size_t news_max);
/// These orders as the list tells them; ids that do not exist are absent.
Result<std::vector<Json>> orders_by_id(const Context& context, const Client& client,
                                       std::span<const VendorId> ids);
/// A list that belongs to an order, whole: "/products", "/shipments" …
Result<Json::Array> order_part(const Context& context, const Client& client,
                               const std::string& order, const char* part,
                               QueryParameters query = {});

/// Refunds of these orders, all of them.
Result<Json::Array> refund_rows(const Context& context, const Client& client,
                                const std::vector<std::string>& orders);

}  // namespace oneshelf::bigcommerce

#pragma once

#include "connectors/shopwired/order_wire.h"
#include "connectors/shopwired/paging.h"
#include "connectors/shopwired/shop.h"

namespace oneshelf::shopwired {

/// What `embed` asks for with orders.
inline constexpr const char* kOrderParts = "products";

/// These orders, fifty a request; ids that are none of the shop's are left out.
Result<Json::Array> orders_by_id(const Context& context, const Client& client,
                                 std::span<const VendorId> ids);
/// The order that an event is about; "" : none.
std::string order_in_event(const Json& event);

/// Where a read of what the log tells of orders stands. Many figures or prices fill the log with
/// products: then orders and their refunds are asked for apart, until it is quiet again.
struct OrderMark {
  struct Apart {
    EventMark orders, refunds;
    Timestamp tried_at{};  ///< when the log was last found too full, or filled up
  };
  EventMark all;
  std::optional<Apart> apart;
};
Json to_json(const OrderMark& mark);
OrderMark order_mark_from_json(const JsonReader& reader);
/// The next page of both.
Result<EventPage> next_order_events(const Context& context, const Client& client, OrderMark& mark);

/// Orders by the event log and, now and then, by their date of creation: the log need not tell all.
class Orders final : public OrderReader {
 public:
  Orders(const Client& client, ShopFacts& facts) : client_(client), facts_(facts) {}
  Result<Page<Order>> read_orders(const Context& context, const std::string& position) override;
  Result<std::vector<Order>> read_orders_by_id(const Context& context,
                                               std::span<const VendorId> ids) override;

 private:
  struct Place;
  Result<Place> place_of(const Context& context, const std::string& position) const;
  Result<Json::Array> next(const Context& context, Place& place, bool& complete) const;
  Result<std::vector<Order>> read(const Context& context, const Json::Array& rows) const;

  const Client& client_;
  ShopFacts& facts_;
};

}  // namespace oneshelf::shopwired

#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "sandbox/bridge/hints.h"
#include "sandbox/bridge/state.h"
#include "sandbox/counts.h"
#include "sandbox/faults.h"

namespace oneshelf::sandbox::bridge {

/// One request to the API, taken apart.
struct Call {
  const HttpRequest& request;
  std::vector<std::string> parts;  ///< of the path behind /bridge/v1
  Json body;
  Timestamp now;
  std::string home;  ///< "http://host", as the client wrote it
};

/// What an operation works on.
struct Desk {
  State& state;
  Faults& faults;
  Counts& counts;
  HintOutbox& outbox;
};

enum class Area { kAny, kProducts, kOrders };
enum class OfferedBy { kBoth, kSource, kChannel };

/// One of the contract's operations.
struct Operation {
  std::string_view name;
  std::string_view method;
  std::array<std::string_view, 3> path;  ///< "*" is any one part; "" is none
  Area area;
  OfferedBy offered_by;
  std::string_view feature;  ///< that must be announced; "" none
  Result<HttpResponse> (*run)(const Desk& desk, const Call& call);
  /// Offered by the other role too, if it announces this; "" never.
  std::string_view other_role_feature = {};

  Counts::Effect effect() const {
    return method != "GET" ? Counts::Effect::kWrite : Counts::Effect::kRead;
  }
};

/// The operation of a method and path, or null.
const Operation* find_operation(std::string_view method, const std::vector<std::string>& parts);

Result<HttpResponse> info(const Desk& desk, const Call& call);
Result<HttpResponse> list_products(const Desk& desk, const Call& call);
Result<HttpResponse> upsert_products(const Desk& desk, const Call& call);
Result<HttpResponse> list_stock(const Desk& desk, const Call& call);
Result<HttpResponse> set_stock_levels(const Desk& desk, const Call& call);
Result<HttpResponse> adjust_stock(const Desk& desk, const Call& call);
Result<HttpResponse> list_orders(const Desk& desk, const Call& call);
Result<HttpResponse> create_order(const Desk& desk, const Call& call);
Result<HttpResponse> get_order(const Desk& desk, const Call& call);
Result<HttpResponse> list_shipments(const Desk& desk, const Call& call);
Result<HttpResponse> add_shipment(const Desk& desk, const Call& call);
Result<HttpResponse> cancel_order(const Desk& desk, const Call& call);
Result<HttpResponse> list_refunds(const Desk& desk, const Call& call);
Result<HttpResponse> add_refund(const Desk& desk, const Call& call);
Result<HttpResponse> lookup(const Desk& desk, const Call& call);
Result<HttpResponse> list_hooks(const Desk& desk, const Call& call);
Result<HttpResponse> add_hook(const Desk& desk, const Call& call);
Result<HttpResponse> remove_hook(const Desk& desk, const Call& call);

/// Writes the items of a body one by one; every item gets its own result. Also used for what a
/// person changes through the admin routes.
Result<HttpResponse> write_batch(const Desk& desk, const Call& call, std::string_view operation,
                                 Result<Written> (*write)(State&, const Json&, Timestamp));

}  // namespace oneshelf::sandbox::bridge

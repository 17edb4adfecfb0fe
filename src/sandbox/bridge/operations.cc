#include "sandbox/bridge/operations.h"

#include <algorithm>

namespace oneshelf::sandbox::bridge {
namespace {

constexpr std::array<Operation, 18> kOperations = {{
    {"info", "GET", {"info"}, Area::kAny, OfferedBy::kBoth, "", info},
    {"listProducts",
     "GET",
     {"products"},
     Area::kProducts,
     OfferedBy::kBoth,
     "products",
     list_products},
    {"upsertProducts",
     "POST",
     {"products", "batch"},
     Area::kProducts,
     OfferedBy::kChannel,
     "products",
     upsert_products},
    {"listStock", "GET", {"stock"}, Area::kProducts, OfferedBy::kBoth, "stock", list_stock},
    {"setStock",
     "POST",
     {"stock", "batch"},
     Area::kProducts,
     OfferedBy::kChannel,
     "stock",
     set_stock_levels},
    {"adjustStock",
     "POST",
     {"stock", "adjustments"},
     Area::kProducts,
     OfferedBy::kSource,
     kStockAdjustments,
     adjust_stock},
    {"listOrders", "GET", {"orders"}, Area::kOrders, OfferedBy::kBoth, "orders", list_orders},
    {"createOrder", "POST", {"orders"}, Area::kOrders, OfferedBy::kSource, "orders", create_order},
    {"getOrder", "GET", {"orders", "*"}, Area::kOrders, OfferedBy::kBoth, "orders", get_order},
    {"listShipments",
     "GET",
     {"orders", "*", "shipments"},
     Area::kOrders,
     OfferedBy::kSource,
     "shipments",
     list_shipments},
    {"addShipment",
     "POST",
     {"orders", "*", "shipments"},
     Area::kOrders,
     OfferedBy::kChannel,
     "shipments",
     add_shipment},
    {"cancelOrder",
     "POST",
     {"orders", "*", "cancel"},
     Area::kOrders,
     OfferedBy::kBoth,
     "cancellations",
     cancel_order},
    {"listRefunds",
     "GET",
     {"orders", "*", "refunds"},
     Area::kOrders,
     OfferedBy::kChannel,
     "refunds",
     list_refunds,
     kRefundsBothWays},
    {"addRefund",
     "POST",
     {"orders", "*", "refunds"},
     Area::kOrders,
     OfferedBy::kSource,
     "refunds",
     add_refund,
     kRefundsBothWays},
    {"lookup", "GET", {"lookups", "*"}, Area::kAny, OfferedBy::kBoth, "lookups", lookup},
    {"listHooks", "GET", {"hooks"}, Area::kAny, OfferedBy::kBoth, "hooks", list_hooks},
    {"addHook", "POST", {"hooks"}, Area::kAny, OfferedBy::kBoth, "hooks", add_hook},
    {"removeHook", "DELETE", {"hooks", "*"}, Area::kAny, OfferedBy::kBoth, "hooks", remove_hook},
}};

bool matches(const Operation& operation, const std::vector<std::string>& parts) {
  if (parts.size() > operation.path.size()) return false;
  for (size_t i = 0; i < operation.path.size(); ++i) {
    const std::string_view wanted = operation.path[i];
    if (i >= parts.size()) {
      if (!wanted.empty()) return false;
    } else if (wanted != "*" && wanted != parts[i]) {
      return false;
    }
  }
  return true;
}

}  // namespace

const Operation* find_operation(std::string_view method, const std::vector<std::string>& parts) {
  const auto found = std::ranges::find_if(kOperations, [&](const Operation& operation) {
    return operation.method == method && matches(operation, parts);
  });
  return found == kOperations.end() ? nullptr : &*found;
}

}  // namespace oneshelf::sandbox::bridge

// The table of routes.
#include <algorithm>
#include <array>

#include "base/text.h"
#include "sandbox/bigcommerce/call.h"

namespace oneshelf::sandbox::bigcommerce {
namespace {

constexpr std::string_view kProducts = "store_v2_products";
constexpr std::string_view kOrders = "store_v2_orders";
constexpr std::string_view kCustomers = "store_v2_customers";
constexpr std::string_view kShop = "store_v2_information";
constexpr std::string_view kInventory = "store_inventory";

constexpr std::array kOperations = {
    Operation{"listProducts", "GET", "v3/catalog/products", kProducts, list_products},
    Operation{"createProduct", "POST", "v3/catalog/products", kProducts, create_product},
    Operation{"updateProducts", "PUT", "v3/catalog/products", kProducts, update_products},
    Operation{"getProduct", "GET", "v3/catalog/products/*", kProducts, get_product},
    Operation{"updateProduct", "PUT", "v3/catalog/products/*", kProducts, update_product},
    Operation{"deleteProduct", "DELETE", "v3/catalog/products/*", kProducts, delete_product},
    Operation{"listVariants", "GET", "v3/catalog/variants", kProducts, list_variants},
    Operation{"updateVariants", "PUT", "v3/catalog/variants", kProducts, update_variants},
    Operation{"updateVariant", "PUT", "v3/catalog/products/*/variants/*", kProducts,
              update_variant},
    Operation{"deleteVariant", "DELETE", "v3/catalog/products/*/variants/*", kProducts,
              delete_variant},
    Operation{"addOptionValue", "POST", "v3/catalog/products/*/options/*/values", kProducts,
              add_option_value},
    Operation{"listProductVariants", "GET", "v3/catalog/products/*/variants", kProducts,
              list_product_variants},
    Operation{"listOptions", "GET", "v3/catalog/products/*/options", kProducts, list_options},
    Operation{"listCustomFields", "GET", "v3/catalog/products/*/custom-fields", kProducts,
              list_custom_fields},
    Operation{"addCustomField", "POST", "v3/catalog/products/*/custom-fields", kProducts,
              add_custom_field},
    Operation{"listImages", "GET", "v3/catalog/products/*/images", kProducts, list_images},
    Operation{"addImage", "POST", "v3/catalog/products/*/images", kProducts, add_image},
    Operation{"updateImage", "PUT", "v3/catalog/products/*/images/*", kProducts, update_image},
    Operation{"deleteImage", "DELETE", "v3/catalog/products/*/images/*", kProducts, delete_image},
    Operation{"listCategories", "GET", "v3/catalog/trees/categories", kProducts, list_categories},
    Operation{"createCategories", "POST", "v3/catalog/trees/categories", kProducts,
              create_categories},
    Operation{"listBrands", "GET", "v3/catalog/brands", kProducts, list_brands},
    Operation{"listPriceLists", "GET", "v3/pricelists", kProducts, list_price_lists},
    Operation{"createPriceList", "POST", "v3/pricelists", kProducts, create_price_list},
    Operation{"listAssignments", "GET", "v3/pricelists/assignments", kProducts, list_assignments},
    Operation{"createAssignments", "POST", "v3/pricelists/assignments", kProducts,
              create_assignments},
    Operation{"getPriceList", "GET", "v3/pricelists/*", kProducts, get_price_list},
    Operation{"listPriceRecords", "GET", "v3/pricelists/*/records", kProducts, list_price_records},
    Operation{"putPriceRecords", "PUT", "v3/pricelists/*/records", kProducts, put_price_records},
    Operation{"listCustomers", "GET", "v3/customers", kCustomers, list_customers},
    Operation{"createCustomers", "POST", "v3/customers", kCustomers, create_customers},
    Operation{"listCustomerGroups", "GET", "v2/customer_groups", kCustomers, list_customer_groups},
    Operation{"inventorySettings", "GET", "v3/settings/inventory", kShop, tell_inventory_settings},
    Operation{"createOrder", "POST", "v2/orders", kOrders, create_order},
    Operation{"adjustAbsolute", "PUT", "v3/inventory/adjustments/absolute", kInventory,
              adjust_absolute},
    Operation{"adjustRelative", "POST", "v3/inventory/adjustments/relative", kInventory,
              adjust_relative},
    Operation{"listItems", "GET", "v3/inventory/items", kInventory, list_items},
    Operation{"listLocations", "GET", "v3/inventory/locations", "store_locations", list_locations},
    Operation{"listOrders", "GET", "v2/orders", kOrders, list_orders},
    Operation{"countOrders", "GET", "v2/orders/count", kOrders, count_orders},
    Operation{"getOrder", "GET", "v2/orders/*", kOrders, get_order},
    Operation{"updateOrder", "PUT", "v2/orders/*", kOrders, update_order},
    Operation{"createShipment", "POST", "v2/orders/*/shipments", kOrders, create_shipment},
    Operation{"deleteShipment", "DELETE", "v2/orders/*/shipments/*", kOrders, delete_shipment},
    Operation{"listOrderPart", "GET", "v2/orders/*/*", kOrders, list_order_part},
    Operation{"refundQuote", "POST", "v3/orders/*/payment_actions/refund_quotes", kOrders,
              refund_quote},
    Operation{"createRefund", "POST", "v3/orders/*/payment_actions/refunds", kOrders,
              create_refund},
    Operation{"listOrderRefunds", "GET", "v3/orders/*/payment_actions/refunds", kOrders,
              list_order_refunds},
    Operation{"listRefunds", "GET", "v3/orders/payment_actions/refunds", kOrders, list_refunds},
    Operation{"listTransactions", "GET", "v3/orders/*/transactions", "store_v2_transactions",
              list_transactions},
    Operation{"listHooks", "GET", "v3/hooks", "", list_hooks},
    Operation{"createHook", "POST", "v3/hooks", "", create_hook},
    Operation{"getHook", "GET", "v3/hooks/*", "", get_hook},
    Operation{"updateHook", "PUT", "v3/hooks/*", "", update_hook},
    Operation{"deleteHook", "DELETE", "v3/hooks/*", "", delete_hook},
    Operation{"time", "GET", "v2/time", kShop, tell_time},
    Operation{"store", "GET", "v2/store", kShop, tell_store},
    Operation{"listStatuses", "GET", "v2/order_statuses", kOrders, list_statuses},
    Operation{"listTaxClasses", "GET", "v2/tax_classes", kShop, list_tax_classes},
    Operation{"listPaymentMethods", "GET", "v2/payments/methods", "store_payments_methods_read",
              list_payment_methods},
    Operation{"listZones", "GET", "v2/shipping/zones", kShop, list_zones},
    Operation{"listZoneMethods", "GET", "v2/shipping/zones/*/methods", kShop, list_zone_methods},
};

bool matches(std::string_view pattern, const std::vector<std::string>& parts) {
  const std::vector<std::string> wanted = split(pattern, '/');
  return std::ranges::equal(wanted, parts, [](const std::string& one, const std::string& part) {
    return one == "*" || one == part;
  });
}

}  // namespace

const Operation* find_operation(std::string_view method, const std::vector<std::string>& parts) {
  const auto found = std::ranges::find_if(kOperations, [&](const Operation& operation) {
    return operation.method == method && matches(operation.path, parts);
  });
  return found == kOperations.end() ? nullptr : &*found;
}

}  // namespace oneshelf::sandbox::bigcommerce

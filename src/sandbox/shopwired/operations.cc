// The table of routes.
#include <algorithm>
#include <array>

#include "base/text.h"
#include "sandbox/shopwired/call.h"

namespace oneshelf::sandbox::shopwired {
namespace {

constexpr std::array kOperations = {
    Operation{"getBusiness", "GET", "business", tell_business},
    Operation{"listProducts", "GET", "products", list_products},
    Operation{"countProducts", "GET", "products/count", count_products},
    Operation{"searchProducts", "GET", "products/search", search_products},
    Operation{"setPrices", "POST", "products/prices", set_prices},
    Operation{"createProduct", "POST", "products", create_product},
    Operation{"getProduct", "GET", "products/*", get_product},
    Operation{"updateProduct", "PUT", "products/*", update_product},
    Operation{"deleteProduct", "DELETE", "products/*", delete_product},
    Operation{"listImages", "GET", "products/*/images", list_images},
    Operation{"addImage", "POST", "products/*/images", add_image},
    Operation{"updateImage", "PUT", "products/*/images/*", update_image},
    Operation{"deleteImage", "DELETE", "products/*/images/*", delete_image},
    Operation{"listOptions", "GET", "products/*/options", list_options},
    Operation{"addOption", "POST", "products/*/options", add_option},
    Operation{"addOptionValue", "POST", "products/*/option-values", add_option_value},
    Operation{"listVariations", "GET", "products/*/variations", list_variations},
    Operation{"addVariation", "POST", "products/*/variations", add_variation},
    Operation{"updateVariation", "PUT", "products/*/variations/*", update_variation},
    Operation{"deleteVariation", "DELETE", "products/*/variations/*", delete_variation},
    Operation{"getStock", "GET", "stock", get_stock},
    Operation{"setStock", "POST", "stock", set_stock},
    Operation{"setStock", "PUT", "stock", set_stock},
    Operation{"returnStock", "POST", "stock/return", return_stock},
    Operation{"listOrders", "GET", "orders", list_orders},
    Operation{"countOrders", "GET", "orders/count", count_orders},
    Operation{"searchOrders", "GET", "orders/search", search_orders},
    Operation{"getOrder", "GET", "orders/*", get_order},
    Operation{"createOrder", "POST", "orders", create_order},
    Operation{"setStatus", "POST", "orders/*/status", set_order_status},
    Operation{"addRefund", "POST", "orders/*/refunds", add_refund},
    Operation{"addComment", "POST", "orders/*/comments", add_comment},
    Operation{"listEvents", "GET", "events", list_events},
    Operation{"listHooks", "GET", "webhooks", list_hooks},
    Operation{"createHook", "POST", "webhooks", create_hook},
    Operation{"getHook", "GET", "webhooks/*", get_hook},
    Operation{"updateHook", "PUT", "webhooks/*", update_hook},
    Operation{"deleteHook", "DELETE", "webhooks/*", delete_hook},
    Operation{"verifyHook", "POST", "webhooks/*/verify", verify_hook},
    Operation{"listStatuses", "GET", "order-statuses", list_statuses},
    Operation{"listPaymentMethods", "GET", "payment-methods", list_payment_methods},
    Operation{"listShippingRates", "GET", "shipping-rates", list_shipping_rates},
    Operation{"listCountries", "GET", "countries", list_countries},
    Operation{"listBrands", "GET", "brands", list_brands},
    Operation{"createBrand", "POST", "brands", create_brand},
    Operation{"listCategories", "GET", "categories", list_categories},
    Operation{"createCategory", "POST", "categories", create_category},
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

}  // namespace oneshelf::sandbox::shopwired

#include "sandbox/neto/actions.h"

#include <algorithm>

namespace oneshelf::sandbox::neto {
namespace {

constexpr Action kActions[] = {{"GetItem", get_item},
                               {"AddItem", add_item},
                               {"UpdateItem", update_item},
                               {"GetOrder", get_order},
                               {"AddOrder", add_order},
                               {"UpdateOrder", update_order},
                               {"GetPayment", get_payment},
                               {"AddPayment", add_payment},
                               {"GetRma", get_rma},
                               {"AddRma", add_rma},
                               {"GetWarehouse", get_warehouse},
                               {"GetCustomer", get_customer},
                               {"GetShippingMethods", get_shipping_methods},
                               {"GetPaymentMethods", get_payment_methods},
                               {"GetCurrencySettings", get_currency_settings}};

}  // namespace

const Action* find_action(std::string_view name) {
  const auto* found = std::ranges::find(kActions, name, &Action::name);
  return found == std::end(kActions) ? nullptr : found;
}

}  // namespace oneshelf::sandbox::neto

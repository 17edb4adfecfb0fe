#pragma once

#include <span>
#include <string_view>

namespace oneshelf::sandbox::neto {

/// What a Get action may be asked for, by the vendor's names.
struct Schema {
  std::span<const std::string_view> filters;    ///< those of the vendor's that are emulated
  std::span<const std::string_view> selectors;  ///< all that the vendor names
  bool ids_by_default = false;                  ///< the ids are told without any selector
};

extern const Schema kItemSchema, kOrderSchema, kPaymentSchema, kRmaSchema, kWarehouseSchema,
    kCustomerSchema;

}  // namespace oneshelf::sandbox::neto

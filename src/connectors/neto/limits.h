#pragma once

#include <cstddef>

/// Longest texts that Neto's schema allows.
namespace oneshelf::neto::limits {

constexpr size_t kSku = 25;
constexpr size_t kReference = 50;  ///< of a line's external references
constexpr size_t kOrderId = 15;
constexpr size_t kPurchaseOrder = 50;
constexpr size_t kName = 50;  ///< every part of an address but these two
constexpr size_t kPostCode = 15;
constexpr size_t kPhone = 30;
constexpr size_t kEmail = 250;
constexpr size_t kSalesChannel = 15;
constexpr size_t kPaymentMethod = 100;
constexpr size_t kDescription = 255;
constexpr size_t kInvoiceNumber = 32;
constexpr size_t kReason = 100;

}  // namespace oneshelf::neto::limits

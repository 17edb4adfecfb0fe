#pragma once

#include <chrono>
#include <cstddef>
#include <string_view>

#include "base/decimal.h"

// What we take for granted about Neto without a written promise, and the limits we set ourselves.
namespace oneshelf::neto::assumed {

/// Rows per request. Neto documents no maximum; these are what its known clients use. A full read
/// proves that the store gives as many as asked for.
constexpr int kItemsPerPage = 100;
constexpr int kStockPerPage = 500;  ///< four fields a row instead of forty
constexpr int kOrdersPerPage = 50;
/// SKUs, item numbers or order numbers in one filter.
constexpr size_t kIdsPerFilter = 100;
/// Items in one write, of which the documentation gives no maximum.
constexpr size_t kItemsPerWrite = 50;
/// Before any order of a store.
constexpr std::string_view kFirstDate = "2000-01-01 00:00:00";
/// Promotions that will begin or end, remembered in a position; of more than so many the latest are
/// left to the next full read.
constexpr size_t kTurnsMax = 500;
/// Names and numbers of a list (warehouses, customers …) read at once.
constexpr int kListMax = 1000;
/// Plain dates and dates of filters are UTC, and rows may show up so long after their date.
constexpr std::chrono::minutes kOverlap{15};
/// Known clients wait 30 to 60 seconds for heavy selections.
constexpr std::chrono::seconds kTimeout{60};
/// 500 requests a minute are documented, no answer says when to come back.
constexpr int kRequestsPerSecond = 8;
constexpr int kBurst = 20;
constexpr std::chrono::seconds kBackOff{2};

/// Items are paged in the order of their numbers unless another order is asked for. Where rows
/// move anyway, the page before is read again.
/// A list of both values as filter selects all items: a filter must not be empty.
constexpr std::string_view kAllItemsFilter = "IsActive";

/// ShippingWeight is in kilograms.
inline const Decimal kGramsPerUnit = Decimal::from_integer(1000);

/// Written as ExternalSystemIdentifier on each line, so that our orders can be filtered.
constexpr std::string_view kSystem = "OneShelf";
constexpr std::string_view kOrderIdPrefix = "OS";
/// An order's own number is never taken as new by a second AddOrder; we look before anyway.
/// Lines that are split off keep their ExternalOrderReference.

/// RMA: InvoiceNumber is free text and can be searched, so it carries the refund's key.
constexpr std::string_view kRmaKeyPrefix = "OS";
constexpr std::string_view kRmaStatus = "Closed";
/// What the line's ItemStatus says about the goods; a closed RMA puts the first kind on the shelf.
constexpr std::string_view kBackOnShelf = "Return to stock";
constexpr std::string_view kNotOnShelf = "Write off";
constexpr std::string_view kTaxCode = "GST";
constexpr std::string_view kTaxFreeCode = "FREE";
constexpr std::string_view kStaff = "OneShelf";

/// A promotion without an end of its own: one that we write lasts until we take it back.
constexpr std::string_view kPromotionEnd = "2099-12-31 00:00:00";
/// It begins in the past, whatever the store's zone is.
constexpr std::chrono::hours kPromotionLead{48};
/// Numbers of several parcels of one line, which has one field for them.
constexpr std::string_view kNumbersApart = ", ";

/// Decimals of a unit price; answers show three.
constexpr int kUnitPricePlaces = 3;

}  // namespace oneshelf::neto::assumed

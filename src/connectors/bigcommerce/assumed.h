#pragma once

#include <chrono>
#include <cstddef>
#include <string_view>

// Everything this connector takes for granted without a document that proves it, and the limits it
// keeps for safety. The README lists the same facts for people.
namespace oneshelf::bigcommerce::assumed {

/// The server may cap a page below the size we ask for, but not below its own default: a page with
/// fewer rows than this is the last one.
inline constexpr size_t kPageFloor = 50;

/// How far a later read of orders goes back before the newest change known: integrators report
/// orders that become visible late.
inline constexpr std::chrono::milliseconds kOrderOverlap = std::chrono::hours(1);
/// The same for products.
inline constexpr std::chrono::milliseconds kProductOverlap = std::chrono::minutes(10);

/// Rows that an overlapping read meets again are remembered up to this number; more of them are
/// simply told again.
inline constexpr size_t kToldMax = 2500;

/// Location that the catalogue's own stock figure belongs to.
inline constexpr std::string_view kDefaultLocation = "1";

/// A refusal (422) of an adjustment or a batch applies to all of it: nothing of it was written.
/// The rows it names are taken out and the rest is sent again.
inline constexpr size_t kBatchRoundsMax = 12;

/// A product must have a weight; one whose source tells none weighs nothing.
inline constexpr std::string_view kUnknownWeight = "0";

/// An order's address must have a postal code of two characters; one without gets this.
inline constexpr size_t kPostalCodeMin = 2;
inline constexpr std::string_view kNoPostalCode = "00";

/// Product weights keep four decimals in the store's unit.
inline constexpr int kWeightPlaces = 4;

/// Text of a picture's description; our mark is left out where it would not fit.
inline constexpr size_t kImageDescriptionMax = 250;

/// New categories are made at the root of the first category tree.
inline constexpr int kCategoryTree = 1;

/// Product identifiers behind one "in" filter: keeps the address under 4 kB.
inline constexpr size_t kFilterBytesMax = 3000;

/// The id of a tax class that every store has and its list may leave out.
inline constexpr std::string_view kDefaultTaxClass = "0";

/// The store signs with the time of sending; both clocks may differ by this much.
inline constexpr std::chrono::milliseconds kSignatureTolerance = std::chrono::minutes(5);

/// What a refund quote calls store credit.
constexpr std::string_view kStoreCreditProvider = "storecredit";

}  // namespace oneshelf::bigcommerce::assumed

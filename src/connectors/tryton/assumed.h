#pragma once

#include <chrono>
#include <cstddef>
#include <string_view>

// What we take for granted about Tryton without a written promise, and the limits we set ourselves.
namespace oneshelf::tryton::assumed {

/// Dates of change are those of a transaction's start: one that runs longer than this before it is
/// committed may be missed by a delta read (the full compare finds it).
constexpr std::chrono::minutes kLongestTransaction{5};
/// Rows per request; 1,000 products with everything take the server about a second.
constexpr int kItemsPerPage = 1000;
/// Price lists are evaluated line by line on the server, which makes these pages slow.
constexpr int kPricedItemsPerPage = 500;
constexpr int kMovesPerPage = 2000;
/// A delta that changes more items than this through pictures and price lists is a full read.
constexpr size_t kIndirectChangesMax = 2000;
/// A delta of up to so many items is first asked for dates only, and then for what is news.
constexpr int kListedItemsMax = 2000;
/// Rows with their dates that a position carries on; some 20 bytes each.
constexpr size_t kToldRowsMax = 4000;
constexpr std::chrono::seconds kTimeout{120};
/// Units and taxes of products, customers and their addresses are not asked for again this long.
/// When Tryton refuses an order, all of it is looked up anew.
constexpr std::chrono::minutes kRemembered{10};
/// So long after we confirmed a sale it is paid as we read it then.
constexpr std::chrono::seconds kJustConfirmed{30};
/// After five wrong passwords the server refuses the user for some minutes.
constexpr std::chrono::minutes kLoginPause{5};
/// The series whose wire form this connector was proven against.
constexpr std::string_view kSeries = "6.0.";
/// Written into the note of a credited line whose goods never left, see release.h.
constexpr std::string_view kNotShippedNote = "oneshelf: not shipped";

}  // namespace oneshelf::tryton::assumed

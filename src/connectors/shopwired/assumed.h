#pragma once

#include <chrono>
#include <cstddef>
#include <string_view>

// Everything this connector takes for granted without a document that proves it, and the limits it
// keeps for safety. The README lists the same facts for people.
namespace oneshelf::shopwired::assumed {

/// Figures of `POST /stock`.
inline constexpr size_t kStockRows = 15;
/// Items of `POST /products/prices`; the reference gives no number, that of stock is 15.
inline constexpr size_t kPriceRows = 15;
/// Figures of one call of ours: so many requests of 15. A sale goes ahead of the rest between two
/// calls, so they are short.
inline constexpr size_t kStockRequests = 2;

/// Clocks of the shop and ours may differ by this much, and events show up this late.
inline constexpr std::chrono::milliseconds kEventOverlap = std::chrono::minutes(5);
/// Orders that the event log should have told are looked for by date this often, going back so far.
inline constexpr std::chrono::milliseconds kOrderSweepEvery = std::chrono::minutes(15);
inline constexpr std::chrono::milliseconds kOrderSweepBack = std::chrono::hours(2);
/// More changed products than this are not asked for one by one: all are read in pages.
inline constexpr size_t kProductsByIdMax = 20;
/// Which SKUs are doubled is read anew this often, since the product import need not tell.
inline constexpr std::chrono::milliseconds kSkusKnownFor = std::chrono::hours(6);
/// What the log told of SKUs is relied on for so long: the log itself is late by minutes.
inline constexpr std::chrono::milliseconds kSkusTrustedFor = std::chrono::minutes(1);
/// After more rows of our own than this the log would tell of little else.
inline constexpr size_t kOwnRowsMax = 150;
/// Pages of the log that are read at one look.
inline constexpr int kLogPagesMax = 2;
/// Where the log tells too much to be followed, all products are read again, but for no more than
/// one of so many requests that the quota has.
inline constexpr int64_t kReadAllShare = 50;
/// More SKUs than this are looked up in all products; fewer are asked for first.
inline constexpr size_t kSkusAskedMax = 10;
/// Orders made this long ago are looked through for a key that the search does not find.
inline constexpr std::chrono::milliseconds kKeySearchBack = std::chrono::hours(2);
inline constexpr int kPagesMax = 2000;

/// A 429 was turned away before anything was done; without Retry-After it may be tried after this.
inline constexpr std::chrono::milliseconds kBackOff = std::chrono::seconds(2);

/// A webhook older than this by its own time of sending is not believed.
inline constexpr std::chrono::milliseconds kHookTolerance = std::chrono::minutes(5);

/// In `comments` of orders that we write, before a JSON object with their key and lines.
inline constexpr std::string_view kOrderMark = "oneshelf:";
/// In comments of people's own eyes, before the number of a parcel.
inline constexpr std::string_view kNumberMark = "Tracking number: ";
inline constexpr std::string_view kCarrierMark = "Carrier: ";

}  // namespace oneshelf::shopwired::assumed

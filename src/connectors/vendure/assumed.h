#pragma once

#include <chrono>
#include <cstddef>
#include <string_view>

// Everything this connector takes for granted without a document or a running server that proves
// it, and the limits it keeps for safety. The README lists the same facts for people.
namespace oneshelf::vendure::assumed {

/// An order gets its time before its transaction ends, so one that shows up late carries an earlier
/// time than those already read. Payment gateways answer within this time.
inline constexpr std::chrono::milliseconds kCommitOverlap = std::chrono::minutes(2);

/// The server's body parser refuses above 100 kB; seen between 34 kB and 139 kB.
inline constexpr size_t kJsonBodyMax = 90'000;
/// The upload parser takes a text field of up to 1 MB, and common proxies a body of 1 MB.
inline constexpr size_t kFormFieldMax = 900'000;
/// Pictures of one upload request together; a single larger one goes alone (the shop's default
/// limit is 20 MB each).
inline constexpr size_t kUploadMax = 8 << 20;
inline constexpr size_t kUploadFilesMax = 20;

/// Rows written by one document: about 40 ms each on a small machine, proxies wait 60 s. A full
/// call (100 products, 400 variants, their options joined) still fits into one.
inline constexpr size_t kRowsPerDocument = 700;
inline constexpr std::chrono::milliseconds kWriteTimeout = std::chrono::minutes(2);

/// Every shop keeps the core's manual handler beside those of its plugins.
inline constexpr std::string_view kFulfilmentHandler = "manual-fulfillment";

/// In shops with several sellers the aggregate order carries all that its seller orders hold.
inline constexpr std::string_view kLeftOutOrderType = "Seller";

/// Rows read again at the seam of two pages, so that rows deleted meanwhile hide none.
inline constexpr int kSeamRows = 20;

}  // namespace oneshelf::vendure::assumed

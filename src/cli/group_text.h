#pragma once

#include "cli/format.h"
#include "engine/group_status.h"
#include "engine/group_sync.h"
#include "sync/stock_file.h"

namespace oneshelf::cli {

std::string group_text(const GroupStatus& status, Timestamp now);

/// What was looked at before the initial sync: findings, totals and the first `limit` figures.
std::string review_text(const ReplicaReview& review, size_t limit);
/// What is there after it.
std::string verification_text(const Verification& verification, size_t limit);

/// A file against what a shop says; `shop` is its name.
std::string file_text(const StockFile& file, const StockFileReview& review, const std::string& shop,
                      size_t limit);
Json file_json(const StockFile& file, const StockFileReview& review);

}  // namespace oneshelf::cli

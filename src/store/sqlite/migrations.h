#pragma once

#include <span>

#include "base/result.h"
#include "store/sqlite/database.h"

namespace oneshelf {

/// One step of the schema, forward only. Its number is its place in the list, from 1.
struct Migration {
  const char* name;
  const char* sql;
};
std::span<const Migration> migrations();

/// Brings the database to the newest schema, or to `up_to` (tests). Each step is one transaction.
/// Error `store.newer` if a later OneShelf made it.
Result<void> migrate(Database& database, size_t up_to = migrations().size());

}  // namespace oneshelf

#pragma once

#include <memory>
#include <string>

#include "store/store.h"

namespace oneshelf {

struct SqliteOptions {
  std::string path;  ///< of the database file; its folder exists
  AccountId account{"main"};
  int readers = 4;  ///< read connections kept open
  /// Reading every page to find damage takes a second per gigabyte or more: a large database is
  /// opened without, so that neither a start nor a command waits for it. A copy is checked whole.
  enum class Check { kIfSmall, kWhole } check = Check::kIfSmall;
  /// kMustExist: only a database of OneShelf's, nothing new. Error `store.not_ours`.
  enum class Presence { kMayBeNew, kMustExist } presence = Presence::kMayBeNew;
};

/// Opens (or makes) the database, checks it, migrates it forward. WAL, synchronous=FULL: what was
/// acknowledged survives a power cut. One writer at a time; whoever holds the turn also commits
/// the work of those waiting (group commit). Several processes may have it open (the server and the
/// command line). Errors: `store.newer` (made by a newer OneShelf), `store.corrupt`, `store.open`.
Result<std::unique_ptr<Store>> open_sqlite_store(const SqliteOptions& options);

/// Whether another process has this database open, even one that is damaged.
bool is_open_elsewhere(const std::string& path);

}  // namespace oneshelf

#include "store/sqlite/database.h"

#include <sqlite3.h>

#include <cerrno>

#include "base/assert.h"

namespace oneshelf {

const char* const kCorruptRemedy =
    "Stop OneShelf, then `oneshelf restore FILE` with the newest backup. The damaged file is kept "
    "aside, and what happened since is read again from both sides.";

namespace {

constexpr int kBusyTimeoutMs = 30'000;  // the command line may hold the pen for a moment
constexpr int kParametersMax = 24;

Error full_error(const std::string& detail) {
  return Error(ErrorCode::kUnavailable, "store.full", "The disk is full: " + detail)
      .remedied("Free space on the disk that holds the database. Nothing was half-written.");
}

/// Where the index beside the database cannot grow, SQLite reports a failed disk.
bool is_out_of_space(sqlite3* database) {
  const int reason = database == nullptr ? 0 : sqlite3_system_errno(database);
  return reason == ENOSPC || reason == EDQUOT;
}

}  // namespace

Error sqlite_error(sqlite3* database, int code) {
  const std::string detail = database == nullptr ? sqlite3_errstr(code) : sqlite3_errmsg(database);
  switch (code & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return Error(ErrorCode::kUnavailable, "store.busy", "The database is busy: " + detail)
          .remedied("Another OneShelf process is writing for long. Try again.");
    case SQLITE_FULL:
      return full_error(detail);
    case SQLITE_READONLY:
    case SQLITE_PERM:
      return Error(ErrorCode::kInvalid, "store.read_only",
                   "The database cannot be written: " + detail)
          .remedied("Check the owner and permissions of the database file and its folder.");
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return Error(ErrorCode::kCorrupt, "store.corrupt", "The database file is damaged: " + detail)
          .remedied(kCorruptRemedy);
    case SQLITE_IOERR:
      if (is_out_of_space(database)) return full_error(detail);
      return Error(ErrorCode::kUnavailable, "store.io", "The disk does not answer: " + detail)
          .remedied("Check the disk. Nothing was half-written.");
    case SQLITE_CANTOPEN:
      return Error(ErrorCode::kInvalid, "store.open", "The database cannot be opened: " + detail)
          .remedied("Check that the folder exists and belongs to the user OneShelf runs as.");
    default:
      return Error(ErrorCode::kInternal, "store.sql", "The database refused a statement: " + detail)
          .remedied("Please report this with the log.");
  }
}

bool SqlRow::is_null(int column) const {
  return sqlite3_column_type(statement_, column) == SQLITE_NULL;
}

std::string SqlRow::text(int column) const {
  const void* bytes = sqlite3_column_blob(statement_, column);
  const int size = sqlite3_column_bytes(statement_, column);
  if (bytes == nullptr) return "";
  return std::string(static_cast<const char*>(bytes), static_cast<size_t>(size));
}

int64_t SqlRow::integer(int column) const { return sqlite3_column_int64(statement_, column); }

SqlStatement::SqlStatement(sqlite3* database, sqlite3_stmt* statement)
    : database_(database), statement_(statement) {
  for (int number = 1; number <= kParametersMax; ++number) {
    const std::string name = "$" + std::to_string(number);
    indexes_.push_back(sqlite3_bind_parameter_index(statement_, name.c_str()));
  }
}

SqlStatement::~SqlStatement() { sqlite3_finalize(statement_); }

int SqlStatement::index_of(int number) const {
  ONESHELF_ASSERT(number >= 1 && number <= kParametersMax);
  const int index = indexes_[static_cast<size_t>(number - 1)];
  ONESHELF_ASSERT(index > 0);  // a value is given that the statement does not use
  return index;
}

void SqlStatement::bind(int number, std::nullptr_t) {
  sqlite3_bind_null(statement_, index_of(number));
}

void SqlStatement::bind(int number, int64_t value) {
  sqlite3_bind_int64(statement_, index_of(number), value);
}

void SqlStatement::bind(int number, std::string_view text) {
  sqlite3_bind_text64(statement_, index_of(number), text.data() == nullptr ? "" : text.data(),
                      text.size(), SQLITE_TRANSIENT, SQLITE_UTF8);
}

void SqlStatement::bind(int number, Blob blob) {
  sqlite3_bind_blob64(statement_, index_of(number), blob.bytes.data(), blob.bytes.size(),
                      SQLITE_TRANSIENT);
}

Result<bool> SqlStatement::step() {
  const int code = sqlite3_step(statement_);
  if (code == SQLITE_ROW) return true;
  if (code == SQLITE_DONE) return false;
  return sqlite_error(database_, code);
}

void SqlStatement::reset() {
  sqlite3_reset(statement_);
  sqlite3_clear_bindings(statement_);
}

Result<std::unique_ptr<Database>> Database::open(const std::string& path, Access access) {
  sqlite3* handle = nullptr;
  const int flags = access == Access::kWrite
                        ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
                        : SQLITE_OPEN_READWRITE;  // WAL readers write the index
  const int code = sqlite3_open_v2(path.c_str(), &handle, flags | SQLITE_OPEN_NOMUTEX, nullptr);
  std::unique_ptr<Database> database(new Database(handle));
  if (code != SQLITE_OK) return sqlite_error(handle, code);
  sqlite3_busy_timeout(handle, kBusyTimeoutMs);
  sqlite3_extended_result_codes(handle, 1);
  ONESHELF_TRY(database->script("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
                                "PRAGMA foreign_keys=ON; PRAGMA temp_store=MEMORY;"
                                "PRAGMA cache_size=-8000;"));
  if (access == Access::kReadOnly) ONESHELF_TRY(database->script("PRAGMA query_only=ON;"));
  return database;
}

Database::~Database() {
  statements_.clear();
  sqlite3_close(handle_);
}

Result<void> Database::script(const std::string& sql) {
  const int code = sqlite3_exec(handle_, sql.c_str(), nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) return sqlite_error(handle_, code);
  return success();
}

Result<SqlStatement*> Database::find_or_prepare(const char* sql) {
  const auto found = statements_.find(std::string_view(sql));
  if (found != statements_.end()) return found->second.get();
  sqlite3_stmt* raw = nullptr;
  const int code = sqlite3_prepare_v3(handle_, sql, -1, SQLITE_PREPARE_PERSISTENT, &raw, nullptr);
  if (code != SQLITE_OK) return sqlite_error(handle_, code);
  auto statement = std::make_unique<SqlStatement>(handle_, raw);
  SqlStatement* pointer = statement.get();
  statements_.emplace(sql, std::move(statement));
  return pointer;
}

Result<int64_t> Database::integer(const char* sql) {
  const std::optional<int64_t> value = ONESHELF_TRY(
      one<int64_t>(sql, [](const SqlRow& row) -> Result<int64_t> { return row.integer(0); }));
  return value.value_or(0);
}

bool Database::is_in_transaction() const { return sqlite3_get_autocommit(handle_) == 0; }

int64_t Database::changes() const { return sqlite3_changes64(handle_); }

Result<void> Database::backup_to(const std::string& path) {
  sqlite3* target = nullptr;
  const int opened = sqlite3_open_v2(path.c_str(), &target,
                                     SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, nullptr);
  const std::unique_ptr<Database> owner(new Database(target));
  if (opened != SQLITE_OK) return sqlite_error(target, opened);
  sqlite3_backup* backup = sqlite3_backup_init(target, "main", handle_, "main");
  if (backup == nullptr) return sqlite_error(target, sqlite3_errcode(target));
  const int stepped = sqlite3_backup_step(backup, -1);
  const int finished = sqlite3_backup_finish(backup);
  if (stepped != SQLITE_DONE) return sqlite_error(target, stepped);
  if (finished != SQLITE_OK) return sqlite_error(target, finished);
  return success();
}

}  // namespace oneshelf

#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/decimal.h"
#include "base/id.h"
#include "base/result.h"
#include "base/time.h"

struct sqlite3;
struct sqlite3_stmt;

namespace oneshelf {

/// Bytes to be stored as a BLOB, where plain text would be TEXT.
struct Blob {
  std::string_view bytes;
};

/// One row of an answer; valid until the next step. Columns count from 0.
class SqlRow {
 public:
  explicit SqlRow(sqlite3_stmt* statement) : statement_(statement) {}
  bool is_null(int column) const;
  std::string text(int column) const;  ///< "" if null; bytes of a BLOB as they are
  int64_t integer(int column) const;
  bool boolean(int column) const { return integer(column) != 0; }
  Decimal decimal(int column) const { return Decimal::from_millionths(integer(column)); }
  Timestamp time(int column) const { return from_unix_ms(integer(column)); }
  std::optional<Timestamp> opt_time(int column) const {
    if (is_null(column)) return std::nullopt;
    return time(column);
  }

 private:
  sqlite3_stmt* statement_;
};

/// A prepared statement with parameters $1, $2 … in any order of appearance.
class SqlStatement {
 public:
  SqlStatement(sqlite3* database, sqlite3_stmt* statement);
  ~SqlStatement();
  SqlStatement(const SqlStatement&) = delete;
  SqlStatement& operator=(const SqlStatement&) = delete;

  void bind(int number, std::nullptr_t);
  void bind(int number, int64_t value);
  void bind(int number, int value) { bind(number, static_cast<int64_t>(value)); }
  void bind(int number, bool value) { bind(number, static_cast<int64_t>(value ? 1 : 0)); }
  void bind(int number, std::string_view text);  ///< copied
  void bind(int number, const std::string& text) { bind(number, std::string_view(text)); }
  void bind(int number, const char* text) { bind(number, std::string_view(text)); }
  void bind(int number, Blob blob);
  void bind(int number, Decimal value) { bind(number, value.millionths()); }
  void bind(int number, Timestamp value) { bind(number, to_unix_ms(value)); }
  template <typename Tag>
  void bind(int number, const Id<Tag>& id) {
    bind(number, std::string_view(id.str()));
  }
  template <typename T>
  void bind(int number, const std::optional<T>& value) {
    if (value) {
      bind(number, *value);
    } else {
      bind(number, nullptr);
    }
  }

  /// True: a row is there. False: done.
  Result<bool> step();
  void reset();
  SqlRow row() const { return SqlRow(statement_); }

 private:
  int index_of(int number) const;

  sqlite3* database_;
  sqlite3_stmt* statement_;
  std::vector<int> indexes_;  // of $1, $2 …; 0 where the text does not use one
};

/// One connection to an SQLite file. Not for two threads at once.
class Database {
 public:
  enum class Access { kWrite, kReadOnly };
  static Result<std::unique_ptr<Database>> open(const std::string& path, Access access);
  ~Database();

  /// Runs statements without parameters (several, separated by semicolons).
  Result<void> script(const std::string& sql);
  /// Runs one statement for its effect; returns how many rows it changed.
  template <typename... Args>
  Result<int64_t> run(const char* sql, const Args&... args) {
    SqlStatement& statement = *ONESHELF_TRY(prepared(sql, args...));
    const Cleaner cleaner{statement};
    ONESHELF_TRY(statement.step());
    return changes();
  }
  /// Calls `visit` for each row until it returns false (or there are no more).
  template <typename... Args>
  Result<void> each(const char* sql, const std::function<Result<bool>(const SqlRow&)>& visit,
                    const Args&... args) {
    SqlStatement& statement = *ONESHELF_TRY(prepared(sql, args...));
    const Cleaner cleaner{statement};
    while (ONESHELF_TRY(statement.step())) {
      if (!ONESHELF_TRY(visit(statement.row()))) break;
    }
    return success();
  }
  /// The rows as values made by `make`.
  template <typename T, typename... Args>
  Result<std::vector<T>> all(const char* sql, const std::function<Result<T>(const SqlRow&)>& make,
                             const Args&... args) {
    std::vector<T> values;
    ONESHELF_TRY(each(
        sql,
        [&](const SqlRow& row) -> Result<bool> {
          values.push_back(ONESHELF_TRY(make(row)));
          return true;
        },
        args...));
    return values;
  }
  /// The first row's value, or nothing.
  template <typename T, typename... Args>
  Result<std::optional<T>> one(const char* sql, const std::function<Result<T>(const SqlRow&)>& make,
                               const Args&... args) {
    std::optional<T> value;
    ONESHELF_TRY(each(
        sql,
        [&](const SqlRow& row) -> Result<bool> {
          value = ONESHELF_TRY(make(row));
          return false;
        },
        args...));
    return value;
  }
  Result<int64_t> integer(const char* sql);
  bool is_in_transaction() const;
  /// Statements run so far, scripts apart.
  int64_t statements_run() const { return statements_run_; }
  Result<void> backup_to(const std::string& path);

 private:
  struct Cleaner {  // statements stay prepared but never keep a lock or a row open
    SqlStatement& statement;
    ~Cleaner() { statement.reset(); }
  };
  explicit Database(sqlite3* handle) : handle_(handle) {}
  Result<SqlStatement*> find_or_prepare(const char* sql);
  template <typename... Args>
  Result<SqlStatement*> prepared(const char* sql, const Args&... args) {
    SqlStatement* statement = ONESHELF_TRY(find_or_prepare(sql));
    ++statements_run_;
    [[maybe_unused]] int number = 0;
    (statement->bind(++number, args), ...);
    return statement;
  }
  int64_t changes() const;

  sqlite3* handle_;
  int64_t statements_run_ = 0;
  std::map<std::string, std::unique_ptr<SqlStatement>, std::less<>> statements_;
};

/// What to do about a damaged database.
extern const char* const kCorruptRemedy;
/// SQLite's result code as our Error.
Error sqlite_error(sqlite3* database, int code);

}  // namespace oneshelf

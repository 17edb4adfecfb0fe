#include <fstream>

#include "store/sqlite/database.h"
#include "unit/store/open_store.h"

namespace oneshelf::testing {
namespace {

constexpr int64_t kPage = 4096;

/// A database file whose last pages are damaged. `ballast` bytes make it large.
std::string damaged_file(const TemporaryFolder& folder, int64_t ballast) {
  const std::string path = folder.file("oneshelf.db");
  EXPECT_NE(open_store(path), nullptr);
  if (ballast > 0) {
    const auto database = value_of(Database::open(path, Database::Access::kWrite));
    expect_ok(
        database->script("CREATE TABLE ballast (bytes); INSERT INTO ballast VALUES (zeroblob(" +
                         std::to_string(ballast) + "))"));
  }
  std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
  file.seekp(-3 * kPage, std::ios::end);
  file << std::string(2 * kPage, '\xff');
  return path;
}

std::string error_of_opening(const std::string& path, SqliteOptions::Check check) {
  const auto opened = open_sqlite_store({.path = path, .check = check});
  return opened.ok() ? "" : opened.error().id();
}

TEST(DamagedDatabase, IsRefusedWhenItIsSmall) {
  const TemporaryFolder folder;
  const std::string path = damaged_file(folder, 0);
  EXPECT_EQ(error_of_opening(path, SqliteOptions::Check::kIfSmall), "store.corrupt");
}

TEST(DamagedDatabase, IsFoundInALargeFileOnlyWhenAskedFor) {
  const TemporaryFolder folder;
  const std::string path = damaged_file(folder, 40 << 20);
  EXPECT_EQ(error_of_opening(path, SqliteOptions::Check::kIfSmall), "");
  EXPECT_EQ(error_of_opening(path, SqliteOptions::Check::kWhole), "store.corrupt");
}

TEST(ForeignDatabase, IsRefusedWhereOneOfOursMustBe) {
  const TemporaryFolder folder;
  const auto error_of = [&](const std::string& name) {
    const auto opened = open_sqlite_store(
        {.path = folder.file(name), .presence = SqliteOptions::Presence::kMustExist});
    return opened.ok() ? "" : opened.error().id();
  };
  EXPECT_EQ(error_of("none.db"), "store.not_ours");
  {
    const auto other = value_of(Database::open(folder.file("other.db"), Database::Access::kWrite));
    expect_ok(other->script("CREATE TABLE links (x); PRAGMA user_version=3"));
  }
  EXPECT_EQ(error_of("other.db"), "store.not_ours");
  EXPECT_NE(open_store(folder.file("ours.db")), nullptr);
  EXPECT_EQ(error_of("ours.db"), "");
}

}  // namespace
}  // namespace oneshelf::testing

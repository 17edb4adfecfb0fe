// restore: a backup takes the place of the database, which is kept aside.
#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <system_error>

#include "cli/commands.h"
#include "store/sqlite/sqlite_store.h"

namespace oneshelf::cli {
namespace {

namespace fs = std::filesystem;

constexpr const char* kLogSuffix = "-wal";    // what the main file does not hold yet
constexpr const char* kIndexSuffix = "-shm";  // made anew by whoever opens the file

Error restore_error(const std::string& file, const std::string& what) {
  return Error(ErrorCode::kUnavailable, "restore.file", what)
      .remedied("The database is as it was. Mend that, then restore again.")
      .with("file", file);
}

Result<void> checked(const std::error_code& error, const std::string& file,
                     const std::string& what) {
  if (!error) return success();
  return restore_error(file, what + ": " + error.message() + ".");
}

/// What is made on the way is removed again, unless it was put in its place.
class Draft {
 public:
  explicit Draft(std::string path) : path_(std::move(path)) { remove(); }
  ~Draft() { remove(); }
  Draft(const Draft&) = delete;
  Draft& operator=(const Draft&) = delete;
  const std::string& path() const { return path_; }

 private:
  void remove() const {
    for (const char* suffix : {"", kLogSuffix, kIndexSuffix}) {
      std::error_code missing;
      fs::remove(path_ + suffix, missing);
    }
  }
  std::string path_;
};

Result<void> copy(const std::string& from, const std::string& to) {
  std::error_code error;
  fs::copy_file(from, to, error);
  ONESHELF_TRY(checked(error, from, "The backup cannot be copied"));
  fs::permissions(to, fs::perms::owner_read | fs::perms::owner_write, error);
  return checked(error, to, "The copy cannot be made private");
}

Result<void> sync_to_disk(const std::string& path, int flags) {
  const int file = ::open(path.c_str(), flags | O_CLOEXEC);
  const bool synced = file >= 0 && ::fsync(file) == 0;
  const std::error_code error(synced ? 0 : errno, std::generic_category());
  if (file >= 0) ::close(file);
  return checked(error, path, "It cannot be brought to disk");
}

/// The backup itself is never opened, for that would change it: its copy is checked, brought to
/// the newest schema and marked.
Result<void> prepare(const std::string& backup, const std::string& draft, Timestamp now) {
  ONESHELF_TRY(copy(backup, draft));
  std::error_code missing;
  if (fs::exists(backup + kLogSuffix, missing)) {
    ONESHELF_TRY(copy(backup + kLogSuffix, draft + kLogSuffix));
  }
  {
    const std::unique_ptr<Store> store =
        ONESHELF_TRY(open_sqlite_store({.path = draft,
                                        .check = SqliteOptions::Check::kWhole,
                                        .presence = SqliteOptions::Presence::kMustExist}));
    ONESHELF_TRY(store->write([&](Records& records) { return records.mark_restored(now); }));
  }
  // Closing moved everything into the one file, or the disk did not allow it.
  if (fs::exists(draft + kLogSuffix, missing)) {
    return restore_error(draft, "The copy of the backup cannot be finished.");
  }
  return sync_to_disk(draft, O_RDONLY);
}

Result<void> move_if_there(const std::string& from, const std::string& to) {
  std::error_code error;
  if (!fs::exists(from, error)) return success();
  fs::rename(from, to, error);
  return checked(error, from, "The database cannot be kept aside");
}

/// "20261122T080000Z"
std::string stamp(Timestamp now) {
  std::string text = to_rfc3339(now);
  text = text.substr(0, text.find('.')) + "Z";
  std::erase_if(text, [](char c) { return c == '-' || c == ':'; });
  return text;
}

/// The old database gets a second name before anything is moved, so that at no moment the folder
/// is without a database: an empty one would be made by whoever starts then.
Result<std::string> put_in_place(const std::string& draft, const std::string& database,
                                 Timestamp now) {
  std::string aside;
  std::error_code error;
  if (fs::exists(database, error)) {
    aside = database + ".aside-" + stamp(now);
    fs::create_hard_link(database, aside, error);
    ONESHELF_TRY(checked(error, database, "The database cannot be kept aside"));
    ONESHELF_TRY(move_if_there(database + kLogSuffix, aside + kLogSuffix));
    ONESHELF_TRY(move_if_there(database + kIndexSuffix, aside + kIndexSuffix));
  }
  fs::rename(draft, database, error);
  ONESHELF_TRY(checked(error, database, "The backup cannot be put in its place"));
  ONESHELF_TRY(sync_to_disk(fs::path(database).parent_path().string(), O_RDONLY | O_DIRECTORY));
  return aside;
}

Result<void> check_may_replace(const std::string& database, bool yes) {
  std::error_code missing;
  if (!fs::exists(database, missing)) return success();
  if (is_open_elsewhere(database)) {
    return Error(ErrorCode::kConflict, "restore.in_use", "OneShelf is running on this data folder.")
        .remedied("Stop it first, and its commands as well.")
        .with("file", database);
  }
  if (yes) return success();
  return Error(ErrorCode::kConflict, "restore.exists", "There is a database in this data folder.")
      .remedied("Add --yes to put the backup in its place; the database is kept aside.")
      .with("file", database);
}

}  // namespace

Result<Exit> run_restore(const Session& session) {
  const std::string backup = session.typed.text("FILE");
  const std::string folder = data_folder(session.typed.data);
  ONESHELF_TRY(make_data_folder(folder));
  const std::string database = database_file(folder);
  ONESHELF_TRY(check_may_replace(database, session.typed.has("yes")));
  const Timestamp now = SystemClock().now();
  const Draft draft(database + ".restoring");
  ONESHELF_TRY(prepare(backup, draft.path(), now));
  const std::string aside = ONESHELF_TRY(put_in_place(draft.path(), database, now));
  session.out.say("The backup is in its place, and checked.");
  if (!aside.empty()) session.out.say("The database that was there is now " + aside + ".");
  session.out.note(
      "At its next run OneShelf reads both sides in full, and looks up every order in the source "
      "before it writes it. Look at the plan first: `oneshelf plan LINK`.");
  std::error_code missing;
  if (!fs::exists(fs::path(folder) / "key", missing)) {
    session.out.note("The key file is not there: bring back the one of that time as " + folder +
                     "/key, or connect again.");
  }
  session.out.answer(Json::object().set("database", database).set("aside", aside));
  return Exit::kOk;
}

}  // namespace oneshelf::cli

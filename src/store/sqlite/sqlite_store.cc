#include "store/sqlite/sqlite_store.h"

#include <fcntl.h>
#include <unistd.h>

#include <condition_variable>
#include <deque>
#include <mutex>

#include "base/assert.h"
#include "base/log.h"
#include "store/sqlite/migrations.h"
#include "store/sqlite/sqlite_records.h"

namespace oneshelf {
namespace {

constexpr size_t kGroupMax = 256;             // transactions that share one commit
constexpr int64_t kSmallBytesMax = 32 << 20;  // checked in some 30 ms

/// Runs a caller's work; a throw is a bug of ours and undoes the work like an error.
Result<void> guarded(const Store::Work& work, Records& records) {
  try {
    return work(records);
  } catch (const std::exception& caught) {
    return Error(ErrorCode::kInternal, "internal.exception",
                 std::string("Something went wrong inside OneShelf: ") + caught.what())
        .remedied("Please report this with the log.");
  }
}

/// A pool of read connections; callers beyond its size wait their turn.
class Readers {
 public:
  void add(std::unique_ptr<Database> database) { idle_.push_back(std::move(database)); }

  class Turn {
   public:
    Turn(Readers& readers, std::unique_ptr<Database> database)
        : readers_(readers), database_(std::move(database)) {}
    ~Turn() { readers_.give_back(std::move(database_)); }
    Turn(const Turn&) = delete;
    Turn& operator=(const Turn&) = delete;
    Database& database() { return *database_; }

   private:
    Readers& readers_;
    std::unique_ptr<Database> database_;
  };
  Turn take() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return !idle_.empty(); });
    std::unique_ptr<Database> database = std::move(idle_.back());
    idle_.pop_back();
    return Turn(*this, std::move(database));
  }

 private:
  void give_back(std::unique_ptr<Database> database) {
    const std::lock_guard lock(mutex_);
    idle_.push_back(std::move(database));
    changed_.notify_one();
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<std::unique_ptr<Database>> idle_;
};

class SqliteStore final : public Store {
 public:
  SqliteStore(std::unique_ptr<Database> writer, AccountId account)
      : writer_(std::move(writer)), account_(std::move(account)) {}
  void add_reader(std::unique_ptr<Database> reader) { readers_.add(std::move(reader)); }

  Result<void> write(const Work& work) override {
    Pending mine{&work, success(), false};
    std::unique_lock lock(mutex_);
    queue_.push_back(&mine);
    // Whoever finds the pen free takes it and commits for everybody who waits.
    changed_.wait(lock, [&] { return mine.done || !pen_taken_; });
    if (!mine.done) {
      pen_taken_ = true;
      while (!mine.done) {
        const std::vector<Pending*> group = take_group();
        lock.unlock();
        commit_group(group);
        lock.lock();
        for (Pending* pending : group) pending->done = true;
      }
      pen_taken_ = false;
      changed_.notify_all();
    }
    return std::move(mine.result);
  }

  Result<void> read(const Work& work) override {
    Readers::Turn turn = readers_.take();
    Database& database = turn.database();
    ONESHELF_TRY(database.script("BEGIN"));
    SqliteRecords records(database, account_);
    Result<void> done = guarded(work, records);
    ONESHELF_TRY(database.script("COMMIT"));
    return done;
  }

  Result<void> backup_to(const std::string& path) override {
    Readers::Turn turn = readers_.take();
    return turn.database().backup_to(path);
  }

  Result<void> check() override {
    Readers::Turn turn = readers_.take();
    ONESHELF_TRY(turn.database().integer("SELECT COUNT(*) FROM links"));
    return success();
  }

 private:
  struct Pending {
    const Work* work;
    Result<void> result;
    bool done;
  };

  std::vector<Pending*> take_group() {
    std::vector<Pending*> group;
    while (!queue_.empty() && group.size() < kGroupMax) {
      group.push_back(queue_.front());
      queue_.pop_front();
    }
    return group;
  }

  void commit_group(const std::vector<Pending*>& group) {
    const Result<void> committed = run_group(group);
    if (committed.ok()) return;
    // Nothing of the group is stored: everybody is told, whatever their own work said.
    // A full disk makes SQLite undo the transaction by itself.
    if (writer_->is_in_transaction()) {
      const Result<void> undone = writer_->script("ROLLBACK");
      if (!undone.ok()) log_warn("store.rollback", {{"error", undone.error().id()}});
    }
    for (Pending* pending : group) pending->result = committed.error();
  }

  Result<void> run_group(const std::vector<Pending*>& group) {
    ONESHELF_TRY(writer_->script("BEGIN IMMEDIATE"));
    SqliteRecords records(*writer_, account_);
    for (Pending* pending : group) {
      ONESHELF_TRY(writer_->script("SAVEPOINT work"));
      pending->result = guarded(*pending->work, records);
      if (!pending->result.ok()) ONESHELF_TRY(writer_->script("ROLLBACK TO work"));
      ONESHELF_TRY(writer_->script("RELEASE work"));
    }
    return writer_->script("COMMIT");
  }

  std::unique_ptr<Database> writer_;  // used only by the holder of the pen
  const AccountId account_;
  Readers readers_;
  std::mutex mutex_;  // guards the two below
  std::condition_variable changed_;
  std::deque<Pending*> queue_;
  bool pen_taken_ = false;
};

Result<bool> is_small(Database& database) {
  const int64_t pages = ONESHELF_TRY(database.integer("PRAGMA page_count"));
  const int64_t page_bytes = ONESHELF_TRY(database.integer("PRAGMA page_size"));
  return pages * page_bytes <= kSmallBytesMax;
}

Result<void> check_integrity(Database& database, SqliteOptions::Check check) {
  const bool small = ONESHELF_TRY(is_small(database));  // finds a file that is no database at all
  if (check == SqliteOptions::Check::kIfSmall && !small) return success();
  const std::optional<std::string> said = ONESHELF_TRY(database.one<std::string>(
      "PRAGMA quick_check(1)",
      [](const SqlRow& row) -> Result<std::string> { return row.text(0); }));
  if (said == "ok") return success();
  return Error(ErrorCode::kCorrupt, "store.corrupt",
               "The database file is damaged: " + said.value_or("no answer"))
      .remedied(kCorruptRemedy);
}

/// Every database of ours has the number of its schema; an empty or foreign one has none.
Result<void> check_is_ours(Database& database) {
  const int64_t version = ONESHELF_TRY(database.integer("PRAGMA user_version"));
  const int64_t tables = ONESHELF_TRY(database.integer(
      "SELECT COUNT(*) FROM sqlite_schema WHERE name IN ('links', 'orders', 'order_steps')"));
  if (version > 0 && tables == 3) return success();
  return Error(ErrorCode::kInvalid, "store.not_ours", "The file is not a database of OneShelf's.")
      .remedied("Choose a file that `oneshelf backup` made.");
}

}  // namespace

bool is_open_elsewhere(const std::string& path) {
  // In WAL mode an open connection keeps a shared lock on these bytes of the main file
  // (sqlite.org/src/doc/trunk/src/os.h: PENDING_BYTE and the 511 after it).
  constexpr off_t kLockBytes = 0x40000000;
  constexpr off_t kLockLength = 512;
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) return false;
  struct flock lock = {};
  lock.l_type = F_WRLCK;
  lock.l_whence = SEEK_SET;
  lock.l_start = kLockBytes;
  lock.l_len = kLockLength;
  const bool told = ::fcntl(file, F_GETLK, &lock) == 0;
  ::close(file);
  return told && lock.l_type != F_UNLCK;
}

Result<std::unique_ptr<Store>> open_sqlite_store(const SqliteOptions& options) {
  ONESHELF_ASSERT(options.readers > 0);
  std::unique_ptr<Database> writer =
      ONESHELF_TRY(Database::open(options.path, Database::Access::kWrite));
  ONESHELF_TRY(check_integrity(*writer, options.check));
  if (options.presence == SqliteOptions::Presence::kMustExist) {
    ONESHELF_TRY(check_is_ours(*writer));
  }
  ONESHELF_TRY(migrate(*writer));
  auto store = std::make_unique<SqliteStore>(std::move(writer), options.account);
  for (int i = 0; i < options.readers; ++i) {
    store->add_reader(ONESHELF_TRY(Database::open(options.path, Database::Access::kReadOnly)));
  }
  return std::unique_ptr<Store>(std::move(store));
}

}  // namespace oneshelf

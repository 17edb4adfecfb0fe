#pragma once

#include <map>
#include <string>

#include "store/store.h"
#include "sync/alarms.h"

namespace oneshelf {

/// Remembers when running jobs last moved. In the watcher's own memory: a job that stands still
/// does not tell so itself.
class Movement {
 public:
  /// Takes the running jobs as they are now, and forgets those that ended.
  void look(const std::vector<JobRecord>& active, Timestamp now);
  std::optional<Timestamp> moved_at(const std::string& job) const;

 private:
  struct Seen {
    std::string progress;
    Timestamp moved_at;
  };
  std::map<std::string, Seen> seen_;
};

/// Gathers from the store alone what find_alarms() looks at. `watching_since` and `disk` are the
/// watcher's own to add.
Result<Watched> gather_facts(Records& records, Movement& movement, Timestamp now);

/// Where `oneshelf backup` notes that it made one.
Result<void> note_backup(Records& records, Timestamp at);

}  // namespace oneshelf

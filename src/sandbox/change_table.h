#pragma once

#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/assert.h"
#include "base/time.h"

namespace oneshelf::sandbox {

/// Where a row stands in the order of changes. `change` counts all changes of a table, so two rows
/// changed in the same millisecond are still in order, and a row that changes while somebody pages
/// always moves behind every page already given out.
struct Stamp {
  int64_t time_ms = 0;
  uint64_t change = 0;
  auto operator<=>(const Stamp&) const = default;
};

/// Rows found by key, and paged in the order of their last change by an index kept up to date:
/// neither costs a sort. Rows are never removed, so references stay good. Not locked.
template <typename Row>
class ChangeTable {
 public:
  struct Entry {
    Row row;
    Stamp stamp;
    Timestamp updated_at() const { return from_unix_ms(stamp.time_ms); }
  };
  struct Page {
    std::vector<const Entry*> entries;
    std::optional<Stamp> next;  ///< where to go on, unless this was the end
  };

  size_t size() const { return entries_.size(); }

  const Entry* find(std::string_view key) const {
    const auto found = by_key_.find(key);
    return found == by_key_.end() ? nullptr : &entries_[found->second];
  }

  /// Adds a row under a key that is not taken yet.
  Entry& add(std::string_view key, Row row, Timestamp now) {
    const auto number = static_cast<uint32_t>(entries_.size());
    const bool fresh = by_key_.emplace(std::string(key), number).second;
    ONESHELF_ASSERT(fresh);
    const Stamp stamp = next_stamp(now);
    entries_.push_back({std::move(row), stamp});
    by_change_.emplace_hint(by_change_.end(), stamp, number);
    return entries_.back();
  }

  /// The entry of a key, to be changed by the caller and moved to the end of the order of changes.
  Entry* change(std::string_view key, Timestamp now) {
    const auto found = by_key_.find(key);
    if (found == by_key_.end()) return nullptr;
    Entry& entry = entries_[found->second];
    auto node = by_change_.extract(entry.stamp);
    entry.stamp = next_stamp(now);
    node.key() = entry.stamp;
    by_change_.insert(by_change_.end(), std::move(node));
    return &entry;
  }

  /// Up to `limit` wanted entries behind `after`, oldest change first.
  template <typename Wanted>
  Page page(Stamp after, size_t limit, Wanted wanted) const {
    Page page;
    for (auto at = by_change_.upper_bound(after); at != by_change_.end(); ++at) {
      const Entry& entry = entries_[at->second];
      if (!wanted(entry.row)) continue;
      if (page.entries.size() == limit) {
        page.next = page.entries.back()->stamp;
        return page;
      }
      page.entries.push_back(&entry);
    }
    return page;
  }

  /// All entries in the order they were added.
  const std::deque<Entry>& entries() const { return entries_; }

 private:
  struct Hash {
    using is_transparent = void;
    size_t operator()(std::string_view text) const { return std::hash<std::string_view>()(text); }
  };

  // A clock that steps back must not put new changes in front of a page already given out.
  Stamp next_stamp(Timestamp now) {
    last_ = {std::max(last_.time_ms, to_unix_ms(now)), last_.change + 1};
    return last_;
  }

  std::deque<Entry> entries_;
  std::unordered_map<std::string, uint32_t, Hash, std::equal_to<>> by_key_;
  std::map<Stamp, uint32_t> by_change_;
  Stamp last_;
};

}  // namespace oneshelf::sandbox

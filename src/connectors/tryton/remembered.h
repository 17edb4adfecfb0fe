#pragma once

#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <utility>

#include "base/context.h"

namespace oneshelf::tryton {

/// What was found a moment ago, by key: saves asking again for what does not change within minutes.
/// Only what exists is kept, because what was missing may have been made meanwhile. Safe from any
/// thread.
template <typename Value>
class Remembered {
 public:
  explicit Remembered(milliseconds lifetime) : lifetime_(lifetime) {}

  std::optional<Value> find(const Context& context, const std::string& key) const {
    const std::lock_guard lock(mutex_);
    const auto entry = entries_.find(key);
    if (entry == entries_.end() || entry->second.until < context.clock().monotonic()) return {};
    return entry->second.value;
  }
  void keep(const Context& context, const std::string& key, Value value) {
    const std::lock_guard lock(mutex_);
    if (entries_.size() >= kEntriesMax) entries_.clear();
    entries_.insert_or_assign(key,
                              Entry{std::move(value), context.clock().monotonic() + lifetime_});
  }
  void forget() {
    const std::lock_guard lock(mutex_);
    entries_.clear();
  }
  /// For what is true only as long as nobody has used it.
  std::optional<Value> take(const Context& context, const std::string& key) {
    std::optional<Value> value = find(context, key);
    forget();
    return value;
  }

 private:
  static constexpr size_t kEntriesMax = 5000;
  struct Entry {
    Value value;
    milliseconds until;
  };

  const milliseconds lifetime_;
  mutable std::mutex mutex_;  // guards entries_
  std::map<std::string, Entry> entries_;
};

}  // namespace oneshelf::tryton

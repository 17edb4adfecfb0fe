#pragma once

#include "unit/engine/world.h"

namespace oneshelf::testing {

/// A connection told that something of it changed; a moment later.
inline void hear(World& world, const ConnectionId& from, const std::string& about) {
  HintRecord hint;
  hint.connection = from;
  hint.about = about;
  hint.received_at = world.clock().now();
  expect_ok(world.store().write([&](Records& records) -> Result<void> {
    const bool is_new = ONESHELF_TRY(records.add_hint(hint, ""));
    EXPECT_TRUE(is_new);
    return success();
  }));
  world.clock().pass(milliseconds(1));
}

/// Hints of the connection that no run has answered.
inline size_t open_hints(World& world, const ConnectionId& from) {
  return value_of(read_value<std::vector<HintRecord>>(
                      world.store(), [&](Records& records) { return records.open_hints(from); }))
      .size();
}

}  // namespace oneshelf::testing

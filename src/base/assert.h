#pragma once

namespace oneshelf {
/// Logs the failed condition with its place and ends the process: only a bug can lead here.
[[noreturn]] void assertion_failed(const char* condition, const char* file, int line);
}  // namespace oneshelf

/// An invariant that only a bug can break. Stays on in release builds.
#define ONESHELF_ASSERT(condition)                     \
  (static_cast<bool>(condition) ? static_cast<void>(0) \
                                : ::oneshelf::assertion_failed(#condition, __FILE__, __LINE__))

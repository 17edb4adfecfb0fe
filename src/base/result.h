#pragma once

#include <tl/expected.hpp>
#include <type_traits>
#include <utility>

#include "base/assert.h"
#include "base/error.h"

namespace oneshelf {

/// A value or an Error. Ignoring one is a compiler warning, which we build as an error.
template <typename T>
class [[nodiscard]] Result {
 public:
  using value_type = T;

  template <typename U = T, typename = std::enable_if_t<std::is_constructible_v<T, U&&> &&
                                                        !std::is_same_v<std::decay_t<U>, Result> &&
                                                        !std::is_same_v<std::decay_t<U>, Error>>>
  Result(U&& value) : state_(tl::in_place, std::forward<U>(value)) {}  // NOLINT(*-explicit-*)
  Result(Error error) : state_(tl::unexpect, std::move(error)) {}      // NOLINT(*-explicit-*)

  bool ok() const { return state_.has_value(); }
  explicit operator bool() const { return ok(); }

  /// The value; ok() must have been asked before (asserts).
  T& value() & {
    ONESHELF_ASSERT(ok());
    return *state_;
  }
  const T& value() const& {
    ONESHELF_ASSERT(ok());
    return *state_;
  }
  T&& value() && {
    ONESHELF_ASSERT(ok());
    return *std::move(state_);
  }
  T& operator*() & { return value(); }
  const T& operator*() const& { return value(); }
  T&& operator*() && { return std::move(*this).value(); }
  T* operator->() { return &value(); }
  const T* operator->() const { return &value(); }
  /// The error; ok() must have been asked before (asserts).
  const Error& error() const& {
    ONESHELF_ASSERT(!ok());
    return state_.error();
  }
  Error&& error() && {
    ONESHELF_ASSERT(!ok());
    return std::move(state_).error();
  }

 private:
  tl::expected<T, Error> state_;
};

template <>
class [[nodiscard]] Result<void> {
 public:
  using value_type = void;

  Result() = default;
  Result(Error error) : state_(tl::unexpect, std::move(error)) {}  // NOLINT(*-explicit-*)

  bool ok() const { return state_.has_value(); }
  explicit operator bool() const { return ok(); }
  void value() const { ONESHELF_ASSERT(ok()); }
  void operator*() const { ONESHELF_ASSERT(ok()); }
  const Error& error() const& {
    ONESHELF_ASSERT(!ok());
    return state_.error();
  }
  Error&& error() && {
    ONESHELF_ASSERT(!ok());
    return std::move(state_).error();
  }

 private:
  tl::expected<void, Error> state_;
};

/// "Nothing went wrong and there is nothing to tell."
inline Result<void> success() { return {}; }

namespace result_detail {
template <typename T>
T take(Result<T>& result) {
  return *std::move(result);
}
inline void take(Result<void>&) {}
}  // namespace result_detail

}  // namespace oneshelf

/// The value of a Result, or return its error from the enclosing function. May be nested.
#define ONESHELF_TRY(expression) \
  ONESHELF_TRY_AS(ONESHELF_JOIN(oneshelf_result_, __COUNTER__), expression)

#define ONESHELF_JOIN(left, right) ONESHELF_JOIN_EXPANDED(left, right)
#define ONESHELF_JOIN_EXPANDED(left, right) left##right
#define ONESHELF_TRY_AS(name, expression)           \
  __extension__({                                   \
    auto name = (expression);                       \
    if (!name.ok()) return std::move(name).error(); \
    ::oneshelf::result_detail::take(name);          \
  })

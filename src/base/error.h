#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace oneshelf {

/// What the caller does next about a failure; the text id of an Error says what happened.
enum class ErrorCode {
  kInvalid,          ///< this record cannot be used: park it, others go on
  kNotFound,         ///< what was asked for does not exist: park the record
  kConflict,         ///< exists already, or changed meanwhile: park, or look and decide
  kUnsupported,      ///< the platform cannot do it: park the record
  kRefused,          ///< the vendor said no for good: park with its reason
  kUnauthenticated,  ///< pause the connection and ask for credentials
  kForbidden,        ///< pause what the missing permission disables and name it
  kRateLimited,      ///< nothing was done: run again, not before `not_before`
  kUnavailable,      ///< nothing was done: run again later
  kTimeout,          ///< our own deadline passed before anything was sent
  kCancelled,        ///< we were told to stop
  kUnknownOutcome,   ///< a write may have happened: look before writing again
  kCorrupt,          ///< outside bytes do not parse: keep the bytes, park
  kInternal,         ///< a bug of ours
};

/// The code's name in lower case with underscores, as users and logs see it.
std::string_view name_of(ErrorCode code);

/// A failure: what to do (code), what happened (a stable id such as `order.total_mismatch`), a
/// sentence a merchant understands, what to do about it, and which record it is about.
class Error {
 public:
  Error(ErrorCode code, std::string id, std::string message)
      : code_(code), id_(std::move(id)), message_(std::move(message)) {}

  ErrorCode code() const { return code_; }
  const std::string& id() const { return id_; }
  const std::string& message() const { return message_; }
  const std::string& remedy() const { return remedy_; }
  const std::vector<std::pair<std::string, std::string>>& context() const { return context_; }
  std::optional<std::chrono::milliseconds> retry_after() const { return retry_after_; }

  /// Adds what a person should do.
  Error remedied(std::string remedy) &&;
  /// Adds a key and value of context, e.g. ("sku", "MUG-1"). Never a secret.
  Error with(std::string key, std::string value) &&;
  /// The vendor said when it may be tried again, counted from now.
  Error retry_in(std::chrono::milliseconds delay) &&;
  /// The same failure under another code, e.g. a 429 on a write becomes an unknown outcome.
  Error recoded(ErrorCode code) const;

  /// One line for logs and terminals: `id: message (key=value …) - remedy`.
  std::string to_string() const;

  /// True if running the same thing again later, untouched, may succeed.
  bool is_transient() const;

 private:
  ErrorCode code_;
  std::string id_;
  std::string message_;
  std::string remedy_;
  std::vector<std::pair<std::string, std::string>> context_;
  std::optional<std::chrono::milliseconds> retry_after_;
};

}  // namespace oneshelf

#include "base/error.h"

namespace oneshelf {

std::string_view name_of(ErrorCode code) {
  switch (code) {
    case ErrorCode::kInvalid: return "invalid";
    case ErrorCode::kNotFound: return "not_found";
    case ErrorCode::kConflict: return "conflict";
    case ErrorCode::kUnsupported: return "unsupported";
    case ErrorCode::kRefused: return "refused";
    case ErrorCode::kUnauthenticated: return "unauthenticated";
    case ErrorCode::kForbidden: return "forbidden";
    case ErrorCode::kRateLimited: return "rate_limited";
    case ErrorCode::kUnavailable: return "unavailable";
    case ErrorCode::kTimeout: return "timeout";
    case ErrorCode::kCancelled: return "cancelled";
    case ErrorCode::kUnknownOutcome: return "unknown_outcome";
    case ErrorCode::kCorrupt: return "corrupt";
    case ErrorCode::kInternal: return "internal";
  }
  return "internal";
}

Error Error::remedied(std::string remedy) && {
  remedy_ = std::move(remedy);
  return std::move(*this);
}

Error Error::with(std::string key, std::string value) && {
  context_.emplace_back(std::move(key), std::move(value));
  return std::move(*this);
}

Error Error::retry_in(std::chrono::milliseconds delay) && {
  retry_after_ = delay;
  return std::move(*this);
}

Error Error::recoded(ErrorCode code) const {
  Error copy = *this;
  copy.code_ = code;
  return copy;
}

std::string Error::to_string() const {
  std::string line = id_ + ": " + message_;
  if (!context_.empty()) {
    line += " (";
    for (size_t i = 0; i < context_.size(); ++i) {
      if (i > 0) line += ' ';
      line += context_[i].first + '=' + context_[i].second;
    }
    line += ')';
  }
  if (!remedy_.empty()) line += " - " + remedy_;
  return line;
}

bool Error::is_transient() const {
  return code_ == ErrorCode::kRateLimited || code_ == ErrorCode::kUnavailable ||
         code_ == ErrorCode::kTimeout;
}

}  // namespace oneshelf

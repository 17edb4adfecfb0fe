#pragma once

#include <condition_variable>
#include <mutex>
#include <set>
#include <string>

#include "base/clock.h"
#include "base/context.h"
#include "base/id.h"

namespace oneshelf {

/// Lets one worker of this process at a time read a stream, so that links of one source do not read
/// the same thing side by side. Safe from any thread.
class ReadingGate {
 public:
  explicit ReadingGate(Clock& clock) : clock_(clock) {}

  /// The right to read one stream; given back when destroyed.
  class Turn {
   public:
    Turn(ReadingGate& gate, std::string stream) : gate_(&gate), stream_(std::move(stream)) {}
    Turn(Turn&& other) noexcept : gate_(other.gate_), stream_(std::move(other.stream_)) {
      other.gate_ = nullptr;
    }
    Turn& operator=(Turn&&) = delete;
    ~Turn() {
      if (gate_ != nullptr) gate_->give_back(stream_);
    }

   private:
    ReadingGate* gate_;
    std::string stream_;
  };
  /// Waits until nobody reads the stream. Errors: kConflict `stream.busy` after kPatience, so that
  /// a source that hangs does not hold the workers of all its links; kCancelled `stream.stopped`.
  Result<Turn> enter(const Context& context, const ConnectionId& connection,
                     const std::string& kind);
  static constexpr milliseconds kPatience = std::chrono::seconds(20);

 private:
  void give_back(const std::string& stream);

  Clock& clock_;
  std::mutex mutex_;  // guards what follows
  std::condition_variable_any changed_;
  std::set<std::string> read_;
};

}  // namespace oneshelf

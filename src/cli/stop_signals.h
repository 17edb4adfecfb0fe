#pragma once

#include <stop_token>
#include <thread>

namespace oneshelf::cli {

/// Turns SIGINT and SIGTERM into a stop request: work ends cleanly and keeps what it saved. A
/// second signal ends the process at once. Make it before any other thread starts, because threads
/// inherit which signals they leave alone.
class StopSignals final {
 public:
  StopSignals();
  ~StopSignals();
  StopSignals(const StopSignals&) = delete;
  StopSignals& operator=(const StopSignals&) = delete;

  std::stop_token token() const { return stop_.get_token(); }
  /// Blocks until somebody wants the program to stop.
  void wait() const;

 private:
  void listen(std::stop_token ended);

  std::stop_source stop_;
  std::jthread listener_;
};

}  // namespace oneshelf::cli

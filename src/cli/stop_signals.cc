#include "cli/stop_signals.h"

#include <pthread.h>
#include <unistd.h>

#include <condition_variable>
#include <csignal>
#include <mutex>

namespace oneshelf::cli {
namespace {

constexpr int kWakeListener = SIGUSR1;
constexpr int kExitBySignal = 128;  // plus the signal's number: what shells report

sigset_t listened() {
  sigset_t set;
  sigemptyset(&set);
  for (const int signal : {SIGINT, SIGTERM, kWakeListener}) sigaddset(&set, signal);
  return set;
}

}  // namespace

StopSignals::StopSignals() {
  const sigset_t set = listened();
  pthread_sigmask(SIG_BLOCK, &set, nullptr);
  listener_ = std::jthread([this](std::stop_token ended) { listen(ended); });
}

StopSignals::~StopSignals() {
  listener_.request_stop();
  pthread_kill(listener_.native_handle(), kWakeListener);
}

void StopSignals::listen(std::stop_token ended) {
  const sigset_t set = listened();
  while (!ended.stop_requested()) {
    int signal = 0;
    if (sigwait(&set, &signal) != 0 || signal == kWakeListener) continue;
    // Nothing can be tidied up any more: the person asked twice.
    if (stop_.stop_requested()) _exit(kExitBySignal + signal);
    stop_.request_stop();
  }
}

void StopSignals::wait() const {
  std::mutex mutex;
  std::unique_lock lock(mutex);
  std::condition_variable_any stopped;
  stopped.wait(lock, stop_.get_token(), [] { return false; });
}

}  // namespace oneshelf::cli

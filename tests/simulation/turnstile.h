#pragma once

#include <semaphore.h>

#include <functional>
#include <list>
#include <memory>
#include <set>
#include <string>
#include <thread>

#include "base/clock.h"
#include "base/random.h"

namespace oneshelf::simulation {

/// A semaphore that sleeps at once. The standard library's yields its slice many times first, and
/// on a busy machine each of those is a long wait.
class Baton {
 public:
  Baton() { sem_init(&semaphore_, 0, 0); }
  ~Baton() { sem_destroy(&semaphore_); }
  Baton(const Baton&) = delete;
  Baton& operator=(const Baton&) = delete;
  void acquire() {
    while (sem_wait(&semaphore_) != 0) {  // a signal came in between
    }
  }
  void release() { sem_post(&semaphore_); }

 private:
  sem_t semaphore_;
};

/// Thrown at a door through a task whose process was killed: unwinds it. Not a std::exception, so
/// that nothing in between takes it for a failure of its own.
struct Killed {};

/// Lets exactly one of many threads run, and decides at every door to the outside (clock, http,
/// store) who is next and what time it is. With the same seed the same things happen in the same
/// order, so blocking code replays exactly.
class Turnstile {
 public:
  explicit Turnstile(Random& random) : random_(random) {}
  ~Turnstile();
  Turnstile(const Turnstile&) = delete;
  Turnstile& operator=(const Turnstile&) = delete;

  /// Adds a task of a process; it begins when its turn comes. Callable before run() and by tasks.
  void spawn(std::string name, int process, std::function<void()> body);
  /// Runs all tasks to their end. An exception of a task other than Killed ends everything and is
  /// thrown here.
  void run();

  // Doors, called by the running task.

  /// Another task may go first.
  void yield();
  /// Comes back when so much virtual time has passed.
  void sleep(milliseconds duration);

  /// Every task of the process unwinds from its next door, which is now.
  void kill(int process);
  /// The process does nothing until then (a paused machine, a long garbage collection).
  void stall(int process, milliseconds duration);
  bool is_alive(int process) const;

  int64_t now_ms() const { return now_ms_; }
  uint64_t switches() const { return switches_; }

 private:
  struct Task {
    std::string name;
    int process = 0;
    std::function<void()> body;
    Baton turn;
    std::thread thread;
    int64_t wake_ms = 0;
    bool killed = false;
    bool done = false;
  };

  void pass_on();
  void enter(Task& task);
  Task* next();
  int64_t ready_at(const Task& task) const;
  void body_of(Task& task);

  Random& random_;
  std::list<Task> tasks_;
  Task* current_ = nullptr;
  std::map<int, int64_t> stalled_until_;
  Baton all_done_;
  std::exception_ptr failure_;
  int64_t now_ms_ = 0;
  uint64_t switches_ = 0;
};

/// The turnstile's time, and waiting at its door.
class SimulatedClock final : public Clock {
 public:
  explicit SimulatedClock(Turnstile& turnstile) : turnstile_(turnstile) {}
  Timestamp now() const override { return from_unix_ms(kStart + turnstile_.now_ms()); }
  milliseconds monotonic() const override { return milliseconds(turnstile_.now_ms()); }
  void wait_for(std::condition_variable_any& changed, std::unique_lock<std::mutex>& lock,
                std::stop_token stop, milliseconds duration) override;
  static constexpr int64_t kStart = 1'780'000'000'000;  ///< milliseconds since 1970 at time zero

 private:
  Turnstile& turnstile_;
};

}  // namespace oneshelf::simulation

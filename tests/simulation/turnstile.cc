#include "simulation/turnstile.h"

#include <exception>
#include <limits>

#include "base/assert.h"

namespace oneshelf::simulation {

Turnstile::~Turnstile() {
  for (Task& task : tasks_) {
    if (task.thread.joinable()) task.thread.join();
  }
}

void Turnstile::spawn(std::string name, int process, std::function<void()> body) {
  Task& task = tasks_.emplace_back();
  task.name = std::move(name);
  task.process = process;
  task.body = std::move(body);
  task.wake_ms = now_ms_;
  task.thread = std::thread([this, &task] { body_of(task); });
}

void Turnstile::body_of(Task& task) {
  task.turn.acquire();
  try {
    if (!task.killed) task.body();
  } catch (const Killed&) {
    // The process died, as it was told to.
  } catch (...) {
    if (!failure_) failure_ = std::current_exception();
    for (Task& other : tasks_) other.killed = true;
  }
  task.body = nullptr;
  task.done = true;
  pass_on();
}

void Turnstile::run() {
  pass_on();
  all_done_.acquire();
  for (Task& task : tasks_) task.thread.join();
  tasks_.clear();
  if (failure_) std::rethrow_exception(failure_);
}

int64_t Turnstile::ready_at(const Task& task) const {
  if (task.done) return std::numeric_limits<int64_t>::max();
  if (task.killed) return now_ms_;  // unwinds at once
  const auto stalled = stalled_until_.find(task.process);
  return std::max(task.wake_ms, stalled == stalled_until_.end() ? 0 : stalled->second);
}

Turnstile::Task* Turnstile::next() {
  int64_t soonest = std::numeric_limits<int64_t>::max();
  for (const Task& task : tasks_) soonest = std::min(soonest, ready_at(task));
  if (soonest == std::numeric_limits<int64_t>::max()) return nullptr;
  now_ms_ = std::max(now_ms_, soonest);
  std::vector<Task*> ready;
  for (Task& task : tasks_) {
    if (ready_at(task) <= now_ms_) ready.push_back(&task);
  }
  return ready[random_.below(ready.size())];
}

void Turnstile::pass_on() {
  Task* chosen = next();
  if (chosen == nullptr) {
    all_done_.release();
    return;
  }
  ++switches_;
  current_ = chosen;
  chosen->turn.release();
}

void Turnstile::yield() { sleep(milliseconds(0)); }

void Turnstile::sleep(milliseconds duration) {
  if (std::uncaught_exceptions() > 0) return;  // a dying task passes no more doors
  Task& mine = *current_;
  mine.wake_ms = now_ms_ + duration.count();
  Task* chosen = next();
  ONESHELF_ASSERT(chosen != nullptr);
  if (chosen != &mine) {
    ++switches_;
    current_ = chosen;
    chosen->turn.release();
    mine.turn.acquire();
  }
  if (mine.killed) throw Killed();
}

void Turnstile::kill(int process) {
  for (Task& task : tasks_) {
    if (task.process == process) task.killed = true;
  }
  stalled_until_.erase(process);
}

void Turnstile::stall(int process, milliseconds duration) {
  stalled_until_[process] = now_ms_ + duration.count();
}

bool Turnstile::is_alive(int process) const {
  for (const Task& task : tasks_) {
    if (task.process == process && !task.done) return true;
  }
  return false;
}

void SimulatedClock::wait_for(std::condition_variable_any&, std::unique_lock<std::mutex>& lock,
                              std::stop_token stop, milliseconds duration) {
  if (stop.stop_requested()) return;
  lock.unlock();
  turnstile_.sleep(duration);
  lock.lock();
}

}  // namespace oneshelf::simulation

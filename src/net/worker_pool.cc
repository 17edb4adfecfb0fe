#include "net/worker_pool.h"

#include "base/assert.h"

namespace oneshelf {

WorkerPool::WorkerPool(size_t workers, size_t max_waiting)
    : max_waiting_(max_waiting), idle_(workers) {
  ONESHELF_ASSERT(workers > 0);
  threads_.reserve(workers);
  for (size_t i = 0; i < workers; ++i) threads_.emplace_back([this] { work(); });
}

WorkerPool::~WorkerPool() {
  {
    const std::lock_guard lock(mutex_);
    closing_ = true;
  }
  changed_.notify_all();
  for (std::thread& thread : threads_) thread.join();
}

bool WorkerPool::try_run(Task task) {
  {
    const std::lock_guard lock(mutex_);
    if (waiting_.size() >= max_waiting_ + idle_) return false;
    waiting_.push_back(std::move(task));
  }
  changed_.notify_one();
  return true;
}

void WorkerPool::work() {
  std::unique_lock lock(mutex_);
  while (true) {
    changed_.wait(lock, [this] { return closing_ || !waiting_.empty(); });
    if (waiting_.empty()) return;
    Task task = std::move(waiting_.front());
    waiting_.pop_front();
    --idle_;
    lock.unlock();
    task();
    task = nullptr;  // what it holds must go before this worker counts as idle
    lock.lock();
    ++idle_;
  }
}

}  // namespace oneshelf

#include "net/stream_queue.h"

namespace oneshelf {

bool StreamQueue::write(std::string bytes) {
  const std::lock_guard lock(mutex_);
  if (!delivery_.has_value()) return false;
  if (bytes.empty()) return true;  // an empty chunk would end the answer
  if (bytes.size() > kMaxStreamedBytesWaiting - waiting_bytes_) return false;
  waiting_bytes_ += bytes.size();
  delivery_->piece(std::move(bytes));
  return true;
}

void StreamQueue::close() {
  // Delivery may hold the last reference to a connection: it goes after the lock is released.
  std::optional<Delivery> done;
  const std::lock_guard lock(mutex_);
  if (!delivery_.has_value()) return;
  delivery_->end();
  done.swap(delivery_);
}

void StreamQueue::on_written(size_t bytes) {
  const std::lock_guard lock(mutex_);
  waiting_bytes_ -= bytes;
}

void StreamQueue::detach() {
  std::optional<Delivery> done;
  const std::lock_guard lock(mutex_);
  done.swap(delivery_);
}

}  // namespace oneshelf

#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "net/http_server.h"

namespace oneshelf {

inline constexpr size_t kMaxStreamedBytesWaiting = 1 << 20;

/// The side of a streamed answer that any thread may use: counts what the peer has not taken yet
/// and passes pieces on to the loop, until either side is done.
class StreamQueue final {
 public:
  /// Both only post to the loop: they must not block, nor call back into the queue.
  struct Delivery {
    std::function<void(std::string)> piece;
    std::function<void()> end;
  };

  explicit StreamQueue(Delivery delivery) : delivery_(std::move(delivery)) {}

  bool write(std::string bytes);
  void close();
  /// The peer took that many bytes.
  void on_written(size_t bytes);
  /// The peer is gone: writing fails from now on.
  void detach();

 private:
  std::mutex mutex_;  ///< guards both below
  std::optional<Delivery> delivery_;
  size_t waiting_bytes_ = 0;
};

/// What a handler holds. Dropping it closes the stream. The queue is shared with the connection,
/// which outlives neither a forgetful handler nor the other way round.
class StreamHandle final : public HttpStream {
 public:
  explicit StreamHandle(std::shared_ptr<StreamQueue> queue) : queue_(std::move(queue)) {}
  ~StreamHandle() override { queue_->close(); }
  StreamHandle(const StreamHandle&) = delete;
  StreamHandle& operator=(const StreamHandle&) = delete;

  bool write(std::string bytes) override { return queue_->write(std::move(bytes)); }
  void close() override { queue_->close(); }

 private:
  std::shared_ptr<StreamQueue> queue_;
};

}  // namespace oneshelf

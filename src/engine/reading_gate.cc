#include "engine/reading_gate.h"

namespace oneshelf {

Result<ReadingGate::Turn> ReadingGate::enter(const Context& context, const ConnectionId& connection,
                                             const std::string& kind) {
  std::string stream = kind + ":" + connection.str();
  const milliseconds began = clock_.monotonic();
  std::unique_lock lock(mutex_);
  while (read_.contains(stream)) {
    if (context.stopped()) {
      return Error(ErrorCode::kCancelled, "stream.stopped", "Reading was stopped.");
    }
    const milliseconds waited = clock_.monotonic() - began;
    if (waited >= kPatience) {
      return Error(ErrorCode::kConflict, "stream.busy",
                   "Another link of \"" + connection.str() + "\" reads its " + kind + " just now.")
          .remedied("Nothing has to be done: it goes on when that reading is at its end.")
          .with("connection", connection.str())
          .with("stream", kind);
    }
    clock_.wait_for(changed_, lock, context.stop(), kPatience - waited);
  }
  read_.insert(stream);
  return Turn(*this, std::move(stream));
}

void ReadingGate::give_back(const std::string& stream) {
  const std::lock_guard lock(mutex_);
  read_.erase(stream);
  changed_.notify_all();
}

}  // namespace oneshelf

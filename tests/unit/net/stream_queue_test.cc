#include "net/stream_queue.h"

#include <gtest/gtest.h>

namespace oneshelf {
namespace {

/// What a queue delivered.
struct Delivered {
  std::vector<std::string> pieces;
  int ends = 0;

  StreamQueue::Delivery delivery() {
    return {.piece = [this](std::string bytes) { pieces.push_back(std::move(bytes)); },
            .end = [this] { ++ends; }};
  }
};

TEST(StreamQueue, DeliversPiecesInOrderUntilClosed) {
  Delivered delivered;
  StreamQueue queue(delivered.delivery());
  EXPECT_TRUE(queue.write("a"));
  EXPECT_TRUE(queue.write(""));
  EXPECT_TRUE(queue.write("b"));
  queue.close();
  queue.close();
  EXPECT_FALSE(queue.write("c"));
  EXPECT_EQ(delivered.pieces, (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(delivered.ends, 1);
}

TEST(StreamQueue, RefusesBeyondItsLimitUntilThePeerTookSome) {
  Delivered delivered;
  StreamQueue queue(delivered.delivery());
  EXPECT_TRUE(queue.write(std::string(kMaxStreamedBytesWaiting, 'x')));
  EXPECT_FALSE(queue.write("y"));
  queue.on_written(1);
  EXPECT_TRUE(queue.write("y"));
  EXPECT_FALSE(queue.write("z"));
}

TEST(StreamQueue, RefusesOnceThePeerIsGone) {
  Delivered delivered;
  StreamQueue queue(delivered.delivery());
  queue.detach();
  EXPECT_FALSE(queue.write("a"));
  queue.close();
  EXPECT_TRUE(delivered.pieces.empty());
  EXPECT_EQ(delivered.ends, 0);
}

TEST(StreamQueue, EndsWhenItsHandleIsDropped) {
  Delivered delivered;
  {
    const StreamHandle handle(std::make_shared<StreamQueue>(delivered.delivery()));
    EXPECT_EQ(delivered.ends, 0);
  }
  EXPECT_EQ(delivered.ends, 1);
}

}  // namespace
}  // namespace oneshelf

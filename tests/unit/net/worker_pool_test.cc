#include "net/worker_pool.h"

#include <gtest/gtest.h>

#include <atomic>
#include <latch>

namespace oneshelf {
namespace {

TEST(WorkerPool, RunsEverythingThatWasTakenBeforeItEnds) {
  std::atomic<int> ran = 0;
  {
    WorkerPool pool(2, 100);
    for (int i = 0; i < 100; ++i) EXPECT_TRUE(pool.try_run([&ran] { ++ran; }));
  }
  EXPECT_EQ(ran, 100);
}

TEST(WorkerPool, RefusesWhatFindsTheLineFull) {
  std::latch entered(1), release(1);
  WorkerPool pool(1, 1);
  EXPECT_TRUE(pool.try_run([&] {
    entered.count_down();
    release.wait();
  }));
  entered.wait();
  EXPECT_TRUE(pool.try_run([] {}));   // waits in line
  EXPECT_FALSE(pool.try_run([] {}));  // the line has one place
  release.count_down();
}

}  // namespace
}  // namespace oneshelf

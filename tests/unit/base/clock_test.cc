#include "base/clock.h"

#include <gtest/gtest.h>

#include <thread>

#include "base/context.h"

namespace oneshelf {
namespace {

using std::chrono::hours;
using std::chrono::seconds;

/// Waits on the real clock in another thread; `begun` is told while that thread holds the lock.
struct Waiter {
  SystemClock clock;
  std::mutex mutex;
  std::condition_variable_any changed;
  std::atomic<bool> begun = false;

  void wait(std::stop_token stop, milliseconds duration) {
    std::unique_lock lock(mutex);
    begun = true;
    begun.notify_all();
    clock.wait_for(changed, lock, stop, duration);
  }

  /// Returns once the other thread has let go of the lock, which it does only inside the wait.
  void until_waiting() {
    begun.wait(false);
    const std::lock_guard lock(mutex);
  }
};

TEST(SystemClock, NotifyingEndsAWait) {
  Waiter waiter;
  const milliseconds start = waiter.clock.monotonic();
  std::jthread thread([&] { waiter.wait({}, seconds(30)); });
  waiter.until_waiting();
  waiter.changed.notify_all();
  thread.join();
  EXPECT_LT(waiter.clock.monotonic() - start, seconds(20));
}

TEST(SystemClock, StoppingEndsAWait) {
  Waiter waiter;
  const milliseconds start = waiter.clock.monotonic();
  std::jthread thread([&](std::stop_token stop) { waiter.wait(stop, seconds(30)); });
  waiter.until_waiting();
  thread.request_stop();
  thread.join();
  EXPECT_LT(waiter.clock.monotonic() - start, seconds(20));
}

TEST(SystemClock, WaitsAtLeastTheDurationIfNothingHappens) {
  Waiter waiter;
  const milliseconds start = waiter.clock.monotonic();
  waiter.wait({}, milliseconds(2));
  EXPECT_GE(waiter.clock.monotonic() - start, milliseconds(1));
}

TEST(SystemClock, AWaitForEverStillWaits) {
  Waiter waiter;
  const milliseconds start = waiter.clock.monotonic();
  std::atomic<bool> over = false;
  std::jthread thread([&] {
    waiter.wait({}, milliseconds::max());
    over = true;
  });
  waiter.until_waiting();
  EXPECT_FALSE(over);
  waiter.changed.notify_all();
  thread.join();
  EXPECT_LT(waiter.clock.monotonic() - start, seconds(20));
}

TEST(ManualClock, MovesOnlyByHand) {
  ManualClock clock(from_unix_ms(5'000));
  const milliseconds before = clock.monotonic();
  EXPECT_EQ(clock.now(), from_unix_ms(5'000));
  clock.advance(milliseconds(250));
  EXPECT_EQ(clock.now(), from_unix_ms(5'250));
  EXPECT_EQ(clock.monotonic() - before, milliseconds(250));
}

TEST(Context, AChildNeverOutlivesItsParent) {
  ManualClock clock(from_unix_ms(1'000));
  const Context parent = Context(clock).within(seconds(10));
  EXPECT_EQ(parent.left(), seconds(10));
  EXPECT_EQ(parent.within(seconds(3)).left(), seconds(3));
  EXPECT_EQ(parent.within(hours(1)).left(), seconds(10));
  EXPECT_EQ(parent.within(milliseconds::max()).left(), seconds(10));
  clock.advance(seconds(11));
  EXPECT_EQ(parent.left(), milliseconds(0));
}

TEST(Context, CarriesStopAndLabel) {
  ManualClock clock(from_unix_ms(1'000));
  std::stop_source source;
  const Context context = Context(clock, source.get_token()).labelled("job-1");
  EXPECT_EQ(context.trace(), "job-1");
  EXPECT_FALSE(context.stopped());
  source.request_stop();
  EXPECT_TRUE(context.within(seconds(1)).stopped());
}

}  // namespace
}  // namespace oneshelf

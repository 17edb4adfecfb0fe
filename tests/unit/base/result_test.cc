#include "base/result.h"

#include <gtest/gtest.h>

#include <memory>

namespace oneshelf {
namespace {

using Box = std::unique_ptr<int>;

Error refused() { return Error(ErrorCode::kRefused, "test.refused", "Refused."); }

Result<Box> box_of(int value) {
  if (value < 0) return refused();
  return std::make_unique<int>(value);
}

Result<int> content_of(int value) {
  const Box box = ONESHELF_TRY(box_of(value));
  return *box;
}

Result<void> check(int value) {
  ONESHELF_TRY(content_of(value));
  return success();
}

Result<std::string> text_of(int value) {
  ONESHELF_TRY(check(value));
  return "value " + std::to_string(value);
}

Result<Box> doubled(Box box) { return std::make_unique<int>(*box * 2); }

Result<int> nested(int value) {
  const Box box = ONESHELF_TRY(doubled(ONESHELF_TRY(box_of(value))));
  return *box;
}

Result<int> sum(int left, int right) {
  return ONESHELF_TRY(content_of(left)) + ONESHELF_TRY(content_of(right));
}

TEST(Result, TryYieldsTheValueEvenIfItCanOnlyBeMoved) {
  EXPECT_EQ(*content_of(7), 7);
  EXPECT_EQ(*nested(7), 14);
  EXPECT_EQ(*sum(3, 4), 7);
  EXPECT_EQ(*text_of(7), "value 7");
  EXPECT_TRUE(check(7).ok());
}

TEST(Result, TryReturnsTheErrorAcrossTypes) {
  EXPECT_EQ(content_of(-1).error().id(), "test.refused");
  EXPECT_EQ(nested(-1).error().id(), "test.refused");
  EXPECT_EQ(sum(1, -1).error().id(), "test.refused");
  EXPECT_EQ(text_of(-1).error().id(), "test.refused");
  EXPECT_EQ(check(-1).error().code(), ErrorCode::kRefused);
}

TEST(Result, TakesItsValueOutOfATemporary) {
  const Box box = box_of(5).value();
  EXPECT_EQ(*box, 5);
  Result<Box> kept = box_of(6);
  EXPECT_EQ(**kept, 6);
  EXPECT_EQ(*kept->get(), 6);
  EXPECT_TRUE(static_cast<bool>(kept));
}

TEST(Result, HoldsOptionalsWithoutConfusingEmptyWithFailed) {
  const Result<std::optional<int>> nothing = std::optional<int>();
  ASSERT_TRUE(nothing.ok());
  EXPECT_FALSE(nothing->has_value());
}

TEST(ResultDeathTest, AssertsWhenTheOtherSideIsAskedFor) {
  const Result<int> failed = refused();
  const Result<int> fine = 1;
  EXPECT_DEATH(static_cast<void>(*failed), "assertion.failed.*ok");
  EXPECT_DEATH(static_cast<void>(fine.error()), "assertion.failed.*ok");
}

TEST(Error, TellsWhatHappenedToWhichRecordAndWhatToDo) {
  const Error error = Error(ErrorCode::kInvalid, "order.total_mismatch", "The total is off.")
                          .remedied("Open the order.")
                          .with("order", "1001")
                          .with("difference", "0.01");
  EXPECT_EQ(
      error.to_string(),
      "order.total_mismatch: The total is off. (order=1001 difference=0.01) - Open the order.");
  EXPECT_EQ(refused().to_string(), "test.refused: Refused.");
}

TEST(Error, ARecodedCopyKeepsEverythingElse) {
  const Error limited = Error(ErrorCode::kRateLimited, "http.too_many", "Too many requests.")
                            .retry_in(std::chrono::seconds(3))
                            .with("connection", "shop");
  const Error unknown = limited.recoded(ErrorCode::kUnknownOutcome);
  EXPECT_EQ(unknown.code(), ErrorCode::kUnknownOutcome);
  EXPECT_EQ(unknown.retry_after(), std::chrono::seconds(3));
  EXPECT_EQ(unknown.context(), limited.context());
  EXPECT_TRUE(limited.is_transient());
  EXPECT_FALSE(unknown.is_transient());
}

TEST(Error, EveryCodeHasItsOwnName) {
  std::set<std::string_view> names;
  for (int code = 0; code <= static_cast<int>(ErrorCode::kInternal); ++code) {
    names.insert(name_of(static_cast<ErrorCode>(code)));
  }
  EXPECT_EQ(names.size(), static_cast<size_t>(ErrorCode::kInternal) + 1);
}

}  // namespace
}  // namespace oneshelf

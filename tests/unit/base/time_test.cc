#include "base/time.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

namespace oneshelf {
namespace {

constexpr int64_t kYear10000Ms = 253'402'300'800'000;

TEST(Time, ReadsRfc3339) {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"2026-11-22T08:00:00Z", "2026-11-22T08:00:00.000Z"},
      {"2026-11-22t08:00:00z", "2026-11-22T08:00:00.000Z"},
      {"2026-11-22 08:00:00Z", "2026-11-22T08:00:00.000Z"},
      {"2026-11-22T08:00:00.5Z", "2026-11-22T08:00:00.500Z"},
      {"2026-11-22T08:00:00.1239Z", "2026-11-22T08:00:00.123Z"},
      {"2026-11-22T08:00:00.123456789123456789Z", "2026-11-22T08:00:00.123Z"},
      {"2026-11-22T08:00:00+01:00", "2026-11-22T07:00:00.000Z"},
      {"2026-11-22T00:30:00+02:00", "2026-11-21T22:30:00.000Z"},
      {"2026-12-31T23:30:00-03:30", "2027-01-01T03:00:00.000Z"},
      {"2026-11-22T08:00:00+0100", "2026-11-22T07:00:00.000Z"},
      {"2024-02-29T12:00:00Z", "2024-02-29T12:00:00.000Z"},
      {"2016-12-31T23:59:60Z", "2017-01-01T00:00:00.000Z"},
      {"1969-12-31T23:59:59.999Z", "1969-12-31T23:59:59.999Z"},
      {"0001-01-01T00:00:00Z", "0001-01-01T00:00:00.000Z"},
  };
  for (const auto& [text, expected] : cases) {
    const Result<Timestamp> time = parse_rfc3339(text);
    ASSERT_TRUE(time.ok()) << text;
    EXPECT_EQ(to_rfc3339(*time), expected) << text;
  }
}

TEST(Time, RefusesWhatIsNoInstant) {
  const std::vector<std::string> cases = {
      "",
      "2026",
      "2026-11-22",
      "2026-11-22T08:00",
      "2026-11-22T08:00:00",
      "2026-11-22T08:00:00 Z",
      "2026-11-22T08:00:00.Z",
      "2026-11-22T08:00:00,5Z",
      "2026-11-22T08:00:00+1:00",
      "2026-11-22T08:00:00+01:",
      "2026-11-22T08:00:00+01:60",
      "2026-11-22T08:00:00+16:00",
      "2026-11-22T08:00:00ZZ",
      "2026-13-01T00:00:00Z",
      "2026-00-01T00:00:00Z",
      "2026-02-29T00:00:00Z",
      "2026-04-31T00:00:00Z",
      "2026-11-00T00:00:00Z",
      "2026-11-22T24:00:00Z",
      "2026-11-22T08:60:00Z",
      "2026-11-22T08:00:61Z",
      "22.11.2026T08:00:00Z",
      "-026-11-22T08:00:00Z",
      "2026-11-22T 8:00:00Z",
      "1700000000",
  };
  for (const std::string& text : cases) {
    const Result<Timestamp> time = parse_rfc3339(text);
    ASSERT_FALSE(time.ok()) << text;
    EXPECT_EQ(time.error().id(), "time.invalid") << text;
  }
}

TEST(Time, CountsFromTheUnixEpoch) {
  EXPECT_EQ(to_rfc3339(from_unix_ms(0)), "1970-01-01T00:00:00.000Z");
  EXPECT_EQ(to_unix_ms(*parse_rfc3339("2001-09-09T01:46:40.250Z")), 1'000'000'000'250);
}

RC_GTEST_PROP(TimeProperty, TextReadsBackAsTheSameInstant, ()) {
  const Timestamp time =
      from_unix_ms(*rc::gen::inRange<int64_t>(-60'000'000'000'000, kYear10000Ms));
  const Result<Timestamp> read = parse_rfc3339(to_rfc3339(time));
  RC_ASSERT(read.ok());
  RC_ASSERT(*read == time);
}

RC_GTEST_PROP(TimeProperty, TextSortsInTheOrderOfTime, ()) {
  const Timestamp a = from_unix_ms(*rc::gen::inRange<int64_t>(-60'000'000'000'000, kYear10000Ms));
  const Timestamp b = from_unix_ms(*rc::gen::inRange<int64_t>(-60'000'000'000'000, kYear10000Ms));
  RC_ASSERT((a < b) == (to_rfc3339(a) < to_rfc3339(b)));
}

}  // namespace
}  // namespace oneshelf

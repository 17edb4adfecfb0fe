#include "cli/format.h"

#include <gtest/gtest.h>

namespace oneshelf::cli {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

TEST(Format, GroupsDigits) {
  const std::pair<int64_t, std::string> cases[] = {
      {0, "0"},      {999, "999"}, {1000, "1,000"}, {-1234, "-1,234"}, {1'240'000, "1,240,000"},
      {-999, "-999"}};
  for (const auto& [number, text] : cases) EXPECT_EQ(grouped(number), text);
}

TEST(Format, CountsThings) {
  EXPECT_EQ(counted(0, "request"), "0 requests");
  EXPECT_EQ(counted(1, "request"), "1 request");
  EXPECT_EQ(counted(1200, "request"), "1,200 requests");
}

TEST(Format, TellsDurationsInTheUnitsPeopleUse) {
  const std::pair<milliseconds, std::string> cases[] = {{milliseconds(-5), "0 ms"},
                                                        {milliseconds(80), "80 ms"},
                                                        {milliseconds(4'250), "4.2 s"},
                                                        {seconds(12), "12 s"},
                                                        {minutes(3) + seconds(5), "3 min 5 s"},
                                                        {hours(2) + minutes(10), "2 h 10 min"},
                                                        {hours(99), "4 d 3 h"}};
  for (const auto& [duration, text] : cases) EXPECT_EQ(duration_text(duration), text);
}

TEST(Format, TellsHowLongAgo) {
  const Timestamp now = from_unix_ms(1'000'000'000);
  EXPECT_EQ(ago_text(std::nullopt, now), "never");
  EXPECT_EQ(ago_text(now, now), "just now");
  EXPECT_EQ(ago_text(now - minutes(2), now), "2 min 0 s ago");
  EXPECT_EQ(ago_text(now + seconds(9), now), "just now");
}

TEST(Format, OutsideTextCannotSteerTheTerminal) {
  const std::pair<std::string, std::string> cases[] = {{"plain – text", "plain – text"},
                                                       {"\033[2Jgone", " [2Jgone"},
                                                       {"two\nlines\t\r", "two lines  "},
                                                       {"\xC2\x9B"
                                                        "31m",
                                                        " 31m"},
                                                       {"\u202Egpj.exe", " gpj.exe"},
                                                       {"broken\xFF", "broken\uFFFD"}};
  for (const auto& [text, shown] : cases) EXPECT_EQ(printable(text), shown);
}

TEST(Format, CutsBetweenCharactersAndMarksIt) {
  EXPECT_EQ(shortened("Größe", 5), "Größe");
  EXPECT_EQ(shortened("Größen", 5), "Größ…");
}

TEST(Table, AlignsColumnsByCharactersNotBytes) {
  Table table({{.title = "name"}, {.title = "n", .align = Table::Align::kRight}});
  table.add({"Größe", "5"});
  table.add({"x", "1,000"});
  EXPECT_EQ(table.text(),
            "name       n\n"
            "Größe      5\n"
            "x      1,000\n");
}

TEST(Table, IsNothingWithoutRows) {
  const Table table({{.title = "name"}});
  EXPECT_TRUE(table.empty());
  EXPECT_EQ(table.text(), "");
}

TEST(Progress, TellsDoneRateAndTimeLeft) {
  const std::pair<ProgressState, std::string> cases[] = {
      {{.step = "reading"}, "reading"},
      {{.step = "reading", .done = 1200, .elapsed = seconds(2)}, "reading  1,200  600/s"},
      {{.step = "writing", .done = 0, .total = 5000, .elapsed = seconds(1)},
       "writing  0/5,000  0 %"},
      {{.step = "writing", .done = 1240, .total = 5000, .elapsed = seconds(4)},
       "writing  1,240/5,000  24 %  310/s  12 s left"},
      {{.step = "writing", .done = 5000, .total = 5000, .elapsed = seconds(10)},
       "writing  5,000/5,000  100 %  500/s"},
      {{.step = "writing", .done = 100, .total = 200, .elapsed = seconds(10), .done_at_start = 50},
       "writing  100/200  50 %  5/s  20 s left"},
      {{.step = "writing", .done = 10, .total = 100, .elapsed = milliseconds(100)},
       "writing  10/100  10 %"},
      {{.step = "slow", .done = 1, .total = 3, .elapsed = seconds(60)},
       "slow  1/3  33 %  2 min 0 s left"}};
  for (const auto& [state, text] : cases) EXPECT_EQ(progress_text(state), text);
}

}  // namespace
}  // namespace oneshelf::cli

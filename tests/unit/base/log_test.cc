#include "base/log.h"

#include <gtest/gtest.h>

#include "base/json.h"
#include "base/redact.h"
#include "base/text.h"

namespace oneshelf {
namespace {

/// What `act` writes to standard error with the given form of lines.
template <typename Act>
std::string written(LogLevel level, bool as_json, Act act) {
  testing::internal::CaptureStderr();
  configure_log(level, as_json);
  act();
  configure_log(LogLevel::kInfo, false);
  return testing::internal::GetCapturedStderr();
}

TEST(Redactor, KnowsNamesOfSecrets) {
  for (const char* key :
       {"password", "Password", "db_password", "secret", "client_secret", "token", "access-token",
        "refreshToken", "Authorization", "api_key", "apiKey", "X-Api-Key", "key", "private.key",
        "cookie", "Set-Cookie", "signature", "passphrase", "credentials"}) {
    EXPECT_TRUE(names_secret(key)) << key;
  }
  for (const char* key : {"sku", "order", "connection", "keyword", "path", "code", "pass_count",
                          "author", "id", ""}) {
    EXPECT_FALSE(names_secret(key)) << key;
  }
}

TEST(Redactor, TakesSecretsOutOfText) {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"Authorization: Bearer abc.def-123", "Authorization: Bearer [redacted]"},
      {"sent bearer abc, then more", "sent bearer [redacted], then more"},
      {"Basic dXNlcjpwYXNz", "Basic [redacted]"},
      {"https://user:pass@shop.example/x", "https://[redacted]@shop.example/x"},
      {"https://shop.example/x?access_token=abc&page=2",
       "https://shop.example/x?access_token=[redacted]&page=2"},
      {"failed: api_key=abc; retry", "failed: api_key=[redacted]; retry"},
      {"client_secret=\u00E9\u00E9", "client_secret=[redacted]"},
      {"token=", "token="},
      {"page=2&limit=50", "page=2&limit=50"},
      {"mail to a@b.example", "mail to a@b.example"},
      {"https://shop.example/@handle", "https://shop.example/@handle"},
      {"a basic mug", "a basic mug"},
      {"BASIC SHIRTS", "BASIC SHIRTS"},
      {"", ""},
  };
  for (const auto& [text, expected] : cases) EXPECT_EQ(redacted(text), expected) << text;
}

TEST(LogLine, ShowsKeysAndValuesAsText) {
  EXPECT_EQ(format_log_line("order.written", {{"order", "1001"}, {"total", "19.90"}}, false),
            "order.written order=1001 total=19.90");
  EXPECT_EQ(format_log_line("job.started", {}, false), "job.started");
}

TEST(LogLine, QuotesValuesSoThatOneEventStaysOneLine) {
  EXPECT_EQ(
      format_log_line("e", {{"a", "two words"}, {"b", "x\ny"}, {"c", ""}, {"d", "p=q"}}, false),
      R"(e a="two words" b="x\ny" c="" d="p=q")");
  EXPECT_EQ(format_log_line("e", {{"a", "bad\xFF"}}, false), "e a=bad\uFFFD");
}

TEST(LogLine, IsOneJsonObjectWhenAsked) {
  const Json line =
      *parse_json(format_log_line("e", {{"a", "x\n\"y\""}, {"password", "hunter2"}}, true));
  EXPECT_EQ(line["event"].as_string(), "e");
  EXPECT_EQ(line["a"].as_string(), "x\n\"y\"");
  EXPECT_EQ(line["password"].as_string(), "[redacted]");
}

TEST(LogLine, NeverHoldsASecret) {
  for (const bool as_json : {false, true}) {
    const std::string line =
        format_log_line("connection.failed",
                        {{"connection", "shop"},
                         {"access_token", "hunter2"},
                         {"url", "https://u:hunter2@shop.example/?key=hunter2"},
                         {"error", "Bearer hunter2 was refused"}},
                        as_json);
    EXPECT_EQ(line.find("hunter2"), std::string::npos) << line;
    EXPECT_NE(line.find("shop"), std::string::npos) << line;
  }
}

TEST(LogLine, CutsLongValues) {
  const std::string line = format_log_line("e", {{"a", std::string(100'000, 'x')}}, false);
  EXPECT_LT(line.size(), 3'000u);
}

TEST(Log, WritesJsonLinesWithTimeAndLevel) {
  const std::string text = written(LogLevel::kInfo, true, [] {
    log_info("order.written", {{"order", "{1001}"}});
    log_warn("http.retried");
  });
  const std::vector<std::string> lines = split(text, '\n');
  ASSERT_EQ(lines.size(), 3u) << text;
  const Result<Json> first = parse_json(lines[0]);
  ASSERT_TRUE(first.ok()) << lines[0];
  EXPECT_TRUE(parse_rfc3339((*first)["time"].as_string()).ok()) << lines[0];
  EXPECT_EQ((*first)["level"].as_string(), "info");
  EXPECT_EQ((*first)["event"].as_string(), "order.written");
  EXPECT_EQ((*first)["order"].as_string(), "{1001}");
  EXPECT_EQ((*parse_json(lines[1]))["event"].as_string(), "http.retried");
}

TEST(Log, WritesTextLinesFromItsLevelUp) {
  const std::string text = written(LogLevel::kWarn, false, [] {
    log_debug("debug.event");
    log_info("info.event");
    log_warn("warn.event", {{"a", "1"}});
    log_error("error.event");
  });
  EXPECT_EQ(text.find("debug.event"), std::string::npos);
  EXPECT_EQ(text.find("info.event"), std::string::npos);
  EXPECT_NE(text.find("Z warning warn.event a=1\n"), std::string::npos) << text;
  EXPECT_NE(text.find("Z error error.event\n"), std::string::npos) << text;
}

TEST(Log, WritesNothingWhenOff) {
  EXPECT_EQ(written(LogLevel::kOff, false, [] { log_error("error.event"); }), "");
}

}  // namespace
}  // namespace oneshelf

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include "base/json.h"
#include "base/text.h"

namespace oneshelf {
namespace {

std::string nested(size_t depth) { return std::string(depth, '[') + std::string(depth, ']'); }

TEST(ParseJson, KeepsTheExactDigitsOfNumbers) {
  const std::vector<std::string> numbers = {"0",
                                            "-0",
                                            "7",
                                            "-7",
                                            "19.90",
                                            "19.900000",
                                            "0.10",
                                            "-0.05",
                                            "1e3",
                                            "1E+3",
                                            "1.50e-10",
                                            "9223372036854775807",
                                            "-9223372036854775808",
                                            "18446744073709551615",
                                            "123456789012345678901234567890",
                                            "0.1000000000000000055511151231257827",
                                            "12345678901234567890.12345678901234567890"};
  for (const std::string& digits : numbers) {
    for (const std::string& text : {digits, "[" + digits + "]", " " + digits + " \n"}) {
      const Result<Json> json = parse_json(text);
      ASSERT_TRUE(json.ok()) << text << ": " << json.error().to_string();
      EXPECT_EQ((json->is_array() ? json->at(0) : *json).as_digits(), digits);
    }
  }
}

TEST(ParseJson, KeepsEveryDigitOfVeryLongNumbers) {
  std::string digits = "1.";
  for (int i = 0; i < 10'000; ++i) digits += static_cast<char>('0' + i % 10);
  const Result<Json> json = parse_json("{\"n\":" + digits + "}");
  ASSERT_TRUE(json.ok()) << json.error().to_string();
  EXPECT_EQ((*json)["n"].as_digits(), digits);
}

TEST(ParseJson, ReadsEveryKindOfValue) {
  const Json json = *parse_json(
      R"( {"text":"a","yes":true,"no":false,"none":null,
           "list":[1,"b",[],{}], "in":{"x":{"y":2}}} )");
  EXPECT_EQ(json["text"].as_string(), "a");
  EXPECT_TRUE(json["yes"].as_bool());
  EXPECT_FALSE(json["no"].as_bool());
  EXPECT_TRUE(json["none"].is_null());
  EXPECT_EQ(json["list"].size(), 4u);
  EXPECT_EQ(json["list"].at(1).as_string(), "b");
  EXPECT_TRUE(json["list"].at(2).is_array());
  EXPECT_TRUE(json["list"].at(3).is_object());
  EXPECT_EQ(json["in"]["x"]["y"].as_digits(), "2");
}

TEST(ParseJson, UnderstandsEscapesAndEveryPlaneOfUnicode) {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {R"("\"\\\/\b\f\n\r\t")", "\"\\/\b\f\n\r\t"}, {R"("\u00e9\u20AC")", "\u00E9\u20AC"},
      {R"("\ud83d\ude00")", "\U0001F600"},          {"\"\U0001F600\u00E9\"", "\U0001F600\u00E9"},
      {R"("a\u0000b")", std::string("a\0b", 3)},    {"\"\x7F\"", "\x7F"},
  };
  for (const auto& [text, expected] : cases) {
    const Result<Json> json = parse_json(text);
    ASSERT_TRUE(json.ok()) << text << ": " << json.error().to_string();
    EXPECT_EQ(json->as_string(), expected) << text;
  }
}

/// Documents that some parser or other accepts and none should.
std::vector<std::string> documents_that_are_not_json() {
  return {"",
          " ",
          "{",
          "[",
          "[1,]",
          "{\"a\":1,}",
          "{\"a\"}",
          "{a:1}",
          "'a'",
          "tru",
          "nul",
          "True",
          "NaN",
          "Infinity",
          "01",
          "+1",
          ".5",
          "5.",
          "1e",
          "-",
          "0x10",
          "1 2",
          "{} {}",
          "[1] x",
          "\"a",
          "\"\\x\"",
          "\"\\u12\"",
          "/* c */ 1",
          "// c\n1",
          "<html>",
          "\"\\ud83d\"",
          "\"\\ude00\"",
          "\"\\ud83dx\"",
          "\"line\nbreak\"",
          "\"tab\there\"",
          std::string("\"\0\"", 3),
          std::string("1\0", 2)};
}

TEST(ParseJson, RefusesWhatIsNotJson) {
  for (const std::string& text : documents_that_are_not_json()) {
    const Result<Json> json = parse_json(text);
    ASSERT_FALSE(json.ok()) << text;
    EXPECT_EQ(json.error().code(), ErrorCode::kCorrupt) << text;
    EXPECT_EQ(json.error().id(), "json.invalid") << text;
  }
}

TEST(ParseJson, RefusesInvalidUtf8) {
  for (const char* bytes :
       {"\x80", "\xC3", "\xC0\xAF", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\xFF", "caf\xE9"}) {
    const std::string text = std::string("{\"a\":\"") + bytes + "\"}";
    EXPECT_FALSE(parse_json(text).ok()) << text;
    EXPECT_FALSE(parse_json(std::string("{\"") + bytes + "\":1}").ok()) << text;
  }
}

TEST(ParseJson, NamesTheByteThatIsWrong) {
  const Result<Json> json = parse_json("{\"a\": 1, \"b\": ?}");
  ASSERT_FALSE(json.ok());
  EXPECT_NE(json.error().message().find("at byte 14"), std::string::npos) << json.error().message();
}

TEST(ParseJson, LimitsNesting) {
  EXPECT_TRUE(parse_json(nested(64)).ok());
  EXPECT_FALSE(parse_json(nested(65)).ok());
  EXPECT_FALSE(parse_json(std::string(1'000'000, '[')).ok());
}

TEST(ParseJson, SkipsAByteOrderMark) {
  const Result<Json> json = parse_json("\uFEFF{\"a\":1}");
  ASSERT_TRUE(json.ok());
  EXPECT_EQ((*json)["a"].as_digits(), "1");
}

TEST(ParseJson, TheLastOfTwinMembersWins) {
  EXPECT_EQ(parse_json(R"({"a":1,"b":2,"a":3})")->dump(), R"({"a":3,"b":2})");
  EXPECT_EQ(parse_json(R"([{"a":1,"a":2,"a":3}])")->dump(), R"([{"a":3}])");
  Json many = Json::object();
  std::string text = "{";
  for (int i = 0; i < 100; ++i)
    text += "\"k" + std::to_string(i % 50) + "\":" + std::to_string(i) + ",";
  text.back() = '}';
  for (int i = 0; i < 50; ++i) many.set("k" + std::to_string(i), i + 50);
  EXPECT_EQ(*parse_json(text), many);
}

TEST(ParseJson, ReadsLargeObjectsInReasonableTime) {
  std::string text = "{";
  for (int i = 0; i < 20'000; ++i)
    text += "\"key" + std::to_string(i) + "\":" + std::to_string(i) + ",";
  text.back() = '}';
  EXPECT_EQ(parse_json(text)->size(), 20'000u);
}

/// A random value with at most `depth` levels below it.
Json any_json(int depth) {
  const int kind = *rc::gen::inRange(0, depth > 0 ? 6 : 4);
  if (kind == 0) return Json();
  if (kind == 1) return Json(*rc::gen::arbitrary<bool>());
  if (kind == 2) {
    return Json::number(
        Decimal::from_millionths(*rc::gen::inRange<int64_t>(-1'000'000'000, 1'000'000'000)));
  }
  if (kind == 3) return Json(repaired_utf8(*rc::gen::arbitrary<std::string>()));
  Json json = kind == 4 ? Json::array() : Json::object();
  const int count = *rc::gen::inRange(0, 4);
  for (int i = 0; i < count; ++i) {
    if (kind == 4) {
      json.push(any_json(depth - 1));
    } else {
      json.set(repaired_utf8(*rc::gen::arbitrary<std::string>()), any_json(depth - 1));
    }
  }
  return json;
}

RC_GTEST_PROP(JsonProperty, WhatIsWrittenReadsBackTheSame, ()) {
  const Json json = any_json(3);
  const Result<Json> compact = parse_json(json.dump());
  RC_ASSERT(compact.ok());
  RC_ASSERT(*compact == json);
  const Result<Json> indented = parse_json(json.pretty());
  RC_ASSERT(indented.ok());
  RC_ASSERT(*indented == json);
}

RC_GTEST_PROP(JsonProperty, AnyBytesAreReadOrRefused, (const std::string& bytes)) {
  const Result<Json> json = parse_json(bytes);
  RC_ASSERT((json.ok() || json.error().id() == "json.invalid"));
}

}  // namespace
}  // namespace oneshelf

#include "base/json.h"

#include <gtest/gtest.h>

namespace oneshelf {
namespace {

TEST(Json, BuildsDocumentsByChaining) {
  Json order = Json::object();
  order.set("id", 1001).set("total", Json::number(dec("19.90"))).set("paid", true);
  order.set("note", "caf\u00E9").set("parent", nullptr);
  order.set("lines", Json::array().push("a").push(2));
  EXPECT_EQ(order.dump(),
            "{\"id\":1001,\"total\":19.9,\"paid\":true,\"note\":\"caf\u00E9\",\"parent\":null,"
            "\"lines\":[\"a\",2]}");
}

TEST(Json, NullBecomesTheContainerThatIsFilled) {
  Json object;
  object.set("a", 1);
  Json array;
  array.push(1);
  EXPECT_EQ(object.dump(), R"({"a":1})");
  EXPECT_EQ(array.dump(), "[1]");
}

TEST(Json, SettingAgainReplacesInPlace) {
  Json json;
  json.set("a", 1).set("b", 2).set("a", "new");
  EXPECT_EQ(json.dump(), R"({"a":"new","b":2})");
}

TEST(Json, AsksForAbsentThingsGiveNull) {
  const Json json = *parse_json(R"({"a":[1]})");
  EXPECT_TRUE(json["b"].is_null());
  EXPECT_TRUE(json["b"]["c"]["d"].is_null());
  EXPECT_TRUE(json["a"]["x"].is_null());
  EXPECT_TRUE(json["a"].at(1).is_null());
  EXPECT_TRUE(json.at(0).is_null());
  EXPECT_EQ(json["b"].size(), 0u);
}

TEST(Json, LenientReadingHasAFallback) {
  EXPECT_EQ(Json("x").text_or("y"), "x");
  EXPECT_EQ(Json(5).text_or("y"), "5");
  EXPECT_EQ(Json(true).text_or("y"), "y");
  EXPECT_TRUE(Json(true).bool_or(false));
  EXPECT_TRUE(Json("no").bool_or(true));
}

TEST(Json, WritesControlCharactersAndKeepsUnicode) {
  EXPECT_EQ(Json(std::string("\0\x01\x1F\x7F", 4)).dump(), "\"\\u0000\\u0001\\u001f\x7F\"");
  EXPECT_EQ(Json("\"\\/\n\r\t").dump(), R"("\"\\/\n\r\t")");
  EXPECT_EQ(Json("\U0001F600").dump(), "\"\U0001F600\"");
  EXPECT_EQ(Json().set("a\"b", 1).dump(), R"({"a\"b":1})");
}

TEST(Json, StaysJsonEvenIfTextIsNotUtf8) {
  EXPECT_EQ(Json("caf\xE9").dump(), "\"caf\uFFFD\"");
  EXPECT_TRUE(parse_json(Json("\xED\xA0\x80").dump()).ok());
}

TEST(Json, WritesIndentedTextForPeople) {
  const Json json = *parse_json(R"({"a":[1,{"b":[]}],"c":{}})");
  EXPECT_EQ(json.pretty(),
            "{\n  \"a\": [\n    1,\n    {\n      \"b\": []\n    }\n  ],\n  \"c\": {}\n}");
}

TEST(Json, EqualsByKindAndDigits) {
  EXPECT_EQ(Json(1), *parse_json("1"));
  EXPECT_NE(Json(1), Json("1"));
  EXPECT_NE(*parse_json("1.0"), *parse_json("1"));
  EXPECT_NE(Json(), Json::object());
}

TEST(JsonDeathTest, AssertsWhenTheWrongKindIsTaken) {
  EXPECT_DEATH(static_cast<void>(Json("a").as_digits()), "is_number");
  EXPECT_DEATH(static_cast<void>(Json(1).as_array()), "is_array");
  EXPECT_DEATH(Json("a").set("k", 1), "is_object");
}

}  // namespace
}  // namespace oneshelf

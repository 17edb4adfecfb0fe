#include <gtest/gtest.h>

#include "base/json.h"

namespace oneshelf {
namespace {

/// Everything that reading `text` with `read` complained about.
template <typename Read>
JsonReader::Complaints complaints_of(std::string_view text, Read read) {
  const Json json = *parse_json(text);
  JsonReader::Complaints complaints;
  read(JsonReader(json, complaints));
  return complaints;
}

using Lines = JsonReader::Complaints;

TEST(JsonReader, ReadsTypedMembers) {
  const Json json = *parse_json(R"({
    "name": "Mug", "empty": "", "id": 42, "code": "A-1", "price": 19.90, "text_price": "19.90",
    "count": 3, "big": 9007199254740993, "whole": 5.0, "text_count": "12", "yes": true,
    "at": "2026-11-22T08:00:00Z", "in": {"x": 1}, "list": [{"x": 1}, {"x": 2}], "none": null})");
  Lines complaints;
  const JsonReader reader(json, complaints);
  EXPECT_EQ(reader.text("name"), "Mug");
  EXPECT_EQ(reader.text("empty"), "");
  EXPECT_EQ(reader.id("id"), "42");
  EXPECT_EQ(reader.id("code"), "A-1");
  EXPECT_EQ(reader.decimal("price"), dec("19.90"));
  EXPECT_EQ(reader.decimal("text_price"), dec("19.90"));
  EXPECT_EQ(reader.integer("count"), 3);
  EXPECT_EQ(reader.integer("big"), 9'007'199'254'740'993);
  EXPECT_EQ(reader.integer("whole"), 5);
  EXPECT_EQ(reader.integer("text_count"), 12);
  EXPECT_TRUE(reader.boolean("yes"));
  EXPECT_EQ(to_rfc3339(reader.time("at")), "2026-11-22T08:00:00.000Z");
  EXPECT_EQ(reader.object("in").integer("x"), 1);
  EXPECT_EQ(reader.list("list").at(1).integer("x"), 2);
  EXPECT_EQ(complaints, Lines());
  EXPECT_TRUE(JsonReader::finish(complaints).ok());
}

TEST(JsonReader, OptionalMembersMayBeAbsentOrNull) {
  const Lines complaints = complaints_of(R"({"a": null})", [](const JsonReader& reader) {
    for (const char* key : {"a", "b"}) {
      EXPECT_EQ(reader.opt_text(key), std::nullopt);
      EXPECT_EQ(reader.opt_id(key), std::nullopt);
      EXPECT_EQ(reader.opt_decimal(key), std::nullopt);
      EXPECT_EQ(reader.opt_integer(key), std::nullopt);
      EXPECT_EQ(reader.opt_boolean(key), std::nullopt);
      EXPECT_EQ(reader.opt_time(key), std::nullopt);
      EXPECT_FALSE(reader.opt_object(key).has_value());
      EXPECT_TRUE(reader.list(key).empty());
      EXPECT_FALSE(reader.has(key));
    }
  });
  EXPECT_EQ(complaints, Lines());
}

TEST(JsonReader, MissingRequiredMembersComplainOnce) {
  const Lines complaints = complaints_of("{}", [](const JsonReader& reader) {
    EXPECT_EQ(reader.text("text"), "");
    EXPECT_EQ(reader.id("id"), "");
    EXPECT_EQ(reader.decimal("price"), Decimal());
    EXPECT_EQ(reader.integer("count"), 0);
    EXPECT_FALSE(reader.boolean("yes"));
    EXPECT_EQ(reader.time("at"), Timestamp());
    reader.object("in");
  });
  EXPECT_EQ(complaints, (Lines{
                            "text: expected text, found nothing",
                            "id: expected an id, found nothing",
                            "price: expected a number, found nothing",
                            "count: expected a whole number, found nothing",
                            "yes: expected true or false, found nothing",
                            "at: expected an RFC 3339 time, found nothing",
                            "in: expected an object, found nothing",
                        }));
}

TEST(JsonReader, MistypedMembersComplainEvenIfOptional) {
  const Lines complaints = complaints_of(
      R"({"text": 5, "id": "", "n": 1.5, "price": "19,90", "fine": 0.0000001, "count": 1.5,
          "huge": 99999999999999999999, "yes": "true", "at": "yesterday", "in": [], "list": {}})",
      [](const JsonReader& reader) {
        EXPECT_EQ(reader.opt_text("text"), std::nullopt);
        EXPECT_EQ(reader.opt_id("id"), std::nullopt);
        EXPECT_EQ(reader.opt_id("n"), std::nullopt);
        EXPECT_EQ(reader.opt_decimal("price"), std::nullopt);
        EXPECT_EQ(reader.opt_decimal("fine"), std::nullopt);
        EXPECT_EQ(reader.opt_integer("count"), std::nullopt);
        EXPECT_EQ(reader.opt_integer("huge"), std::nullopt);
        EXPECT_EQ(reader.opt_boolean("yes"), std::nullopt);
        EXPECT_EQ(reader.opt_time("at"), std::nullopt);
        EXPECT_FALSE(reader.opt_object("in").has_value());
        EXPECT_TRUE(reader.list("list").empty());
      });
  EXPECT_EQ(complaints,
            (Lines{
                "text: expected text, found a number",
                "id: expected an id, found \"\"",
                "n: expected an id, found 1.5",
                "price: expected a number of at most 12 digits and six decimals, found \"19,90\"",
                "fine: expected a number of at most 12 digits and six decimals, found 0.0000001",
                "count: expected a whole number, found 1.5",
                "huge: expected a whole number, found 99999999999999999999",
                "yes: expected true or false, found \"true\"",
                "at: expected an RFC 3339 time, found \"yesterday\"",
                "in: expected an object, found a list",
                "list: expected a list, found an object",
            }));
}

TEST(JsonReader, NamesTheWholePath) {
  const Lines complaints =
      complaints_of(R"({"order": {"lines": [{"sku": "A"}, {"sku": 7, "tax": {}}]}})",
                    [](const JsonReader& reader) {
                      for (const JsonReader& line : reader.object("order").list("lines")) {
                        line.text("sku");
                        if (const auto tax = line.opt_object("tax")) tax->decimal("rate");
                      }
                    });
  EXPECT_EQ(complaints, (Lines{"order.lines[1].sku: expected text, found a number",
                               "order.lines[1].tax.rate: expected a number, found nothing"}));
}

TEST(JsonReader, ComplainsAboutADocumentOfTheWrongKind) {
  const Lines complaints = complaints_of("[]", [](const JsonReader& reader) {
    reader.complain("", "an object");
    EXPECT_EQ(reader.text("name"), "");
  });
  EXPECT_EQ(complaints, (Lines{"document: expected an object, found a list",
                               "name: expected text, found nothing"}));
}

TEST(JsonReader, ToldComplaintsAreFewAndShort) {
  const Json json = *parse_json("{\"a\":\"" + std::string(10'000, 'x') + "\"}");
  const auto read = [](const JsonReader& reader) {
    for (int i = 0; i < 8; ++i) reader.opt_decimal("a");
    return 1;
  };
  const Result<int> done = read_json(json, read);
  ASSERT_FALSE(done.ok());
  EXPECT_EQ(done.error().code(), ErrorCode::kCorrupt);
  EXPECT_EQ(done.error().id(), "json.unexpected");
  EXPECT_NE(done.error().message().find("; and 3 more"), std::string::npos);
  EXPECT_LT(done.error().message().size(), 1'000u);
}

TEST(ReadJson, GivesTheValueOrTheComplaints) {
  const auto read = [](const JsonReader& reader) {
    return std::make_unique<std::string>(reader.text("name"));
  };
  EXPECT_EQ(**read_json(*parse_json(R"({"name":"Mug"})"), read), "Mug");
  const auto failed = read_json(*parse_json(R"({"name":1})"), read);
  ASSERT_FALSE(failed.ok());
  EXPECT_NE(failed.error().message().find("name: expected text, found a number"),
            std::string::npos);
}

}  // namespace
}  // namespace oneshelf

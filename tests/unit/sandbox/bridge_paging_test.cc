#include <gtest/gtest.h>

#include <set>

#include "base/bytes.h"
#include "bridge_client.h"

namespace oneshelf::sandbox::bridge {
namespace {

/// A shop with products S0 … S(n-1), all of one millisecond.
void fill(BridgeClient& client, int products) {
  std::vector<Json> batch;
  for (int i = 0; i < products; ++i) batch.push_back(a_product("S" + std::to_string(i)));
  ASSERT_EQ(client.admin("/products", items(batch)).status, 200);
}

std::multiset<std::string> skus_of(const std::vector<Json>& rows) {
  std::multiset<std::string> skus;
  for (const Json& row : rows) skus.insert(row["sku"].text_or());
  return skus;
}

TEST(BridgePaging, GivesEveryRowOnceWhateverThePageSize) {
  BridgeClient client(channel_options());
  fill(client, 25);
  for (const char* limit : {"1", "7", "25", "26", "500"}) {
    const auto skus = skus_of(client.read_all("/products?limit=" + std::string(limit)));
    EXPECT_EQ(skus.size(), 25u) << limit;
    EXPECT_EQ(std::set<std::string>(skus.begin(), skus.end()).size(), 25u) << limit;
  }
  EXPECT_TRUE(client.read("/products?limit=25")["next_cursor"].is_null());
}

TEST(BridgePaging, NeverMissesARowThatChangesInTheSameMillisecondWhilePaging) {
  BridgeClient client(channel_options());
  fill(client, 10);
  const Json first = client.read("/products?limit=5");
  // S2 stands on the page already given out; it changes without the clock moving.
  client.admin("/products", items({a_product("S2", "33.00")}));
  const std::vector<Json> rest =
      client.read_all("/products?limit=5", first["next_cursor"].as_string());
  const auto changed =
      std::ranges::find_if(rest, [](const Json& row) { return row["sku"] == Json("S2"); });
  ASSERT_NE(changed, rest.end());
  EXPECT_EQ((*changed)["price"].text_or(), "33");
  EXPECT_EQ(rest.size(), 6u);
}

TEST(BridgePaging, NeverMissesARowThatChangesBeforeItsPageCame) {
  BridgeClient client(channel_options());
  fill(client, 10);
  const Json first = client.read("/products?limit=5");
  client.pass(milliseconds(10));
  client.admin("/products", items({a_product("S7", "33.00"), a_product("new")}));
  const auto rest = skus_of(client.read_all("/products?limit=2", first["next_cursor"].as_string()));
  EXPECT_EQ(rest.size(), 6u);
  EXPECT_EQ(rest.count("S7"), 1u);
  EXPECT_EQ(rest.count("new"), 1u);
}

TEST(BridgePaging, KeepsOrderWhenTheClockStepsBack) {
  BridgeClient client(channel_options());
  fill(client, 3);
  const Json first = client.read("/products?limit=2");
  client.pass(-std::chrono::hours(1));
  client.admin("/products", items({a_product("S0", "33.00")}));
  const auto rest = skus_of(client.read_all("/products", first["next_cursor"].as_string()));
  EXPECT_EQ(rest, (std::multiset<std::string>{"S0", "S2"}));
}

TEST(BridgePaging, UpdatedSinceIncludesItsOwnMillisecond) {
  BridgeClient client(channel_options());
  fill(client, 2);
  client.pass(milliseconds(1));
  client.admin("/products", items({a_product("S1", "33.00"), a_product("S2")}));
  const std::string at = percent_encoded(to_rfc3339(client.now));
  EXPECT_EQ(client.read("/products?updated_since=" + at)["items"].size(), 2u);
  const std::string later = percent_encoded(to_rfc3339(client.now + milliseconds(1)));
  EXPECT_EQ(client.read("/products?updated_since=" + later)["items"].size(), 0u);
  EXPECT_EQ(client.read("/products?sku=S0&updated_since=" + at)["items"].size(), 0u);
  EXPECT_EQ(client.read("/products?sku=S1&updated_since=" + at)["items"].size(), 1u);
}

TEST(BridgePaging, RefusesLimitsTimesAndCursorsThatAreNone) {
  BridgeClient client(channel_options());
  fill(client, 3);
  for (const char* query : {"limit=0", "limit=501", "limit=-1", "limit=x",
                            "limit=", "updated_since=yesterday", "cursor=abc", "cursor=%21%21"}) {
    EXPECT_EQ(client.get("/products?" + std::string(query)).status, 400) << query;
  }
  const std::string cursor = client.read("/products?limit=1")["next_cursor"].as_string();
  EXPECT_EQ(code_of(client.get("/stock?cursor=" + cursor)), "invalid_cursor");
}

TEST(BridgePaging, ThousandsOfChangesWhilePagingLoseNothing) {
  BridgeClient client(channel_options());
  fill(client, 200);
  std::set<std::string> seen;
  std::string cursor;
  for (int page = 0; page < 60; ++page) {
    const Json answer = client.read("/products?limit=7&cursor=" + cursor);
    for (const Json& row : answer["items"].as_array()) seen.insert(row["sku"].text_or());
    if (answer["next_cursor"].is_null()) break;
    cursor = answer["next_cursor"].as_string();
    // Every other page, a row changes that is somewhere before or behind the cursor.
    if (page % 2 == 0) {
      client.admin("/products", items({a_product("S" + std::to_string(page * 37 % 200),
                                                 "1.0" + std::to_string(page % 9 + 1))}));
    }
  }
  EXPECT_EQ(seen.size(), 200u);
}

}  // namespace
}  // namespace oneshelf::sandbox::bridge

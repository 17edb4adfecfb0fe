#include "sandbox/faults.h"

#include <gtest/gtest.h>

#include "bridge_client.h"

namespace oneshelf::sandbox::bridge {
namespace {

class BridgeFaults : public testing::Test {
 protected:
  BridgeFaults() : client(channel_options()) {
    std::vector<Json> ten;
    for (int i = 0; i < 10; ++i) ten.push_back(a_product("S" + std::to_string(i)));
    client.admin("/products", items(ten));
  }
  void fault(Fault fault) { ASSERT_TRUE(client.bridge.add_fault(std::move(fault)).ok()); }
  std::string price(const std::string& sku) {
    return client.read("/products?sku=" + sku)["items"].at(0)["price"].text_or();
  }
  HttpResponse write(const std::string& price) {
    return client.post("/products/batch", items({a_product("S0", price)}));
  }

  BridgeClient client;
};

TEST_F(BridgeFaults, StrikeTheirOperationSoOftenAndNoMore) {
  fault({.kind = FaultKind::kErrorBefore, .operation = "listProducts", .times = 2});
  EXPECT_EQ(client.get("/stock").status, 200);
  EXPECT_EQ(client.get("/products").status, 500);
  EXPECT_EQ(client.get("/products").status, 500);
  EXPECT_EQ(client.get("/products").status, 200);
}

TEST_F(BridgeFaults, CanWaitForALaterOccasion) {
  fault({.kind = FaultKind::kErrorBefore, .skip = 1});
  EXPECT_EQ(client.get("/products").status, 200);
  EXPECT_EQ(client.get("/products").status, 500);
}

TEST_F(BridgeFaults, HappenBeforeOrAfterTheEffect) {
  struct Case {
    FaultKind kind;
    int status;
    bool happened;
  };
  const std::vector<Case> cases = {
      {FaultKind::kErrorBefore, 500, false}, {FaultKind::kErrorAfter, 500, true},
      {FaultKind::kDropBefore, 0, false},    {FaultKind::kDropAfter, 0, true},
      {FaultKind::kRateLimit, 429, false},   {FaultKind::kUnauthorized, 401, false},
  };
  for (const Case& one : cases) {
    write("1");
    fault({.kind = one.kind});
    EXPECT_EQ(write("2").status, one.status) << name_of(one.kind);
    EXPECT_EQ(price("S0"), one.happened ? "2" : "1") << name_of(one.kind);
  }
}

TEST_F(BridgeFaults, ARateLimitSaysWhenToComeBack) {
  fault({.kind = FaultKind::kRateLimit, .retry_after_seconds = 7});
  EXPECT_EQ(find_header(client.get("/products").headers, "Retry-After"), "7");
}

TEST_F(BridgeFaults, ListsCanBeEmptyOrShortThoughTheyClaimToBeWhole) {
  fault({.kind = FaultKind::kEmptyPage, .operation = "listProducts"});
  Json page = client.read("/products?limit=4");
  EXPECT_EQ(page["items"].size(), 0u);
  EXPECT_TRUE(page["next_cursor"].is_null());
  fault({.kind = FaultKind::kShortPage, .operation = "listProducts"});
  page = client.read("/products?limit=4");
  EXPECT_EQ(page["items"].size(), 2u);
  EXPECT_TRUE(page["next_cursor"].is_null());
}

TEST_F(BridgeFaults, AnswersCanBreakInTheMiddle) {
  fault({.kind = FaultKind::kBrokenBody});
  EXPECT_FALSE(parse_json(client.get("/products").body).ok());
}

TEST_F(BridgeFaults, AreSwitchedFromOutside) {
  const Json one =
      Json::object().set("kind", "drop_after").set("operation", "setStock").set("times", 3);
  const Json body = Json::object().set("faults", Json::array().push(one));
  EXPECT_EQ(client.send("POST", "/_sandbox/faults", body).status, 200);
  const Json listed = parsed(client.send("GET", "/_sandbox/faults"))["faults"].at(0);
  EXPECT_EQ(listed["kind"].text_or(), "drop_after");
  EXPECT_EQ(listed["times"].text_or(), "3");
  EXPECT_EQ(client.post("/stock/batch", items({})).status, 0);
  client.send("DELETE", "/_sandbox/faults");
  EXPECT_EQ(client.post("/stock/batch", items({})).status, 200);
}

TEST_F(BridgeFaults, RefusesFaultsItDoesNotKnowAsAWhole) {
  const Json good = Json::object().set("kind", "error_before");
  const Json body = Json::object().set(
      "faults", Json::array().push(good).push(Json::object().set("kind", "boom")));
  const HttpResponse refused = client.send("POST", "/_sandbox/faults", body);
  EXPECT_EQ(code_of(refused), "faults.unknown_kind");
  EXPECT_NE(parsed(refused)["error"]["remedy"].text_or().find("drop_after"), std::string::npos);
  EXPECT_EQ(client.send("POST", "/_sandbox/faults", Json::object()).status, 422);
  EXPECT_EQ(client.get("/products").status, 200);
}

TEST_F(BridgeFaults, CountsSayWhatWasAsked) {
  client.send("POST", "/_sandbox/reset-counts");
  client.read("/products");
  client.read("/products");
  client.post("/products/batch",
              items({a_product("S0"), a_product("S1", "5"), a_product("S2", "bad")}));
  client.get("/nothing");
  const Json counts = parsed(client.send("GET", "/_sandbox/counts"));
  EXPECT_EQ(counts["requests"].text_or(), "4");
  EXPECT_EQ(counts["reads"].text_or(), "3");
  EXPECT_EQ(counts["writes"].text_or(), "1");
  EXPECT_EQ(counts["operations"]["listProducts"].text_or(), "2");
  EXPECT_EQ(counts["operations"]["unknown"].text_or(), "1");
  EXPECT_EQ(counts["rows_written"]["upsertProducts"].text_or(), "1");
  EXPECT_EQ(counts["rows_unchanged"]["upsertProducts"].text_or(), "1");
  client.bridge.reset_counts();
  EXPECT_EQ(client.bridge.counts().requests(), 0u);
}

TEST_F(BridgeFaults, AdminRoutesAnswerUnknownOnes) {
  EXPECT_EQ(client.admin("/nothing").status, 404);
  EXPECT_EQ(client.admin("/orders/o1/dance").status, 404);
  EXPECT_EQ(client.send("GET", "/_sandbox").status, 404);
  EXPECT_EQ(parsed(client.send("GET", "/_sandbox/state"))["products"].text_or(), "10");
}

TEST(Faults, AreLimitedInNumber) {
  Faults faults;
  for (size_t i = 0; i < Faults::kMax; ++i) EXPECT_TRUE(faults.add({}).ok());
  EXPECT_EQ(faults.add({}).error().id(), "faults.too_many");
}

TEST(Faults, EveryKindHasANameThatIsReadBack) {
  for (int kind = 0; kind <= static_cast<int>(FaultKind::kStaleHint); ++kind) {
    const auto one = static_cast<FaultKind>(kind);
    EXPECT_FALSE(name_of(one).empty());
    EXPECT_EQ(fault_kind_named(name_of(one)), one);
  }
  EXPECT_EQ(fault_kind_named("boom"), std::nullopt);
}

}  // namespace
}  // namespace oneshelf::sandbox::bridge

#include "server/metrics.h"
#include "unit/cli/served_app.h"
#include "unit/cli/served_shops.h"

// Groups of shops by the API: the same as `oneshelf group`.
namespace oneshelf::cli {
namespace {

class GroupsApi : public ServedApp {
 protected:
  GroupsApi() {
    shops.put("A", "10", "3");
    shops.put("B", "2", "5");
    Connections::NewConnection master;
    master.id = ConnectionId("main");
    master.platform = "bridge";
    master.role = Role::kSource;
    master.values = {{"url", shops.master_url()}, {"token", ServedShops::kToken}};
    EXPECT_TRUE(app().connections().connect(Context(app().clock()), master).ok());
  }
  Answer post(const std::string& path, const Json& body = Json::object()) {
    return ask("POST", "/api/v1/groups" + path, body.dump());
  }
  Answer make() { return post("", Json::object().set("name", "shops").set("master", "main")); }
  Answer add(const std::string& token = ServedShops::kToken) {
    Json values = Json::object().set("url", shops.replica_url()).set("token", token);
    Json body = Json::object().set("name", "north").set("platform", "bridge");
    body.set("settings",
             Json::object().set("stock.buffer", "1").set("orders.delivery_item", "DELIVERY"));
    return post("/shops/replicas", body.set("values", std::move(values)));
  }
  Json group() { return ask("GET", "/api/v1/groups/shops").json; }

  ServedShops shops;
};

TEST_F(GroupsApi, AShopIsAddedLookedAtSyncedPausedAndTakenOut) {
  RecordProperty("requirements", "72,79,80,82,88");
  EXPECT_EQ(make().status, 200);
  const Answer added = add();
  EXPECT_EQ(added.status, 200) << added.json.dump();
  EXPECT_EQ(added.json.dump().find(ServedShops::kToken), std::string::npos);
  EXPECT_EQ(added.json["open"].size(), 0U);
  EXPECT_EQ(group()["replicas"].at(0)["state"].text_or(), "new");

  const Answer review = post("/shops/replicas/north/review");
  EXPECT_EQ(review.status, 200);
  EXPECT_EQ(review.json["totals"]["units_up"].text_or(), "6");
  EXPECT_EQ(review.json["totals"]["units_down"].text_or(), "4");
  EXPECT_EQ(shops.in_replica("A"), dec("3"));

  const Answer early = post("/shops/replicas/north/resume");
  EXPECT_EQ(early.error(), "group.not_synced");
  const Answer synced = post("/shops/replicas/north/sync", Json::object().set("who", "ada"));
  EXPECT_TRUE(synced.json["completed"].bool_or(false)) << synced.json.dump();
  EXPECT_EQ(synced.json["verification"]["as_written"].text_or(), "2");
  EXPECT_EQ(shops.in_replica("A"), dec("9"));
  EXPECT_EQ(group()["replicas"].at(0)["state"].text_or(), "in sync");

  EXPECT_EQ(post("/shops/replicas/north/pause").status, 200);
  EXPECT_EQ(group()["replicas"].at(0)["state"].text_or(), "paused");
  EXPECT_EQ(post("/shops/replicas/north/remove").status, 200);
  EXPECT_EQ(group()["replicas"].size(), 0U);
}

TEST_F(GroupsApi, TellsHowLateAndHowFarBehindEachReplicaIs) {
  RecordProperty("requirements", "88");
  make();
  add();
  const Json lag = group()["replicas"].at(0)["lag"];
  for (const char* name : {"p50_ms", "p95_ms", "p99_ms", "failures", "backlog"}) {
    EXPECT_EQ(lag[name].text_or(), "0") << name;
  }
  const Json overview = ask("GET", "/api/v1/overview").json;
  EXPECT_EQ(overview["links"].at(0)["lag"]["changes"].text_or(), "0");
  const Result<std::string> metrics = metrics_text(app().parts(), "test");
  ASSERT_TRUE(metrics.ok());
  for (const char* line : {R"(oneshelf_stock_lag_milliseconds{link="north",quantile="0.95"} 0)",
                           R"(oneshelf_stock_backlog{link="north"} 0)",
                           R"(oneshelf_stock_failures{link="north"} 0)"}) {
    EXPECT_NE(metrics->find(line), std::string::npos) << line;
  }
}

TEST_F(GroupsApi, RefusesWhatItDoesNotKnowAndWhatIsNotOurs) {
  RecordProperty("requirements", "81");
  EXPECT_EQ(ask("POST", "/api/v1/groups", R"({"name":"x","master":"main"})", false).status, 403);
  EXPECT_EQ(post("", Json::object().set("name", "x")).error(), "request.group");
  EXPECT_EQ(post("", Json::object().set("name", "x").set("boss", "main")).error(),
            "request.unknown_word");
  EXPECT_EQ(post("", Json::object().set("name", "x").set("master", "nobody")).status, 404);
  make();
  EXPECT_EQ(make().status, 409);
  EXPECT_EQ(add("wrong").error(), "connect.bad_credentials");
  EXPECT_EQ(group()["replicas"].size(), 0U);
  EXPECT_EQ(ask("GET", "/api/v1/groups/nothing").error(), "group.unknown");
  EXPECT_EQ(post("/shops/replicas/north/sync").error(), "group.unknown_replica");
  add();
  EXPECT_EQ(post("/shops/replicas/north/explode").error(), "request.action");
  EXPECT_EQ(post("/shops/nowhere").status, 404);
}

}  // namespace
}  // namespace oneshelf::cli

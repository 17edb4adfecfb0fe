#include "unit/cli/served_app.h"

// Who may go to the channel, by the API: the same as `oneshelf approve`.
namespace oneshelf::cli {
namespace {

constexpr const char* kPath = "/api/v1/links/shop/approvals";

Item an_item(const std::string& sku, const std::string& brand) {
  Item item;
  item.id = VendorId("item-" + sku);
  item.product_id = item.id;
  item.sku = sku;
  item.brand = brand;
  return item;
}

class ApprovalsApi : public ServedApp {
 protected:
  ApprovalsApi() {
    make_link(false);
    write([](Records& records) -> Result<void> {
      const std::vector<Item> items = {an_item("A", "Kite"), an_item("B", "Kite"),
                                       an_item("C", "Falcon")};
      ONESHELF_TRY(records.save_items(ConnectionId("erp"), items, 1));
      return success();
    });
  }
  void make_link(bool four_eyes) {
    LinkSettings settings;
    settings.products.mode = ProductRule::Mode::kApproved;
    settings.products.four_eyes = four_eyes;
    write([&](Records& records) -> Result<void> {
      for (const auto& [id, role] : {std::pair("erp", "source"), std::pair("web", "channel")}) {
        ConnectionRecord connection;
        connection.id = ConnectionId(id);
        connection.platform = "bridge";
        connection.role = role;
        connection.values = Json::object();
        connection.info = to_json(ConnectionInfo());
        ONESHELF_TRY(records.save_connection(connection));
      }
      LinkRecord link;
      link.id = LinkId("shop");
      link.source = ConnectionId("erp");
      link.channel = ConnectionId("web");
      link.settings = to_json(settings);
      return records.save_link(link);
    });
  }
  Answer post(const std::string& body) { return ask("POST", kPath, body); }
  Json told(const std::string& query = "") { return ask("GET", kPath + query).json; }
};

TEST_F(ApprovalsApi, ApprovesAndTakesBackInAPersonsNameAndTellsWho) {
  RecordProperty("requirements", "148,149");
  const Answer by_list = post(R"({"sku":["A","X"],"who":"ada","why":"season"})");
  EXPECT_EQ(by_list.status, 200);
  EXPECT_EQ(by_list.json["changed"].text_or(), "1");
  EXPECT_EQ(by_list.json["unknown"].dump(), R"(["X"])");
  EXPECT_EQ(post(R"({"brand":"kite"})").json["changed"].text_or(), "1");
  EXPECT_EQ(post(R"({"all":true,"undo":true,"who":"ben"})").json["changed"].text_or(), "2");
  const Json events = told()["events"];
  ASSERT_EQ(events.size(), 3U);
  EXPECT_EQ(events.at(0)["who"].text_or(), "ben");
  EXPECT_FALSE(events.at(0)["approved"].as_bool());
  EXPECT_EQ(events.at(1)["who"].text_or(), "web");
  EXPECT_EQ(events.at(2)["why"].text_or(), "season");
  EXPECT_EQ(told("?sku=B")["events"].size(), 2U);
  EXPECT_EQ(told("?limit=1")["events"].size(), 1U);
}

TEST_F(ApprovalsApi, KeepsAndForgetsRules) {
  RecordProperty("requirements", "148");
  const Answer kept = post(R"({"save_rule":"kites","brand":"Kite","in_stock":true,"who":"ada"})");
  EXPECT_EQ(kept.status, 200);
  EXPECT_EQ(kept.json["items"].dump(), R"({"brand":"Kite","in_stock":true})");
  const Json rules = told()["rules"];
  ASSERT_EQ(rules.size(), 1U);
  EXPECT_EQ(rules.at(0)["name"].text_or(), "kites");
  EXPECT_EQ(post(R"({"remove_rule":"kites"})").status, 200);
  EXPECT_EQ(post(R"({"remove_rule":"kites"})").status, 404);
  EXPECT_EQ(told()["rules"].size(), 0U);
}

TEST_F(ApprovalsApi, FourEyesAreTwoPersons) {
  RecordProperty("requirements", "149");
  make_link(true);
  const Answer asked = post(R"({"sku":["A"],"who":"ada"})");
  EXPECT_EQ(asked.json["event"]["state"].text_or(), "waiting");
  const std::string id = asked.json["event"]["id"].text_or();
  const Answer same = post(R"({"confirm":")" + id + R"(","who":"ada"})");
  EXPECT_EQ(same.status, 403);
  EXPECT_EQ(same.error(), "approval.four_eyes");
  EXPECT_EQ(post("{\"confirm\":" + id + R"(,"who":"ben"})").status, 200);
  EXPECT_EQ(post("{\"reject\":" + id + R"(,"who":"ben"})").status, 409);
  EXPECT_EQ(told()["events"].at(0)["second"].text_or(), "ben");
}

TEST_F(ApprovalsApi, RefusesWhatCouldMeanMoreThanWasSaid) {
  RecordProperty("requirements", "148");
  const std::pair<std::string, std::string> cases[] = {
      {"{}", "request.approval"},
      {"", "request.approval"},
      {"[]", "request.approval"},
      {R"({"sku":["A"],"brand":"Kite"})", "request.approval"},
      {R"({"sku":"A"})", "request.approval"},
      {R"({"sku":[1]})", "request.approval"},
      {R"({"brand":"Kite","instock":true})", "request.unknown_word"},
      {R"({"brand":"Kite","in_stock":"yes"})", "request.approval"},
      {R"({"brand":7})", "request.approval"},
      {R"({"save_rule":"x","sku":["A"]})", "request.approval"},
      {R"({"save_rule":"17","all":true})", "approval.rule_name"},
      {R"({"confirm":1,"reject":1})", "request.approval"}};
  for (const auto& [body, id] : cases) {
    const Answer answer = post(body);
    EXPECT_EQ(answer.status, 400) << body;
    EXPECT_EQ(answer.error(), id) << body;
  }
  EXPECT_EQ(ask("POST", kPath, R"({"all":true})", false).status, 403);
  EXPECT_EQ(ask("POST", "/api/v1/links/none/approvals", R"({"all":true})").status, 404);
  EXPECT_EQ(ask("GET", "/api/v1/links/none/approvals").status, 404);
  EXPECT_EQ(ask("GET", std::string(kPath) + "?limit=x").status, 400);
  EXPECT_EQ(told()["events"].size(), 0U);
}

}  // namespace
}  // namespace oneshelf::cli

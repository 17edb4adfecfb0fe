#include "unit/cli/served_app.h"

// What the first page's "Release" does: the same as `oneshelf release`.
namespace oneshelf::cli {
namespace {

HeldRecord a_held(const std::string& sku, const std::string& guard) {
  HeldRecord held;
  held.link = LinkId("shop");
  held.source_product = held.item_id = VendorId("item-" + sku);
  held.sku = sku;
  held.field = "price";
  held.before = "10";
  held.after = "1";
  held.guard = guard;
  held.why = "The price would fall by 90 %.";
  held.since = from_unix_ms(1'780'000'000'000);
  held.caused_by = "schedule";
  return held;
}

class ReleaseApi : public ServedApp {
 protected:
  ReleaseApi() {
    make_link(false);
    write([](Records& records) {
      const std::vector<HeldRecord> held = {a_held("A", "price_down"), a_held("B", "mass_zero"),
                                            a_held("C", "mass_zero")};
      return records.save_held(held);
    });
  }
  void make_link(bool four_eyes) {
    LinkSettings settings;
    settings.guards.four_eyes = four_eyes;
    LinkRecord link;
    link.id = LinkId("shop");
    link.settings = to_json(settings);
    write([&](Records& records) { return records.save_link(link); });
  }
  std::string id_of(const std::string& sku) {
    const Json overview = ask("GET", "/api/v1/overview").json;
    for (const Json& held : overview["held"].as_array()) {
      if (held["sku"].text_or() == sku) return held["id"].text_or();
    }
    return "0";
  }
  std::string state_of(const std::string& sku) {
    const Json overview = ask("GET", "/api/v1/overview").json;
    for (const Json& held : overview["held"].as_array()) {
      if (held["sku"].text_or() == sku) return held["state"].text_or();
    }
    return "";
  }
};

TEST_F(ReleaseApi, ReleasesOneChangeInThePersonsName) {
  RecordProperty("requirements", "149");
  const Answer answer =
      ask("POST", "/api/v1/held/" + id_of("A") + "/release", R"({"who":"ada","why":"sale"})");
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.json["released"].text_or(), "1");
  EXPECT_EQ(state_of("A"), "released");
  EXPECT_EQ(state_of("B"), "held");
  EXPECT_EQ(ask("POST", "/api/v1/held/" + id_of("A") + "/release").status, 409);
  EXPECT_EQ(ask("POST", "/api/v1/held/999/release").status, 404);
}

TEST_F(ReleaseApi, ReleasesAllOfAGuardButNeverEverythingUnasked) {
  const Answer unasked = ask("POST", "/api/v1/links/shop/release", "{}");
  EXPECT_EQ(unasked.status, 400);
  EXPECT_EQ(unasked.json["error"]["id"].text_or(), "request.guard");
  const Answer asked = ask("POST", "/api/v1/links/shop/release", R"({"guard":"mass_zero"})");
  EXPECT_EQ(asked.json["released"].text_or(), "2");
  EXPECT_EQ(state_of("A"), "held");
}

TEST_F(ReleaseApi, FourEyesAreTwoPersons) {
  RecordProperty("requirements", "149");
  make_link(true);
  const std::string path = "/api/v1/held/" + id_of("A") + "/release";
  EXPECT_EQ(ask("POST", path, R"({"who":"ada"})").json["waiting"].text_or(), "1");
  EXPECT_EQ(state_of("A"), "held");
  const Answer again = ask("POST", path, R"({"who":"ada"})");
  EXPECT_EQ(again.status, 403);
  EXPECT_EQ(again.json["error"]["id"].text_or(), "guard.four_eyes");
  EXPECT_EQ(ask("POST", path, R"({"who":"schedule"})").status, 403);  // who caused it
  EXPECT_EQ(ask("POST", path, R"({"who":"bob"})").json["released"].text_or(), "1");
  EXPECT_EQ(state_of("A"), "released");
}

TEST_F(ReleaseApi, AForeignPageReleasesNothing) {
  EXPECT_EQ(ask("POST", "/api/v1/held/" + id_of("A") + "/release", "", false).status, 403);
  EXPECT_EQ(state_of("A"), "held");
}

}  // namespace
}  // namespace oneshelf::cli

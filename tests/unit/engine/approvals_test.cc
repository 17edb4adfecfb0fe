#include "engine/approvals.h"

#include "engine/undo.h"
#include "unit/engine/world.h"

namespace oneshelf::testing {
namespace {

namespace bridge = sandbox::bridge;
using Texts = std::vector<std::string>;

/// Stands in front of a shop and notes every request that could change something.
class Listener final : public sandbox::Sandbox {
 public:
  explicit Listener(sandbox::Sandbox& shop) : shop_(shop) {}
  sandbox::Answer handle(const HttpRequest& request, Timestamp now) override {
    if (request.method != "GET") writes.push_back(request.url + " " + request.body);
    return shop_.handle(request, now);
  }
  std::vector<HttpRequest> take_hints(Timestamp now) override { return shop_.take_hints(now); }
  void hint_answered(const HttpRequest& hint, int status, Timestamp now) override {
    shop_.hint_answered(hint, status, now);
  }
  size_t naming(const std::string& text) const {
    return static_cast<size_t>(std::ranges::count_if(
        writes, [&](const std::string& sent) { return sent.find(text) != std::string::npos; }));
  }

  std::vector<std::string> writes;

 private:
  sandbox::Sandbox& shop_;
};

class ApprovalsTest : public ::testing::Test {
 protected:
  ApprovalsTest() { world.http().run("shop.test", heard); }

  void connect(const std::vector<std::pair<std::string, std::string>>& settings = {}) {
    std::vector<std::pair<std::string, std::string>> all = {{"products.mode", "approved"}};
    all.insert(all.end(), settings.begin(), settings.end());
    world.connect(all);
  }
  void add(const std::string& sku, const std::string& brand, const std::string& stock = "5",
           const std::string& price = "10") {
    world.clock().pass(milliseconds(10));
    Json item = Json::object();
    item.set("sku", sku).set("name", "Item " + sku).set("price", price).set("tax_rate", "20");
    item.set("brand", brand);
    EXPECT_TRUE(world.source().work([&](bridge::State& state) {
      if (!bridge::upsert_product(state, item, world.clock().now()).ok()) return false;
      state.set_quantity(sku, state.default_location(), dec(stock), world.clock().now());
      return true;
    }));
  }
  LinkView link() { return value_of(load_link(world.parts(), World::kLink)); }
  Result<std::vector<ApprovalReport>> say(const ApprovalOrder& order) {
    return approve_items(world.parts(), link(), std::span(&order, 1));
  }
  ApprovalEvent approve(const Texts& skus, const std::string& who = "ada") {
    return value_of(say({.choice = {.skus = skus}, .who = who})).front().event;
  }
  void take_back(const Texts& skus) {
    value_of(say({.choice = {.skus = skus}, .approved = false, .who = "ada"}));
  }
  void keep_rule(const std::string& name, const ApprovalFilter& filter) {
    ApprovalRule rule;
    rule.name = name;
    rule.filter = filter;
    rule.who = "ada";
    rule.why = "they sell";
    expect_ok(save_approval_rule(world.parts(), link(), rule));
  }
  std::vector<ApprovalEvent> events(const std::string& sku = "") {
    return value_of(approval_history(world.parts(), World::kLink, sku, 100)).events;
  }
  Result<void> confirm(const std::string& what, const std::string& who, bool agrees = true) {
    return confirm_approval(world.parts(), link(), {what, who, agrees});
  }
  bool in_shop(const std::string& sku) {
    return world.shop().work(
        [&](bridge::State& state) { return state.find_product(sku) != nullptr; });
  }

  World world;
  Listener heard{world.shop()};
};

TEST_F(ApprovalsTest, ARuleApprovesWhatComesToMatchAndSaysSo) {
  RecordProperty("requirements", "148,149");
  add("A", "Kite");
  add("B", "Kite", "0");
  add("C", "Falcon");
  connect();
  keep_rule("kites", {.brand = "kite", .in_stock_only = true});
  EXPECT_EQ(world.sync().approved, 1U);
  EXPECT_TRUE(in_shop("A"));
  EXPECT_FALSE(in_shop("B"));
  add("B", "Kite", "3");  // comes to match
  EXPECT_EQ(world.sync().approved, 1U);
  EXPECT_TRUE(in_shop("B"));
  EXPECT_FALSE(in_shop("C"));
  add("A", "Kite", "0");  // matches no more: it stays approved
  EXPECT_EQ(world.sync().approved, 0U);
  const auto told = events("B");
  ASSERT_EQ(told.size(), 1U);
  EXPECT_EQ(told[0].rule, "kites");
  EXPECT_EQ(told[0].who + ": " + told[0].why, "ada: they sell");
  EXPECT_EQ(events().size(), 2U);  // a run that approves nothing leaves no event
}

TEST_F(ApprovalsTest, WhatAPersonTookBackARuleNeverApproves) {
  RecordProperty("requirements", "148");
  add("A", "Kite");
  connect();
  keep_rule("all", {});
  world.sync();
  take_back({"A"});
  heard.writes.clear();
  add("A", "Kite", "4", "12");
  EXPECT_EQ(world.sync().approved, 0U);
  EXPECT_EQ(heard.writes, Texts());
  expect_ok(remove_approval_rule(world.parts(), link(), "all"));
  EXPECT_EQ(remove_approval_rule(world.parts(), link(), "all").error().id(),
            "approval.rule_unknown");
}

TEST_F(ApprovalsTest, ARuleRestsWhereTheLinkDoesNotAskForApproval) {
  add("A", "Kite");
  connect({{"products.mode", "all"}});
  keep_rule("all", {});
  EXPECT_EQ(world.sync().approved, 0U);
  EXPECT_EQ(events().size(), 0U);
}

TEST_F(ApprovalsTest, ARuleHasANameThatIsNoNumber) {
  connect();
  for (const std::string name : {"", " ", "17"}) {
    ApprovalRule rule;
    rule.name = name;
    rule.who = "ada";
    EXPECT_EQ(save_approval_rule(world.parts(), link(), rule).error().id(), "approval.rule_name");
  }
  EXPECT_EQ(say({.choice = {.skus = {"A"}}, .who = " "}).error().id(), "approval.nobody");
}

TEST_F(ApprovalsTest, APreviewCountsWhatWouldBePushedAndChangesNothing) {
  RecordProperty("requirements", "144,147");
  for (const std::string sku : {"A", "B", "C"}) add(sku, "Kite");
  connect();
  world.sync();
  approve({"A"});
  world.sync();
  add("A", "Kite", "3", "12");
  world.plan();
  heard.writes.clear();
  const std::vector<ApprovalOrder> orders = {
      {.choice = {.skus = {"B", "C", "NONE"}}, .who = "ada"},
      {.choice = {.skus = {"A"}}, .approved = false, .who = "ada"}};
  const ApprovalPreview seen = value_of(preview_approval(world.parts(), link(), orders, kQuiet));
  EXPECT_EQ(seen.approved, 2);
  EXPECT_EQ(seen.taken_back, 1);
  EXPECT_EQ(seen.unknown, (Texts{"NONE"}));
  EXPECT_EQ(seen.now.creates, 0U);
  EXPECT_EQ(seen.now.price_changes + seen.now.stock_changes, 2U);
  EXPECT_EQ(seen.then.creates, 2U);
  EXPECT_EQ(seen.then.price_changes + seen.then.stock_changes, 0U);
  EXPECT_GT(seen.then.requests, 0U);
  EXPECT_TRUE(seen.creates);
  EXPECT_EQ(events().size(), 1U);
  EXPECT_EQ(heard.writes, Texts());
}

TEST_F(ApprovalsTest, WithFourEyesTheSecondPersonIsAnother) {
  RecordProperty("requirements", "149");
  add("A", "Kite");
  connect({{"products.four_eyes", "true"}});
  world.sync();
  const ApprovalEvent asked = approve({"A"});
  EXPECT_EQ(asked.state, ApprovalState::kWaiting);
  EXPECT_EQ(world.sync().apply.created, 0);
  const std::string id = std::to_string(asked.id);
  EXPECT_EQ(confirm(id, "ada").error().id(), "approval.four_eyes");
  EXPECT_EQ(confirm("999", "ben").error().id(), "approval.unknown");
  EXPECT_EQ(confirm("rule", "ben").error().id(), "approval.unknown");
  expect_ok(confirm(id, "ben"));
  EXPECT_EQ(confirm(id, "ben").error().id(), "approval.settled");
  EXPECT_EQ(world.sync().apply.created, 1);
  EXPECT_EQ(events()[0].who + " " + events()[0].second, "ada ben");
  take_back({"A"});  // that is always safe, and waits for nobody
  EXPECT_FALSE(value_of(read_value<bool>(world.store(), [&](Records& records) {
    const auto items = records.items_by_sku(ConnectionId("erp"), "A");
    return records.is_approved(World::kLink, items->front().id);
  })));
}

TEST_F(ApprovalsTest, WithFourEyesWhoAskedMayRefuseButNotConfirm) {
  RecordProperty("requirements", "149");
  add("A", "Kite");
  connect({{"products.four_eyes", "true"}});
  world.sync();
  const std::string id = std::to_string(approve({"A"}).id);
  expect_ok(confirm(id, "ada", false));
  EXPECT_EQ(events()[0].state, ApprovalState::kDropped);
  EXPECT_EQ(world.sync().apply.created, 0);
}

TEST_F(ApprovalsTest, WithFourEyesARuleRestsUntilItIsConfirmed) {
  RecordProperty("requirements", "149");
  add("A", "Kite");
  connect({{"products.four_eyes", "true"}});
  keep_rule("all", {});
  EXPECT_EQ(world.sync().approved, 0U);
  EXPECT_EQ(confirm("all", "ada").error().id(), "approval.four_eyes");
  expect_ok(confirm("all", "ben"));
  EXPECT_EQ(confirm("all", "eve").error().id(), "approval.settled");
  EXPECT_EQ(world.sync().approved, 1U);
  keep_rule("all", {.brand = "Falcon"});  // a changed rule is a new one
  add("B", "Falcon");
  EXPECT_EQ(world.sync().approved, 0U);
  expect_ok(confirm("all", "ben", false));
  EXPECT_TRUE(value_of(approval_history(world.parts(), World::kLink, "", 10)).rules.empty());
}

TEST_F(ApprovalsTest, ASkuIsExplainedWithWhoApprovedIt) {
  RecordProperty("requirements", "149");
  add("A", "Kite");
  connect();
  world.sync();
  value_of(say({.choice = {.skus = {"A"}}, .who = "ada", .why = "season"}));
  const auto channel = world.parts().connections.open(link().channel.id, Lane::kCatalogue);
  ASSERT_TRUE(channel.ok());
  const Explanation told = value_of(explain_sku(world.parts(), link(), channel->traits(), "A"));
  EXPECT_TRUE(told.selection.back().starts_with("approved by ada at 2026-"));
  EXPECT_TRUE(told.selection.back().ends_with(": season"));
}

/// One that is approved beside one that is not, both in the shop already and both different there.
class UntouchedTest : public ApprovalsTest {
 protected:
  UntouchedTest() {
    for (const std::string sku : {"OPEN-1", "SHUT-1"}) {
      add(sku, "Kite");
      Json item = Json::object();
      item.set("sku", sku).set("name", "As the shop had it").set("price", "99");
      EXPECT_TRUE(world.shop().work([&](bridge::State& state) {
        if (!bridge::upsert_product(state, item, world.clock().now()).ok()) return false;
        state.set_quantity(sku, state.default_location(), dec("7"), world.clock().now());
        return true;
      }));
    }
    connect({{"removal", "delete"}, {"delete_grace_hours", "0"}});
    world.sync();
    approve({"OPEN-1"});
    world.sync();
    listing = value_of(read_value<std::vector<Listing>>(world.store(),
                                                        [](Records& records) {
                                                          return records.listings_by_sku(
                                                              ConnectionId("web"), "SHUT-1");
                                                        }))
                  .at(0)
                  .id.str();
  }
  /// No request so far that could change something told of the SKU or of its listing.
  void expect_untouched(const std::string& when) {
    EXPECT_GT(heard.naming("OPEN-1"), 0U) << "the listener hears";
    EXPECT_EQ(heard.naming("SHUT-1"), 0U) << when;
    EXPECT_EQ(heard.naming("\"" + listing + "\""), 0U) << when;
    const auto [price, active, stock] = world.shop().work([](bridge::State& state) {
      const auto* product = state.find_product("SHUT-1");
      return std::tuple(product->price.value_or(Decimal()), product->active,
                        state.available("SHUT-1").value_or(Decimal()));
    });
    EXPECT_EQ(price, dec("99")) << when;
    EXPECT_TRUE(active) << when;
    EXPECT_EQ(stock, dec("7")) << when;
  }
  void set_active(const std::string& sku, bool active) {
    world.clock().pass(milliseconds(10));
    Json item = Json::object();
    item.set("sku", sku).set("active", active);
    EXPECT_TRUE(world.source().work([&](bridge::State& state) {
      return bridge::upsert_product(state, item, world.clock().now()).ok();
    }));
  }

  std::string listing;
};

TEST_F(UntouchedTest, NoRequestEverNamesWhatIsNotApproved) {
  RecordProperty("requirements", "140");
  expect_untouched("after the first runs");
  for (const std::string sku : {"OPEN-1", "SHUT-1"}) add(sku, "Kite", "1", "12");
  world.sync();
  expect_untouched("after price and stock changed");
  for (const std::string sku : {"OPEN-1", "SHUT-1"}) set_active(sku, false);
  world.sync();
  expect_untouched("after both left");
  world.clock().pass(std::chrono::hours(24));
  world.sync(ReadMode::kFull);
  expect_untouched("after a full compare");
  for (const std::string sku : {"OPEN-1", "SHUT-1"}) set_active(sku, true);
  world.sync(ReadMode::kDelta, GuardFacts::Asked::kBySchedule);
  expect_untouched("after both came back");
}

TEST_F(UntouchedTest, NorWhatWasApprovedUntilNow) {
  RecordProperty("requirements", "140,148");
  take_back({"OPEN-1"});
  heard.writes.clear();
  add("OPEN-1", "Kite", "2", "20");
  world.sync(ReadMode::kFull);
  set_active("OPEN-1", false);
  world.sync();
  EXPECT_EQ(heard.writes, Texts());
}

TEST_F(UntouchedTest, NorDoesUndoingARun) {
  RecordProperty("requirements", "140,158");
  add("OPEN-1", "Kite", "2", "11");
  world.sync();
  const JobId run = world.last_run();
  take_back({"OPEN-1"});
  heard.writes.clear();
  world.clock().pass(milliseconds(10));
  UndoOrder order;
  order.run = run;
  order.who = "ada";
  order.job = JobId("undo");
  const UndoReport report = value_of(undo_run(world.context(), world.parts(), order, kQuiet));
  EXPECT_TRUE(report.decision.products.empty());
  ASSERT_FALSE(report.decision.left_alone.empty());
  EXPECT_EQ(report.decision.left_alone[0].id, "undo.not_approved");
  EXPECT_EQ(heard.writes, Texts());
}

}  // namespace
}  // namespace oneshelf::testing

#include "engine/groups.h"

#include "engine/setup.h"
#include "unit/engine/group_world.h"

// Groups of shops: how they are made, and what is refused.
namespace oneshelf::testing {
namespace {

class Groups : public ::testing::Test {
 protected:
  Groups() {
    world.master().put("A", "10", world.now());
    world.make_group();
  }
  std::string refusal(const NewReplica& wanted) {
    const Result<AddedReplica> added = add_replica(world.context(), world.parts(), wanted);
    if (added.ok()) return "";
    EXPECT_FALSE(added.error().remedy().empty()) << added.error().id();
    return added.error().id();
  }
  std::string refusal_of_group(const std::string& name, const std::string& master) {
    const Result<Group> made = make_group(world.parts(), name, ConnectionId(master));
    return made.ok() ? "" : made.error().id();
  }
  AddedReplica add(const std::string& name, const std::string& group = GroupWorld::kGroup) {
    world.open_shop(name).put("A", "3", world.now());
    return value_of(add_replica(world.context(), world.parts(), world.credentials(name, group)));
  }
  Group group(const std::string& name = GroupWorld::kGroup) {
    return value_of(load_group(world.parts(), name));
  }
  bool has_connection(const std::string& name) {
    return value_of(read_value<bool>(world.store(), [&](Records& records) -> Result<bool> {
      return ONESHELF_TRY(records.connection(ConnectionId(name)))
      .has_value();
    }));
  }
  /// One remote account that is connected in both roles: a shop that could lead and follow.
  void open_both_roles(const std::string& account) {
    for (const auto role : {sandbox::bridge::Role::kSource, sandbox::bridge::Role::kChannel}) {
      sandbox::bridge::Options options;
      options.role = role;
      options.id = options.name = account;
      bridges.push_back(std::make_unique<sandbox::bridge::Bridge>(options));
      world.http().run(account + "-" + std::string(sandbox::bridge::name_of(role)) + ".test",
                       *bridges.back());
    }
  }
  ShopAccess access(const std::string& host) {
    ShopAccess access;
    access.platform = "bridge";
    access.values = {{"url", "http://" + host + ".test"}, {"token", "sandbox-secret"}};
    return access;
  }
  NewReplica replica_at(const std::string& host, const std::string& name,
                        const std::string& group = GroupWorld::kGroup) {
    return {.group = group,
            .name = name,
            .platform = "bridge",
            .values = access(host).values,
            .settings = {}};
  }

  std::vector<std::unique_ptr<sandbox::bridge::Bridge>> bridges;  // outlive the world's use
  GroupWorld world;
};

TEST_F(Groups, AReplicaIsAddedInOneFormAndRestsUntilItsInitialSync) {
  RecordProperty("requirements", "72,73,79,80,87");
  const AddedReplica added = add("north");
  EXPECT_EQ(added.info.remote_name, "north.test");
  EXPECT_EQ(added.open, std::vector<std::string>());
  const LinkSettings& settings = added.link.settings;
  for (const Field field : kAllFields) {
    EXPECT_EQ(settings.owner(field),
              field == Field::kStock ? Ownership::kSource : Ownership::kChannel);
  }
  EXPECT_EQ(settings.create, CreatePolicy::kMatchOnly);
  EXPECT_EQ(settings.removal, RemovalPolicy::kKeep);
  EXPECT_TRUE(settings.orders.enabled);
  EXPECT_EQ(settings.orders.cash_customer.str(), "CASH");
  EXPECT_NE(mapped(settings.orders.payment_methods, "something new"), nullptr);
  EXPECT_TRUE(added.link.record.paused);
  ASSERT_EQ(group().replicas.size(), 1U);
  EXPECT_FALSE(group().replicas[0].synced_at.has_value());
  world.pass(std::chrono::minutes(2));
  EXPECT_EQ(world.at("north", "A"), dec("3"));
}

TEST_F(Groups, SettingsOfTheFormGoBeforeWhatIsSuggested) {
  RecordProperty("requirements", "80,86");
  world.open_shop("north");
  NewReplica wanted = world.credentials("north");
  wanted.settings = {{"stock.buffer", "2"}, {"orders.payment_methods.*", "invoice"}};
  const AddedReplica added = value_of(add_replica(world.context(), world.parts(), wanted));
  EXPECT_EQ(to_text(added.link.settings.stock.buffer), "2");
  EXPECT_EQ(*mapped(added.link.settings.orders.payment_methods, "xyz"), "invoice");
}

TEST_F(Groups, WhatOnlyAPersonCanAnswerIsToldAndTheRestIsTakenFromTheMastersLists) {
  RecordProperty("requirements", "80,89");
  world.open_shop("north");
  NewReplica wanted = world.credentials("north");
  wanted.settings.clear();
  const AddedReplica asks = value_of(add_replica(world.context(), world.parts(), wanted));
  EXPECT_EQ(asks.open, std::vector<std::string>{"orders.delivery_item"});
  world.master().put("SHIPPING", "0", world.now());
  world.open_shop("south");
  NewReplica other = world.credentials("south");
  other.settings.clear();
  const AddedReplica knows = value_of(add_replica(world.context(), world.parts(), other));
  EXPECT_EQ(knows.open, std::vector<std::string>());
  EXPECT_EQ(knows.link.settings.orders.delivery_item.str(), "SHIPPING");
}

TEST_F(Groups, WrongCredentialsLeaveNothing) {
  RecordProperty("requirements", "81");
  world.open_shop("north");
  NewReplica wanted = world.credentials("north");
  wanted.values["token"] = "wrong";
  EXPECT_EQ(refusal(wanted), "connect.bad_credentials");
  EXPECT_FALSE(has_connection("north"));
  EXPECT_TRUE(group().replicas.empty());
  EXPECT_EQ(refusal(world.credentials("north")), "") << "the name is free still";
}

TEST_F(Groups, AnUnusableSettingLeavesNothing) {
  world.open_shop("north");
  NewReplica wanted = world.credentials("north");
  wanted.settings = {{"stock.bufer", "2"}};
  EXPECT_EQ(refusal(wanted), "settings.unknown");
  wanted.settings = {{"fields.stock", "channel"}};
  EXPECT_EQ(refusal(wanted), "group.stock_not_owned");
  EXPECT_FALSE(has_connection("north"));
}

TEST_F(Groups, TheMasterItselfIsNoReplicaWhateverItIsCalled) {
  RecordProperty("requirements", "72");
  open_both_roles("both");
  world.connect("lead", Role::kSource, access("both-source"));
  value_of(make_group(world.parts(), "own", ConnectionId("lead")));
  EXPECT_EQ(refusal(replica_at("both-channel", "follow", "own")), "group.same_account");
  EXPECT_FALSE(has_connection("follow"));
}

TEST_F(Groups, AMasterOfAnyGroupFollowsNobody) {
  RecordProperty("requirements", "72");
  open_both_roles("both");
  world.connect("lead", Role::kSource, access("both-source"));
  value_of(make_group(world.parts(), "own", ConnectionId("lead")));
  EXPECT_EQ(refusal(replica_at("both-channel", "follow")), "group.cycle");
}

TEST_F(Groups, AReplicaLeadsNobody) {
  RecordProperty("requirements", "72");
  open_both_roles("both");
  EXPECT_EQ(refusal(replica_at("both-channel", "follow")), "");
  world.connect("lead", Role::kSource, access("both-source"));
  EXPECT_EQ(refusal_of_group("own", "lead"), "group.cycle");
}

TEST_F(Groups, AShopFollowsOneGroupAndOnce) {
  RecordProperty("requirements", "72");
  open_both_roles("second");
  world.connect("other", Role::kSource, access("second-source"));
  value_of(make_group(world.parts(), "more", ConnectionId("other")));
  add("north");
  NewReplica again = world.credentials("north");
  again.name = "north2";
  EXPECT_EQ(refusal(again), "group.replica_exists");
  again.group = "more";
  EXPECT_EQ(refusal(again), "group.replica_elsewhere");
  world.connect("north3", Role::kChannel, world.replica("north").access());
  again.name = "north3";
  again.platform.clear();
  again.values.clear();
  EXPECT_EQ(refusal(again), "group.replica_elsewhere") << "through another connection";
}

TEST_F(Groups, AShopWhoseStockIsKeptByALinkIsNotKeptTwice) {
  RecordProperty("requirements", "72");
  open_both_roles("erp");
  world.open_shop("north");
  world.connect("erp", Role::kSource, access("erp-source"));
  world.connect("web", Role::kChannel, world.replica("north").access());
  NewLink link;
  link.id = LinkId("plain");
  link.source = ConnectionId("erp");
  link.channel = ConnectionId("web");
  value_of(make_link(world.parts(), link));
  EXPECT_EQ(refusal(world.credentials("north")), "group.stock_kept_elsewhere");
  value_of(change_link(world.parts(), LinkId("plain"), {{"fields.stock", "channel"}}));
  EXPECT_EQ(refusal(world.credentials("north")), "");
}

TEST_F(Groups, LinksThatLeadBackToTheMasterAreRefused) {
  RecordProperty("requirements", "72");
  open_both_roles("hub");     // the group's master, also a channel of somebody
  open_both_roles("middle");  // reached from the replica
  open_both_roles("end");
  world.connect("hub", Role::kSource, access("hub-source"));
  value_of(make_group(world.parts(), "far", ConnectionId("hub")));
  world.connect("end-lead", Role::kSource, access("end-source"));
  world.connect("middle-follow", Role::kChannel, access("middle-channel"));
  world.connect("middle-lead", Role::kSource, access("middle-source"));
  world.connect("hub-follow", Role::kChannel, access("hub-channel"));
  for (const auto& [name, from, to] : {std::tuple("one", "end-lead", "middle-follow"),
                                       std::tuple("two", "middle-lead", "hub-follow")}) {
    NewLink link;
    link.id = LinkId(name);
    link.source = ConnectionId(from);
    link.channel = ConnectionId(to);
    value_of(make_link(world.parts(), link));
  }
  EXPECT_EQ(refusal(replica_at("end-channel", "end", "far")), "group.cycle");
}

TEST_F(Groups, NamesRolesAndUnknownsAreToldApart) {
  EXPECT_EQ(refusal_of_group(GroupWorld::kGroup, "main"), "group.exists");
  EXPECT_EQ(refusal_of_group("bad name", "main"), "group.name");
  EXPECT_EQ(refusal_of_group("new", "nobody"), "connection.unknown");
  add("north");
  EXPECT_EQ(refusal_of_group("new", "north"), "group.master_role");
  world.open_shop("south");
  EXPECT_EQ(refusal(world.credentials("south", "nothing")), "group.unknown");
  NewReplica taken = world.credentials("south");
  taken.name = "north";
  EXPECT_EQ(refusal(taken), "group.name_taken");
  taken.name = "nobody";
  taken.platform.clear();
  EXPECT_EQ(refusal(taken), "connection.unknown");
  const Result<void> unknown = pause_replica(world.parts(), GroupWorld::kGroup, LinkId("east"));
  ASSERT_FALSE(unknown.ok());
  EXPECT_EQ(unknown.error().id(), "group.unknown_replica");
}

TEST_F(Groups, AReplicaIsNotResumedBeforeItsInitialSync) {
  RecordProperty("requirements", "82");
  add("north");
  const Result<void> early = resume_replica(world.parts(), GroupWorld::kGroup, LinkId("north"));
  ASSERT_FALSE(early.ok());
  EXPECT_EQ(early.error().id(), "group.not_synced");
}

TEST_F(Groups, AReplicaThatWasTakenOutGoesOnWhenItIsAddedAgain) {
  RecordProperty("requirements", "80");
  world.open_shop("north").put("A", "3", world.now());
  world.join("north");
  expect_ok(remove_replica(world.parts(), GroupWorld::kGroup, LinkId("north")));
  EXPECT_TRUE(group().replicas.empty());
  EXPECT_TRUE(value_of(load_link(world.parts(), LinkId("north"))).record.paused);
  world.clock().pass(std::chrono::hours(1));
  NewReplica again;
  again.group = GroupWorld::kGroup;
  again.name = "north";
  const AddedReplica added = value_of(add_replica(world.context(), world.parts(), again));
  EXPECT_TRUE(added.link.record.paused);
  EXPECT_EQ(added.link.settings.orders.since, world.now())
      << "what it sold while nobody followed it stays its own";
  EXPECT_FALSE(group().replicas.at(0).synced_at.has_value());
}

TEST_F(Groups, SeveralGroupsLiveSideBySideAndAnEmptyOneIsForgotten) {
  RecordProperty("requirements", "72,80");
  open_both_roles("second");
  world.connect("other", Role::kSource, access("second-source"));
  value_of(make_group(world.parts(), "more", ConnectionId("other")));
  add("north");
  add("south", "more");
  EXPECT_EQ(group().replicas.at(0).link, LinkId("north"));
  EXPECT_EQ(group("more").replicas.at(0).link, LinkId("south"));
  const Result<void> early = forget_group(world.parts(), "more");
  ASSERT_FALSE(early.ok());
  EXPECT_EQ(early.error().id(), "group.not_empty");
  expect_ok(remove_replica(world.parts(), "more", LinkId("south")));
  expect_ok(forget_group(world.parts(), "more"));
  EXPECT_FALSE(load_group(world.parts(), "more").ok());
  EXPECT_EQ(group().replicas.size(), 1U);
}

}  // namespace
}  // namespace oneshelf::testing

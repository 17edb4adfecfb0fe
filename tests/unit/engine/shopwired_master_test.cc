// A master shop and its replica, as the platform's own stock sync has them.
#include "connectors/all/all.h"
#include "engine/actions.h"
#include "engine/hook_care.h"
#include "engine/sync_link.h"
#include "sandbox/in_process.h"
#include "sandbox/shopwired/goods.h"
#include "sandbox/shopwired/shopwired.h"
#include "sandbox/shopwired/trade.h"
#include "unit/engine/world.h"

namespace oneshelf::testing {
namespace {

namespace sw = sandbox::shopwired;

sw::Options without_quota(int64_t business) {
  sw::Options options;
  options.business_id = business;
  options.has_quota = false;
  return options;
}

class ShopWiredMaster : public ::testing::Test {
 protected:
  ShopWiredMaster() : store_(open_store(folder_.file("oneshelf.db"))) {
    http_.run("master.test", master_);
    http_.run("replica.test", replica_);
  }

  void connect(const std::string& id, Role role, const std::string& hook_secret = "") {
    Connections::NewConnection wanted;
    wanted.id = ConnectionId(id);
    wanted.platform = "shopwired";
    wanted.role = role;
    wanted.values = {{"url", "https://" + id + ".test/v1"},
                     {"api_key", "sandbox-key"},
                     {"api_secret", "sandbox-secret"}};
    if (!hook_secret.empty()) wanted.values["hook_secret"] = hook_secret;
    value_of(connections_.connect(context_, wanted));
  }
  void link(const std::string& stock_drift = "restore") {
    connect("master", Role::kSource);
    connect("replica", Role::kChannel);
    NewLink wanted;
    wanted.id = kLink;
    wanted.source = ConnectionId("master");
    wanted.channel = ConnectionId("replica");
    wanted.settings = {{"orders.cash_customer", "guest"},
                       {"orders.delivery_item", "DELIVERY"},
                       {"orders.rounding_item", "ROUNDING"},
                       {"orders.payment_methods.PayPal", "Offline"},
                       {"drift.stock", stock_drift}};
    value_of(make_link(parts_, wanted));
  }
  SyncReport sync(ReadMode mode = ReadMode::kDelta) {
    clock_.pass(std::chrono::minutes(1));
    SyncOptions options;
    options.mode = mode;
    options.asked = GuardFacts::Asked::kByPerson;
    return value_of(sync_catalogue(context_, parts_, kLink, options, kQuiet));
  }
  void add(sw::ShopWired& shop, const std::string& sku, int stock) {
    shop.work(clock_.now(), [&](sw::State& state) {
      const Json told = Json::object()
                            .set("title", "Thing " + sku)
                            .set("sku", sku)
                            .set("price", 12)
                            .set("stock", stock);
      EXPECT_TRUE(sw::add_product(state, told, clock_.now()).ok());
    });
  }
  int64_t stock(sw::ShopWired& shop, const std::string& sku) {
    return shop.work(clock_.now(),
                     [&](sw::State& state) { return state.stock_of(state.find_sku(sku)); });
  }
  void import(const std::string& sku, int64_t quantity, sw::Import kind) {
    master_.work(clock_.now(), [&](sw::State& state) {
      sw::import_stock(state, {{sku, quantity}}, kind, clock_.now());
    });
  }
  /// Somebody imports a file in the replica, and the schedule goes on.
  void count_in_replica(const std::string& sku, int64_t quantity) {
    clock_.pass(std::chrono::minutes(15));
    sync();
    replica_.work(clock_.now(), [&](sw::State& state) {
      sw::import_stock(state, {{sku, quantity}}, sw::Import::kStock, clock_.now());
    });
    for (int i = 0; i < 15; ++i) sync();
  }
  std::optional<Error> hook_problem() {
    const auto stored = value_of(read_value<std::vector<HookCareRecord>>(
        *store_, [](Records& records) { return records.hook_care(); }));
    return stored.empty() ? std::nullopt : stored.front().problem;
  }
  /// What the replica sends arrives, and is answered as the server answers.
  void carry_hooks() {
    for (const HttpRequest& hook : replica_.take_hints(clock_.now())) {
      const Result<std::string> taken = take_hook(parts_, ConnectionId("replica"), hook);
      const HttpResponse answer{
          .status = taken.ok() ? 200 : 403, .headers = {}, .body = taken.ok() ? *taken : ""};
      replica_.hint_got(hook, answer, clock_.now());
    }
  }

  const LinkId kLink{"replica"};
  TemporaryFolder folder_;
  JumpingClock clock_;
  Context context_{clock_};
  SeededRandom random_{7};
  KeySecrets secrets_{std::string(32, 'k')};
  sandbox::InProcessHttp http_;
  sw::ShopWired master_{without_quota(501)}, replica_{without_quota(502)};
  std::unique_ptr<Store> store_;
  Connections connections_{*store_, http_, clock_, secrets_, all_platforms()};
  EngineParts parts_{*store_, clock_, random_, http_, connections_};
};

TEST_F(ShopWiredMaster, KeepsTheReplicaAtTheMastersFigures) {
  RecordProperty("requirements", "71,72,73,74,89");
  add(master_, "MUG", 10);
  add(master_, "POT", 4);
  add(replica_, "MUG", 1);
  add(replica_, "POT", 0);
  link();
  EXPECT_EQ(sync(ReadMode::kFull).matched, 2U);
  EXPECT_EQ(stock(replica_, "MUG"), 10);
  EXPECT_EQ(stock(replica_, "POT"), 4);
  import("MUG", 7, sw::Import::kStock);
  sync();
  EXPECT_EQ(stock(replica_, "MUG"), 7);
  master_.work(clock_.now(), [&](sw::State& state) {
    sw::Purchase purchase;
    purchase.items = {{.sku = "POT", .quantity = 3}};
    purchase.payment_method = "Admin Order";
    EXPECT_TRUE(sw::place_order(state, purchase, clock_.now()).ok());
  });
  sync();
  EXPECT_EQ(stock(replica_, "POT"), 1);
}

TEST_F(ShopWiredMaster, FindsWhatTheProductImportDoesNotTell) {
  RecordProperty("requirements", "76");
  add(master_, "MUG", 10);
  add(replica_, "MUG", 10);
  link();
  sync(ReadMode::kFull);
  import("MUG", 3, sw::Import::kProducts);
  sync();
  EXPECT_EQ(stock(replica_, "MUG"), 10) << "nobody told";
  sync(ReadMode::kFull);
  EXPECT_EQ(stock(replica_, "MUG"), 3) << "the compare of real quantities is the truth";
}

TEST_F(ShopWiredMaster, TakesAReplicasOrderOffItsStock) {
  RecordProperty("requirements", "75");
  add(master_, "MUG", 10);
  add(replica_, "MUG", 10);
  link();
  sync(ReadMode::kFull);
  value_of(sync_orders(context_, parts_, kLink, {}, kQuiet));
  replica_.work(clock_.now(), [&](sw::State& state) {
    sw::Purchase purchase;
    purchase.items = {{.sku = "MUG", .quantity = 2}};
    EXPECT_TRUE(sw::place_order(state, purchase, clock_.now()).ok());
  });
  clock_.pass(std::chrono::minutes(1));
  value_of(sync_orders(context_, parts_, kLink, {}, kQuiet));
  EXPECT_EQ(stock(master_, "MUG"), 8);
  sync();
  EXPECT_EQ(stock(replica_, "MUG"), 8);
}

TEST_F(ShopWiredMaster, TakesWhatWasCountedInAReplicaOnce) {
  RecordProperty("requirements", "84");
  add(master_, "MUG", 10);
  add(replica_, "MUG", 10);
  link("adopt");
  sync(ReadMode::kFull);
  count_in_replica("MUG", 7);
  EXPECT_EQ(stock(master_, "MUG"), 7);
  EXPECT_EQ(stock(replica_, "MUG"), 7);
  count_in_replica("MUG", 12);
  EXPECT_EQ(stock(master_, "MUG"), 12);
  EXPECT_EQ(stock(replica_, "MUG"), 12);
}

TEST_F(ShopWiredMaster, ACorrectionWithoutAnAnswerIsLeftToAPerson) {
  RecordProperty("requirements", "84");
  add(master_, "MUG", 10);
  add(replica_, "MUG", 10);
  link("adopt");
  sync(ReadMode::kFull);
  expect_ok(master_.add_fault({sandbox::FaultKind::kDropAfter, "setStock", 0, 1, 1}));
  count_in_replica("MUG", 7);
  EXPECT_EQ(stock(master_, "MUG"), 7) << "it had arrived, and was not sent again";
  EXPECT_EQ(stock(replica_, "MUG"), 7);
  const auto parked = value_of(read_value<std::vector<ParkedRecord>>(
      *store_, [&](Records& records) { return records.parked(kLink, 10); }));
  ASSERT_EQ(parked.size(), 1U);
  EXPECT_EQ(parked[0].error.id(), "stock.adjust_unknown");
  EXPECT_NE(parked[0].error.message().find("10 became 7"), std::string::npos);
  EXPECT_FALSE(parked[0].error.remedy().empty());
}

TEST_F(ShopWiredMaster, ACorrectionWaitsWhileOrdersAreWritten) {
  RecordProperty("requirements", "84");
  add(master_, "MUG", 10);
  add(replica_, "MUG", 10);
  link("adopt");
  sync(ReadMode::kFull);
  value_of(write_value<WorkRecords::StartedJob>(*store_, [&](Records& records) {
    return records.start_job({JobId("j"), "orders", kLink.str(), "1:1", clock_.now(),
                              clock_.now() + std::chrono::hours(24)});
  }));
  count_in_replica("MUG", 7);
  EXPECT_EQ(stock(master_, "MUG"), 10) << "a figure read now could lose an order";
  expect_ok(store_->write([&](Records& records) -> Result<void> {
    std::optional<JobRecord> job = ONESHELF_TRY(records.job(JobId("j")));
    job->state = JobState::kDone;
    job->finished_at = clock_.now();
    return records.save_job(*job);
  }));
  sync();
  EXPECT_EQ(stock(master_, "MUG"), 7);
  EXPECT_EQ(stock(replica_, "MUG"), 7);
}

TEST_F(ShopWiredMaster, ASaleOfAReplicaIsNoEdit) {
  RecordProperty("requirements", "84,75");
  add(master_, "MUG", 10);
  add(replica_, "MUG", 10);
  link("adopt");
  sync(ReadMode::kFull);
  value_of(sync_orders(context_, parts_, kLink, {}, kQuiet));
  replica_.work(clock_.now(), [&](sw::State& state) {
    sw::Purchase purchase;
    purchase.items = {{.sku = "MUG", .quantity = 2}};
    EXPECT_TRUE(sw::place_order(state, purchase, clock_.now()).ok());
  });
  clock_.pass(std::chrono::minutes(1));
  for (int i = 0; i < 20; ++i) {
    value_of(sync_orders(context_, parts_, kLink, {}, kQuiet));
    sync();
  }
  EXPECT_EQ(stock(master_, "MUG"), 8);
  EXPECT_EQ(stock(replica_, "MUG"), 8);
}

TEST_F(ShopWiredMaster, LeavesDoubledSkusOfAReplicaAlone) {
  RecordProperty("requirements", "83,89");
  add(master_, "MUG", 10);
  add(master_, "POT", 4);
  add(replica_, "MUG", 1);
  add(replica_, "MUG", 2);
  add(replica_, "POT", 0);
  link();
  EXPECT_EQ(sync(ReadMode::kFull).matched, 1U);
  EXPECT_EQ(stock(replica_, "POT"), 4);
  replica_.work(clock_.now(), [](sw::State& state) {
    std::vector<int64_t> figures;
    for (const auto& [id, product] : state.products) {
      if (product.doc["sku"].text_or() == "MUG") {
        figures.push_back(sw::integer_in(product.doc, "stock"));
      }
    }
    EXPECT_EQ(figures, (std::vector<int64_t>{1, 2}));
  });
  // One that is doubled only later is written by its id from then on.
  add(replica_, "POT", 9);
  import("POT", 3, sw::Import::kStock);
  sync();
  EXPECT_EQ(stock(replica_, "POT"), 3);
  EXPECT_EQ(replica_.work(clock_.now(),
                          [](sw::State& state) {
                            return sw::integer_in(state.products.rbegin()->second.doc, "stock");
                          }),
            9);
}

TEST_F(ShopWiredMaster, TellsAWrongHookSecretUntilItIsRight) {
  RecordProperty("requirements", "81");
  connect("replica", Role::kChannel, "a mistyped secret");
  expect_ok(save_public_url(*store_, "https://shelf.example"));
  const auto care = [&] {
    value_of(care_for_hooks(context_, parts_, ConnectionId("replica")));
    clock_.pass(kHookCareEvery);
  };
  care();
  EXPECT_FALSE(hook_problem()) << "the shop's handshake is still on its way";
  carry_hooks();
  ASSERT_TRUE(hook_problem());
  EXPECT_EQ(hook_problem()->id(), kBadHookSecret);
  EXPECT_FALSE(hook_problem()->remedy().empty());
  care();
  carry_hooks();
  ASSERT_TRUE(hook_problem());
  EXPECT_EQ(hook_problem()->id(), kBadHookSecret) << "it is still the wrong one";
  connect("replica", Role::kChannel, "sandbox-hook-secret");
  care();
  carry_hooks();
  EXPECT_FALSE(hook_problem());
  for (const sw::Hook& hook : replica_.hooks()) EXPECT_TRUE(hook.is_verified && hook.is_enabled);
}

}  // namespace
}  // namespace oneshelf::testing

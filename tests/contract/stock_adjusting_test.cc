// Correcting a source's stock by a difference: what each platform makes of a repeat, of a refusal
// and of a lost answer.
#include <gtest/gtest.h>

#include "connectors/all/all.h"
#include "sandbox/bigcommerce/bigcommerce.h"
#include "sandbox/bigcommerce/goods.h"
#include "sandbox/bridge/bridge.h"
#include "sandbox/bridge/trade.h"
#include "sandbox/in_process.h"
#include "sandbox/shopwired/goods.h"
#include "sandbox/shopwired/shopwired.h"

namespace oneshelf::contract {
namespace {

namespace bc = sandbox::bigcommerce;
namespace br = sandbox::bridge;
namespace sw = sandbox::shopwired;
using sandbox::FaultKind;

/// A source that has MUG, with the people who can look at its shelf.
class Office {
 public:
  virtual ~Office() = default;
  virtual std::unique_ptr<Connector> connect(Http& http) = 0;
  virtual void put(const std::string& sku, int stock) = 0;
  virtual Decimal stock(const std::string& sku) = 0;
  virtual void fault(FaultKind kind) = 0;  ///< strikes the correction once
};

std::unique_ptr<Connector> source_of(Http& http, const std::string& name,
                                     const ConnectValues& values) {
  const Platform& platform = **platform_named(name);
  return platform.make(http, Role::kSource, *checked_values(platform, values));
}

class BridgeOffice final : public Office {
 public:
  explicit BridgeOffice(sandbox::InProcessHttp& http) : bridge_(options()) {
    http.run("api.test", bridge_);
  }
  std::unique_ptr<Connector> connect(Http& http) override {
    return source_of(http, "bridge", {{"url", "http://api.test"}, {"token", "sandbox-secret"}});
  }
  void put(const std::string& sku, int stock) override {
    bridge_.work([&](br::State& state) {
      const Json told = Json::object().set("sku", sku).set("name", sku).set("price", "5");
      EXPECT_TRUE(br::upsert_product(state, told, kNow).ok());
      return state.set_quantity(sku, "main", Decimal::from_integer(stock), kNow);
    });
  }
  Decimal stock(const std::string& sku) override {
    return bridge_.work([&](br::State& state) { return state.find_stock(sku, "main")->quantity; });
  }
  void fault(FaultKind kind) override {
    EXPECT_TRUE(bridge_.add_fault({kind, "adjustStock", 0, 1, 1}).ok());
  }

 private:
  static br::Options options() {
    br::Options options;
    options.role = br::Role::kSource;
    return options;
  }
  static constexpr Timestamp kNow = Timestamp(std::chrono::hours(500'000));
  br::Bridge bridge_;
};

class ShopWiredOffice final : public Office {
 public:
  explicit ShopWiredOffice(sandbox::InProcessHttp& http) : shop_(options()) {
    http.run("api.test", shop_);
  }
  std::unique_ptr<Connector> connect(Http& http) override {
    return source_of(http, "shopwired",
                     {{"url", "https://api.test/v1"},
                      {"api_key", "sandbox-key"},
                      {"api_secret", "sandbox-secret"}});
  }
  void put(const std::string& sku, int stock) override {
    shop_.work(kNow, [&](sw::State& state) {
      const Json told =
          Json::object().set("title", sku).set("sku", sku).set("price", 5).set("stock", stock);
      EXPECT_TRUE(sw::add_product(state, told, kNow).ok());
    });
  }
  Decimal stock(const std::string& sku) override {
    return Decimal::from_integer(
        shop_.work(kNow, [&](sw::State& state) { return state.stock_of(state.find_sku(sku)); }));
  }
  void fault(FaultKind kind) override {
    EXPECT_TRUE(shop_.add_fault({kind, "setStock", 0, 1, 1}).ok());
  }

 private:
  static sw::Options options() {
    sw::Options options;
    options.has_quota = false;
    return options;
  }
  static constexpr Timestamp kNow = Timestamp(std::chrono::hours(500'000));
  sw::ShopWired shop_;
};

class BigCommerceOffice final : public Office {
 public:
  explicit BigCommerceOffice(sandbox::InProcessHttp& http) : store_(bc::Options()) {
    http.run("api.test", store_);
  }
  std::unique_ptr<Connector> connect(Http& http) override {
    return source_of(
        http, "bigcommerce",
        {{"url", "https://api.test"}, {"store_hash", "sandbox1"}, {"token", "sandbox-token"}});
  }
  void put(const std::string& sku, int stock) override {
    store_.work(kNow, [&](bc::State& state) {
      Json told = Json::object().set("name", sku).set("sku", sku).set("price", 5);
      told.set("type", "physical").set("weight", 1).set("inventory_tracking", "product");
      told.set("inventory_level", stock);
      EXPECT_TRUE(bc::add_product(state, told, kNow).ok());
    });
  }
  Decimal stock(const std::string& sku) override {
    return Decimal::from_integer(store_.work(
        kNow, [&](bc::State& state) { return state.levels_of(state.find_sku(sku))->at(1); }));
  }
  void fault(FaultKind kind) override {
    EXPECT_TRUE(store_.add_fault({kind, "adjustRelative", 0, 1, 1}).ok());
  }

 private:
  static constexpr Timestamp kNow = Timestamp(std::chrono::hours(500'000));
  bc::BigCommerce store_;
};

using MakeOffice = std::unique_ptr<Office> (*)(sandbox::InProcessHttp& http);
template <typename T>
std::unique_ptr<Office> make_office(sandbox::InProcessHttp& http) {
  return std::make_unique<T>(http);
}

struct Subject {
  const char* name;
  MakeOffice make;
  bool keeps_keys;
};
const Subject kSubjects[] = {{"Bridge", make_office<BridgeOffice>, true},
                             {"ShopWired", make_office<ShopWiredOffice>, false},
                             {"BigCommerce", make_office<BigCommerceOffice>, false}};

class StockAdjusting : public testing::TestWithParam<Subject> {
 protected:
  StockAdjusting() : office_(GetParam().make(http_)) {
    office_->put("MUG", 10);
    office_->put("POT", 4);
    connector_ = office_->connect(http_);
    EXPECT_TRUE(connector_->verify(context_).ok());
  }
  StockAdjustment adjustment(const std::string& sku, const std::string& difference) {
    StockAdjustment wanted;
    wanted.key = "key of " + sku + difference;
    wanted.sku = sku;
    wanted.difference = dec(difference);
    wanted.reason = "Counted";
    const auto items = connector_->catalogue()->read_items(context_, "");
    EXPECT_TRUE(items.ok());
    for (const Item& item : items->rows) {
      if (item.sku != sku) continue;
      wanted.item_id = item.id;
      wanted.product_id = item.product_id;
    }
    return wanted;
  }
  Result<std::optional<Decimal>> adjust(const StockAdjustment& wanted) {
    return connector_->stock_adjuster()->adjust_stock(context_, wanted);
  }

  ManualClock clock_{from_unix_ms(1'800'000'000'000)};
  Context context_{clock_};
  sandbox::InProcessHttp http_;
  std::unique_ptr<Office> office_;
  std::unique_ptr<Connector> connector_;
};

TEST_P(StockAdjusting, AddsTheDifferenceToWhatIsThere) {
  RecordProperty("requirements", "84");
  const auto more = adjust(adjustment("MUG", "5"));
  ASSERT_TRUE(more.ok()) << more.error().to_string();
  EXPECT_EQ(office_->stock("MUG"), dec("15"));
  EXPECT_EQ(more->value_or(dec("15")), dec("15"));
  const auto fewer = adjust(adjustment("MUG", "-8"));
  ASSERT_TRUE(fewer.ok()) << fewer.error().to_string();
  EXPECT_EQ(office_->stock("MUG"), dec("7"));
  EXPECT_EQ(office_->stock("POT"), dec("4"));
}

TEST_P(StockAdjusting, RefusesWhatWouldLeaveLessThanNothing) {
  RecordProperty("requirements", "84");
  const auto refused = adjust(adjustment("POT", "-5"));
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().code(), ErrorCode::kRefused);
  EXPECT_EQ(office_->stock("POT"), dec("4"));
}

TEST_P(StockAdjusting, RefusesASkuThatIsNotThere) {
  StockAdjustment unknown = adjustment("MUG", "1");
  unknown.sku = "NOBODY";
  unknown.item_id = VendorId("999999");
  const auto refused = adjust(unknown);
  ASSERT_FALSE(refused.ok());
  EXPECT_FALSE(refused.error().is_transient());
  EXPECT_NE(refused.error().code(), ErrorCode::kUnknownOutcome);
  EXPECT_EQ(office_->stock("MUG"), dec("10"));
}

TEST_P(StockAdjusting, ALostAnswerIsNoSuccessAndARepeatIsSafeOnlyWhereKeysAreKept) {
  RecordProperty("requirements", "84");
  const bool keyed = connector_->stock_adjuster()->keeps_keys();
  EXPECT_EQ(keyed, GetParam().keeps_keys);
  const StockAdjustment wanted = adjustment("MUG", "5");
  office_->fault(FaultKind::kDropAfter);
  const auto lost = adjust(wanted);
  ASSERT_FALSE(lost.ok());
  EXPECT_EQ(lost.error().code(), ErrorCode::kUnknownOutcome);
  EXPECT_EQ(office_->stock("MUG"), dec("15"));
  if (!keyed) return;
  for (const auto later : {std::chrono::hours(0), std::chrono::hours(100)}) {
    clock_.advance(later);
    const auto again = adjust(wanted);
    const bool is_settled = again.ok() || again.error().id() == "stock.adjusted";
    EXPECT_TRUE(is_settled);
    EXPECT_EQ(office_->stock("MUG"), dec("15"));
  }
}

TEST_P(StockAdjusting, WhatIsRefusedForNowWasNotDone) {
  office_->fault(FaultKind::kRateLimit);
  const auto later = adjust(adjustment("MUG", "5"));
  ASSERT_FALSE(later.ok());
  EXPECT_EQ(later.error().code(), ErrorCode::kRateLimited);
  EXPECT_EQ(office_->stock("MUG"), dec("10"));
}

INSTANTIATE_TEST_SUITE_P(Sources, StockAdjusting, testing::ValuesIn(kSubjects),
                         [](const auto& one) { return std::string(one.param.name); });

TEST(ShopWiredAdjusting, LeavesADoubledSkuAlone) {
  RecordProperty("requirements", "84,89");
  ManualClock clock{from_unix_ms(1'800'000'000'000)};
  const Context context(clock);
  sandbox::InProcessHttp http;
  ShopWiredOffice office(http);
  office.put("MUG", 10);
  office.put("MUG", 3);
  const auto connector = office.connect(http);
  const auto items = connector->catalogue()->read_items(context, "");
  ASSERT_TRUE(items.ok());
  StockAdjustment wanted;
  wanted.key = "k";
  wanted.sku = "MUG";
  wanted.item_id = items->rows.at(0).id;
  wanted.difference = dec("1");
  const auto refused = connector->stock_adjuster()->adjust_stock(context, wanted);
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().id(), "listing.duplicate_sku");
}

TEST(StockAdjustingElsewhere, IsNotOfferedByThosePlatformsThatCannot) {
  sandbox::InProcessHttp http;
  const Platform& bridge = **platform_named("bridge");
  const auto channel = bridge.make(
      http, Role::kChannel, *checked_values(bridge, {{"url", "http://x.test"}, {"token", "t"}}));
  EXPECT_EQ(channel->stock_adjuster(), nullptr);
  const Platform& store = **platform_named("bigcommerce");
  const auto catalogue_only = store.make(http, Role::kSource,
                                         *checked_values(store, {{"store_hash", "x"},
                                                                 {"token", "t"},
                                                                 {"hook_secret", "h"},
                                                                 {"stock_path", "catalogue"}}));
  EXPECT_EQ(catalogue_only->stock_adjuster(), nullptr);
}

}  // namespace
}  // namespace oneshelf::contract

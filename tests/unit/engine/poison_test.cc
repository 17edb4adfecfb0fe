#include "unit/engine/world.h"

// One bad record among many.
namespace oneshelf::testing {
namespace {

namespace bridge = sandbox::bridge;

/// A shop that refuses a whole request because of one SKU in it, and counts what it is asked.
class PoisonedShop final : public sandbox::Sandbox {
 public:
  explicit PoisonedShop(bridge::Bridge& shop) : shop_(shop) {}

  sandbox::Answer handle(const HttpRequest& request, Timestamp now) override {
    const bool writes_products = request.url.find("products/batch") != std::string::npos;
    writes += writes_products ? 1 : 0;
    if (!poison.empty() && writes_products &&
        request.body.find('"' + poison + '"') != std::string::npos) {
      ++refused;
      HttpResponse response;
      response.status = status;
      response.headers = {{"Content-Type", "application/json"}};
      response.body = R"({"error":{"code":"bad_name","message":"The name is not allowed."}})";
      return response;
    }
    return shop_.handle(request, now);
  }
  std::vector<HttpRequest> take_hints(Timestamp now) override { return shop_.take_hints(now); }
  void hint_answered(const HttpRequest& hint, int answered, Timestamp now) override {
    shop_.hint_answered(hint, answered, now);
  }

  std::string poison;
  int status = 422;
  int64_t writes = 0, refused = 0;

 private:
  bridge::Bridge& shop_;
};

constexpr int kRecords = 10'000;
constexpr int kBatch = 200;  // of the bridge's traits
constexpr int kLevels = 8;   // log2(kBatch), rounded up

class Poison : public ::testing::Test {
 protected:
  void fill(int records) {
    world.source().work([&](bridge::State& state) {
      for (int i = 0; i < records; ++i) {
        const std::string sku = "S" + std::to_string(i);
        Json item = Json::object().set("sku", sku).set("name", sku).set("price", "1");
        item.set("tax_rate", "20");
        EXPECT_TRUE(bridge::upsert_product(state, item, world.clock().now()).ok());
        state.set_quantity(sku, state.default_location(), dec("5"), world.clock().now());
      }
      return 0;
    });
    world.http().run("shop.test", shop);
    world.connect({{"fields.description", "channel"}});
  }
  World world;
  PoisonedShop shop{world.shop()};
};

TEST_F(Poison, OneBadRecordInTenThousandCostsALogarithmAndStopsNoOther) {
  fill(kRecords);
  shop.poison = "S4711";
  const SyncReport report = world.sync();
  EXPECT_EQ(report.apply.created, kRecords - 1);
  EXPECT_EQ(report.apply.failed, 1);
  // Without it: one request for every full batch.
  const int64_t extra = shop.writes - kRecords / kBatch;
  RecordProperty("extra_requests", std::to_string(extra));
  EXPECT_LE(extra, 2 * kLevels + 2);
  EXPECT_LE(shop.refused, kLevels + 2);
  const std::vector<ParkedRecord> all = world.parked();
  ASSERT_EQ(all.size(), 1U);
  const ParkedRecord& parked = all[0];
  EXPECT_EQ(parked.subject, "S4711");
  EXPECT_EQ(parked.error.code(), ErrorCode::kRefused);
  EXPECT_EQ(parked.error.id(), "bridge.refused");
  EXPECT_NE(parked.error.message().find("The name is not allowed."), std::string::npos);
  EXPECT_FALSE(parked.error.remedy().empty());
}

TEST_F(Poison, ARecordThatThePlatformFailsOverIsSingledOutToo) {
  constexpr int kFew = 1'000;
  fill(kFew);
  shop.poison = "S471";
  shop.status = 500;
  const SyncReport report = world.sync();
  EXPECT_EQ(report.apply.created, kFew - 1);
  RecordProperty("writes", std::to_string(shop.writes));
  EXPECT_LE(shop.writes, kFew / kBatch + 2 * kLevels + 4);
  ASSERT_EQ(world.parked().size(), 1U);
  EXPECT_EQ(world.parked()[0].subject, "S471");
  EXPECT_EQ(world.parked()[0].error.id(), "record.platform_fails");
  EXPECT_FALSE(world.parked()[0].error.remedy().empty());
}

TEST_F(Poison, APlatformThatIsAwayIsNotAskedForEachRecordAndParksNone) {
  fill(400);
  shop.poison = "sku";  // in every request
  shop.status = 500;
  const SyncReport report = world.sync();
  EXPECT_EQ(report.apply.created, 0);
  EXPECT_LE(shop.writes, 30);
  EXPECT_TRUE(world.parked().empty());
}

}  // namespace
}  // namespace oneshelf::testing

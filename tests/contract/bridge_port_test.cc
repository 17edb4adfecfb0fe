// The same connector and the same sandbox with real sockets between them.
#include <gtest/gtest.h>

#include "connectors/all/all.h"
#include "net/http_client.h"
#include "sandbox/bridge/bridge.h"
#include "sandbox/port.h"

namespace oneshelf::contract {
namespace {

using sandbox::bridge::Bridge;

class BridgePort : public testing::Test {
 protected:
  BridgePort() {
    Result<std::unique_ptr<sandbox::Port>> port = sandbox::Port::open(bridge_, clock_, http_);
    EXPECT_TRUE(port.ok());
    port_ = *std::move(port);
  }
  std::unique_ptr<Connector> connect() {
    const Platform& platform = **platform_named("bridge");
    const ConnectValues values = {{"url", port_->url()}, {"token", "sandbox-secret"}};
    return platform.make(http_, Role::kChannel, *checked_values(platform, values));
  }

  SystemClock clock_;
  Context context_{clock_};
  HttpClient http_;
  Bridge bridge_{sandbox::bridge::Options()};
  std::unique_ptr<sandbox::Port> port_;
};

TEST_F(BridgePort, CarriesListingsAndOrders) {
  const auto connector = connect();
  const auto info = connector->verify(context_.within(std::chrono::seconds(20)));
  ASSERT_TRUE(info.ok()) << info.error().to_string();
  ProductWrite mug;
  mug.source_product = VendorId("1");
  mug.fields.name = "Enamel mug – قميص 👕";
  VariantWrite variant;
  variant.action = VariantWrite::Action::kCreate;
  variant.sku = "MUG & 1/2";
  variant.fields.price = dec("19.95");
  mug.variants = {variant};
  const std::vector products = {mug};
  const auto written = connector->listing_writer()->write_listings(context_, products);
  ASSERT_TRUE(written.ok()) << written.error().to_string();
  EXPECT_FALSE(written->at(0).variants.at(0).error);

  const std::vector<std::string> skus = {"MUG & 1/2"};
  const auto found = connector->listings()->find_listings(context_, skus);
  ASSERT_TRUE(found.ok()) << found.error().to_string();
  ASSERT_EQ(found->size(), 1U);
  EXPECT_EQ(found->at(0).fields.name, mug.fields.name);
  const auto orders = connector->orders()->read_orders(context_, "");
  ASSERT_TRUE(orders.ok()) << orders.error().to_string();
  EXPECT_TRUE(orders->rows.empty() && orders->complete);
}

TEST_F(BridgePort, IsUnavailableOnceItIsClosed) {
  const auto connector = connect();
  port_.reset();
  const auto info = connector->verify(context_.within(std::chrono::seconds(20)));
  ASSERT_FALSE(info.ok());
  EXPECT_EQ(info.error().code(), ErrorCode::kUnavailable);
  EXPECT_TRUE(info.error().is_transient());
}

}  // namespace
}  // namespace oneshelf::contract

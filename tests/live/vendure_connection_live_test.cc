#include <gtest/gtest.h>

#include <algorithm>

#include "live/vendure_world.h"

namespace oneshelf::live {
namespace {

class VendureConnection : public testing::Test {
 protected:
  void SetUp() override {
    if (real_server("vendure").is_null()) {
      GTEST_SKIP() << "ONESHELF_REAL names no running servers: nothing was proven here";
    }
    world_ = std::make_unique<VendureWorld>();
  }

  std::unique_ptr<VendureWorld> world_;
};

bool lacks(const ConnectionInfo& info, std::string_view permission) {
  return std::ranges::count(info.missing, permission,
                            &ConnectionInfo::MissingPermission::permission) > 0;
}

TEST_F(VendureConnection, TellsTheChannelItsCurrencyAndItsPlaces) {
  RecordProperty("requirements", "12,13");
  const auto info = world_->connector().verify(world_->context());
  ASSERT_TRUE(info.ok()) << info.error().to_string();
  EXPECT_EQ(info->currency, currency("USD"));
  EXPECT_TRUE(info->prices_include_tax);
  EXPECT_EQ(info->remote_id, world_->config()["channel_token"].text_or() + "/1");
  EXPECT_EQ(info->version, "3.6 or newer");
  EXPECT_TRUE(info->missing.empty());
  ASSERT_EQ(info->locations.size(), 2u);
  EXPECT_TRUE(info->locations[0].is_default);
}

TEST_F(VendureConnection, SaysWhatEachMissingPermissionDisables) {
  RecordProperty("requirements", "128");
  const auto limited =
      world_->connect({{"user", world_->config()["limited_user"].text_or()},
                       {"password", world_->config()["limited_password"].text_or()}});
  const auto info = limited->verify(world_->context());
  ASSERT_TRUE(info.ok()) << info.error().to_string();
  EXPECT_TRUE(lacks(*info, "UpdateProduct"));
  EXPECT_TRUE(lacks(*info, "CreateProduct"));
  EXPECT_TRUE(lacks(*info, "CreateAsset"));
  EXPECT_FALSE(lacks(*info, "ReadProduct"));
  EXPECT_FALSE(lacks(*info, "UpdateOrder"));
  const ProductWrite product = simple_product(world_->unique("FORBIDDEN"));
  const auto outcomes =
      limited->listing_writer()->write_listings(world_->context(), std::span(&product, 1));
  ASSERT_TRUE(outcomes.ok());
  EXPECT_EQ(outcomes->front().error->id(), "connect.missing_permission");
}

TEST_F(VendureConnection, WrongPasswordsAddressesChannelsAndPlacesAreToldApart) {
  RecordProperty("requirements", "12,81");
  const auto fault = [&](const ConnectValues& changes) {
    const auto info = world_->connect(changes)->verify(world_->context());
    EXPECT_FALSE(info.ok());
    return info.ok() ? std::string() : info.error().id();
  };
  EXPECT_EQ(fault({{"password", "wrong"}}), "connect.bad_credentials");
  EXPECT_EQ(fault({{"user", ""}, {"password", ""}}), "connect.bad_credentials");
  EXPECT_EQ(fault({{"api_key", "0123:4567"}}), "connect.missing_permission");
  EXPECT_EQ(fault({{"channel_token", "no-such-token"}}), "connect.unknown_channel");
  EXPECT_EQ(fault({{"stock_location", "Nowhere"}}), "connect.unknown_location");
  EXPECT_EQ(fault({{"api_path", "/no-such-path"}}), "connect.not_vendure");
}

TEST_F(VendureConnection, AnApiKeyDoesAllThatAPasswordDoes) {
  const Json key = world_->admin().ask(
      "mutation($n:String!){createApiKey(input:{roleIds:[\"1\"],translations:[{languageCode:en,"
      "name:$n}]}){apiKey}}",
      Json::object().set("n", world_->unique("key")));
  const auto connector =
      world_->connect({{"user", ""}, {"password", ""}, {"api_key", key["apiKey"].text_or()}});
  const auto info = connector->verify(world_->context());
  ASSERT_TRUE(info.ok()) << info.error().to_string();
  EXPECT_TRUE(info->missing.empty()) << info->missing.front().permission;
  EXPECT_TRUE(connector->listings()->read_listings(world_->context(), "").ok());
}

TEST_F(VendureConnection, ASecondChannelHasItsOwnCurrencyAndTaxBasis) {
  const std::string token = world_->unique("token");
  world_->admin().ask(
      "mutation{updateGlobalSettings(input:{availableLanguages:[en,de]}){"
      "...on GlobalSettings{id}}}");
  const Json zone =
      world_->admin().ask("{zones(options:{take:1}){items{id}}}")["items"].at(0)["id"];
  const Json channel = world_->admin().ask(
      "mutation($t:String!,$z:ID!){createChannel(input:{code:$t,token:$t,defaultLanguageCode:de,"
      "pricesIncludeTax:false,defaultCurrencyCode:GBP,defaultTaxZoneId:$z,defaultShippingZoneId:$z}"
      ")"
      "{...on Channel{id} ...on ErrorResult{errorCode message}}}",
      Json::object().set("t", token).set("z", zone));
  world_->admin().ask(
      "mutation($c:ID!){assignStockLocationsToChannel(input:{channelId:$c,"
      "stockLocationIds:[\"2\"]}){id}}",
      Json::object().set("c", channel["id"]));
  const auto connector = world_->connect({{"channel_token", token}});
  const auto info = connector->verify(world_->context());
  ASSERT_TRUE(info.ok()) << info.error().to_string();
  EXPECT_EQ(info->currency, currency("GBP"));
  EXPECT_FALSE(info->prices_include_tax);
  EXPECT_EQ(info->remote_id, token + "/" + channel["id"].text_or());
  const ProductWrite product = simple_product(world_->unique("CHANNEL"));
  const auto outcomes =
      connector->listing_writer()->write_listings(world_->context(), std::span(&product, 1));
  ASSERT_TRUE(outcomes.ok() && !outcomes->front().error);
  const auto read = connector->listings()->find_listings(
      world_->context(), std::span(&product.variants.front().sku, 1));
  ASSERT_TRUE(read.ok() && read->size() == 1);
  EXPECT_EQ(read->front().fields.name, product.fields.name);
  EXPECT_EQ(read->front().fields.price, dec("19.90"));
  EXPECT_EQ(read->front().fields.stock->at(LocationId()), dec("12"));
  const auto all = connector->listings()->read_listings(world_->context(), "");
  ASSERT_TRUE(all.ok());
  EXPECT_EQ(all->total, 1) << "the other channel's products are not ours";

  const auto english = world_->connect({{"channel_token", token}, {"language", "en"}});
  ListingFields renamed;
  renamed.name = "Mug in English";
  const ProductWrite update = update_of(read->front(), renamed, {});
  const auto updated =
      english->listing_writer()->write_listings(world_->context(), std::span(&update, 1));
  ASSERT_TRUE(updated.ok());
  EXPECT_FALSE(updated->front().error) << updated->front().error->to_string();
  const auto name_of_it = [&](Connector& reader) {
    const auto found = reader.listings()->find_listings(
        world_->context(), std::span(&product.variants.front().sku, 1));
    return found.ok() && found->size() == 1 ? *found->front().fields.name : std::string();
  };
  EXPECT_EQ(name_of_it(*english), "Mug in English");
  EXPECT_EQ(name_of_it(*connector), *product.fields.name) << "German stays as it was";
}

TEST_F(VendureConnection, ASessionThatEndedIsRenewedWithinTheCall) {
  const Listing mug = world_->create(simple_product(world_->unique("SESSION")));
  const std::string bearer = *find_header(world_->http().last().headers, "authorization");
  GraphQl same_session(world_->context(), world_->http(), world_->config()["admin_api"].text_or(),
                       {{"Authorization", bearer}});
  same_session.ask("mutation{logout{success}}");
  ListingFields price;
  price.price = dec("8");
  const ProductWrite update = update_of(mug, {}, price);
  const int before = world_->http().count();
  const auto outcomes = world_->connector().listing_writer()->write_listings(world_->context(),
                                                                             std::span(&update, 1));
  ASSERT_TRUE(outcomes.ok());
  EXPECT_FALSE(outcomes->front().variants[0].error);
  EXPECT_EQ(world_->http().count() - before, 3) << "the refusal, the login, the write";
  EXPECT_EQ(world_->listing(mug.sku()).fields.price, dec("8"));
}

TEST_F(VendureConnection, ListsWhatMappingsChooseFrom) {
  RecordProperty("requirements", "117,150");
  const auto names = [&](LookupKind kind) {
    std::vector<std::string> ids;
    const auto entries = world_->connector().lookups()->lookup(world_->context(), kind);
    EXPECT_TRUE(entries.ok());
    for (const LookupEntry& entry : *entries) ids.push_back(entry.id);
    return ids;
  };
  const auto has = [](const std::vector<std::string>& ids, const char* id) {
    return std::ranges::find(ids, id) != ids.end();
  };
  EXPECT_TRUE(has(names(LookupKind::kPaymentMethods), "gift-card"));
  EXPECT_TRUE(has(names(LookupKind::kShippingMethods), "standard-shipping"));
  EXPECT_TRUE(has(names(LookupKind::kTaxCodes), "Standard Tax"));
  EXPECT_TRUE(has(names(LookupKind::kOrderStatuses), "PaymentSettled"));
  const auto taxes =
      world_->connector().lookups()->lookup(world_->context(), LookupKind::kTaxCodes);
  const auto standard = std::ranges::find(*taxes, "Standard Tax", &LookupEntry::name);
  EXPECT_EQ(standard->rate, dec("20"));
  EXPECT_EQ(world_->connector()
                .lookups()
                ->lookup(world_->context(), LookupKind::kCarriers)
                .error()
                .code(),
            ErrorCode::kUnsupported);
}

}  // namespace
}  // namespace oneshelf::live

#include "neto_fixture.h"

namespace oneshelf {
namespace {

using NetoClient = NetoTest;

Result<std::vector<LookupEntry>> ask(Connector& connector, const Context& context) {
  return connector.lookups()->lookup(context, LookupKind::kShippingMethods);
}

TEST_F(NetoClient, SendsTheActionAndTheKeyToTheStoresOneAddress) {
  answer("GetShippingMethods",
         R"("ShippingMethods":{"ShippingMethod":[{"id":"12","name":"Standard","status":"Active"},)"
         R"({"id":"9","name":"Old","status":"Inactive"}]})");
  const auto methods = ask(make({{"username", "hub"}}), context_);
  ASSERT_TRUE(methods.ok()) << methods.error().to_string();
  ASSERT_EQ(methods->size(), 1U);
  EXPECT_EQ(methods->front().id, "12");
  const HttpRequest& request = http_.requests().front();
  EXPECT_EQ(request.url, "https://www.store.example/do/WS/NetoAPI");
  EXPECT_EQ(request.method, "POST");
  EXPECT_EQ(header(0, "NETOAPI_KEY"), "k3y");
  EXPECT_EQ(header(0, "NETOAPI_USERNAME"), "hub");
  EXPECT_EQ(header(0, "Accept"), "application/json");
  EXPECT_EQ(request.body, "{}");
}

TEST_F(NetoClient, AnAddOnSendsItsOwnPairInsteadOfAKey) {
  answer("GetShippingMethods", R"("ShippingMethods":"")");
  const auto methods = ask(make({{"client_id", "app"}, {"access_token", "t0ken"}}), context_);
  ASSERT_TRUE(methods.ok()) << methods.error().to_string();
  EXPECT_TRUE(methods->empty());
  EXPECT_EQ(header(0, "X_ACCESS_KEY"), "app");
  EXPECT_EQ(header(0, "X_SECRET_KEY"), "t0ken");
  EXPECT_EQ(header(0, "NETOAPI_KEY"), "");
}

TEST_F(NetoClient, OptionsThatCannotBeUsedAskNothing) {
  for (const ConnectValues& values :
       {ConnectValues{{"tax_rate", "ten"}}, ConnectValues{{"page_size", "0"}},
        ConnectValues{{"client_id", "app"}},
        ConnectValues{{"order_channel", "Sixteen letters!"}}}) {
    const auto info = make(values).verify(context_);
    ASSERT_FALSE(info.ok());
    EXPECT_EQ(info.error().id(), "connect.bad_option");
    EXPECT_FALSE(info.error().remedy().empty());
  }
  EXPECT_TRUE(http_.requests().empty());
}

TEST_F(NetoClient, TellsWhatARefusedReadMeans) {
  struct Case {
    int status;
    const char* ack;
    ErrorCode code;
  };
  const Case cases[] = {{401, "Error", ErrorCode::kUnauthenticated},
                        {403, "Error", ErrorCode::kUnauthenticated},
                        {429, "Error", ErrorCode::kRateLimited},
                        {500, "Error", ErrorCode::kUnavailable},
                        {503, "Success", ErrorCode::kUnavailable},
                        {400, "Error", ErrorCode::kRefused},
                        {404, "Success", ErrorCode::kCorrupt},
                        {200, "Error", ErrorCode::kRefused},
                        {200, "", ErrorCode::kCorrupt}};
  for (const Case& entry : cases) {
    answer("GetShippingMethods",
           R"("Messages":[{"Error":{"Message":"No","Description":"Not today"}}])", entry.ack,
           entry.status);
    const auto refused = ask(make(), context_);
    ASSERT_FALSE(refused.ok());
    EXPECT_EQ(refused.error().code(), entry.code) << entry.status << " " << entry.ack;
    if (entry.code == ErrorCode::kRefused) {
      EXPECT_NE(refused.error().message().find("No: Not today"), std::string::npos);
    }
    if (entry.code == ErrorCode::kRateLimited) {
      EXPECT_EQ(refused.error().retry_after(), std::chrono::seconds(2));
    }
  }
}

TEST_F(NetoClient, TakesAnAnswerOutOfItsWrapper) {
  http_.on("POST", "NetoAPI", 200,
           R"({"GetShippingMethodsResponse":{"ShippingMethods":[{"ShippingMethod":)"
           R"({"id":"1","name":"Road"}}],"Ack":"Success"}})");
  const auto methods = ask(make(), context_);
  ASSERT_TRUE(methods.ok()) << methods.error().to_string();
  ASSERT_EQ(methods->size(), 1U);
  EXPECT_EQ(methods->front().name, "Road");
}

TEST_F(NetoClient, AnAnswerThatIsNotNetosNamesTheAddress) {
  http_.on("POST", "NetoAPI", 200, "<html>Welcome</html>");
  const auto odd = ask(make(), context_);
  ASSERT_FALSE(odd.ok());
  EXPECT_EQ(odd.error().id(), "neto.unexpected_answer");
  EXPECT_NE(odd.error().remedy().find("url"), std::string::npos);
}

TEST_F(NetoClient, LearnsAboutTheStoreAndWhatIsMissing) {
  RecordProperty("requirements", "128");
  warehouses();
  currency_settings();
  answer("GetOrder", "");
  answer("GetShippingMethods", R"("ShippingMethods":"")");
  answer("GetPaymentMethods", R"("PaymentMethods":"")");
  answer("GetRma", R"("Messages":{"Error":[{"Message":"Not allowed"}]})", "Error");
  Connector& connector = make();
  const auto info = connector.verify(context_);
  ASSERT_TRUE(info.ok()) << info.error().to_string();
  EXPECT_EQ(info->remote_id, "www.store.example");
  EXPECT_EQ(info->currency.code(), "AUD");
  EXPECT_TRUE(info->prices_include_tax);
  ASSERT_EQ(info->locations.size(), 2U);
  EXPECT_EQ(info->locations.front().id, "1") << "the primary warehouse comes first";
  ASSERT_EQ(info->missing.size(), 1U);
  EXPECT_EQ(info->missing.front().disables, "refunds are not followed");
  EXPECT_FALSE(info->notes.empty());
  EXPECT_EQ(http_.unused(), 0U);
}

TEST_F(NetoClient, AFirstQuestionRefusedMeansTheCredentials) {
  answer("GetWarehouse", R"("Messages":{"Error":{"Message":"API key invalid"}})", "Error");
  const auto info = make().verify(context_);
  ASSERT_FALSE(info.ok());
  EXPECT_EQ(info.error().id(), "connect.bad_credentials");
}

TEST_F(NetoClient, AsksForTheCurrencyThatNobodyTells) {
  warehouses();
  answer("GetCurrencySettings", R"("CurrencySettings":"")");
  const auto info = make().verify(context_);
  ASSERT_FALSE(info.ok());
  EXPECT_EQ(info.error().id(), "neto.no_currency");
}

TEST_F(NetoClient, ReadsANotificationOnlyWithItsToken) {
  HttpRequest request;
  request.body =
      "<?xml version=\"1.0\"?>\n<Event><CurrentTime>2026-09-21 14:00:05</CurrentTime>"
      "<EventID>34</EventID><EventType>Order</EventType><Order><OrderID>BC1042</OrderID>"
      "<OrderStatus>Dispatched</OrderStatus></Order></Event>";
  Connector& connector = make({{"hook_token", "verify"}});
  for (const char* token : {"verify", "k3y"}) {
    request.headers = {{"NETO_NOTIFICATION", "Order"}, {"NETOAPI_KEY", token}};
    const auto hint = connector.hooks()->read_hook(request, clock_.now());
    ASSERT_TRUE(hint.ok()) << hint.error().to_string();
    EXPECT_EQ(hint->about, Hint::About::kOrders);
    EXPECT_EQ(hint->ids, std::vector{VendorId("BC1042")});
    EXPECT_EQ(hint->event_id, "34");
  }
  for (const char* token : {"", "guessed"}) {
    request.headers = {{"NETOAPI_KEY", token}};
    const auto forged = connector.hooks()->read_hook(request, clock_.now());
    ASSERT_FALSE(forged.ok());
    EXPECT_EQ(forged.error().id(), "hook.bad_signature");
  }
  request.headers = {{"NETOAPI_KEY", "verify"}};
  request.body = "<Event><EventType>Customer</EventType></Event>";
  EXPECT_EQ(connector.hooks()->read_hook(request, clock_.now()).error().id(), "hook.unknown_topic");
}

TEST_F(NetoClient, LearnsPriceListsFromItemsAndHasNoListOfTaxCodes) {
  answer("GetItem",
         R"("Item":[{"SKU":"A","PriceGroups":[{"PriceGroup":{"GroupID":"2","Group":"Trade",)"
         R"("Price":"9","MultilevelBands":{"MultiLevelBand":{"Price":"8","MinimumQuantity":"10"}})"
         R"(}}]},{"SKU":"B","PriceGroups":[""]}])");
  Lookups& lookups = *make().lookups();
  const auto lists = lookups.lookup(context_, LookupKind::kPriceLists);
  ASSERT_TRUE(lists.ok()) << lists.error().to_string();
  ASSERT_EQ(lists->size(), 2U);
  EXPECT_EQ(lists->at(0).name, "Trade");
  EXPECT_EQ(lists->at(1).id, "2@10");
  EXPECT_EQ(lookups.lookup(context_, LookupKind::kTaxCodes).error().code(),
            ErrorCode::kUnsupported);
  EXPECT_EQ(lookups.lookup(context_, LookupKind::kOrderStatuses)->size(), 12U);
}

}  // namespace
}  // namespace oneshelf

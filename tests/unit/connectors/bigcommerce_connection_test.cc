// Credentials, scopes, errors and the quota.
#include <algorithm>

#include "bigcommerce_fixture.h"
#include "net/quota_told.h"

namespace oneshelf {
namespace {

constexpr const char* kNoScope = R"({"code":403,"message":"Missing scope"})";

class BigCommerceConnection : public BigCommerceTest {
 protected:
  void allow_all_but(const std::string& path) {
    const std::pair<const char*, const char*> probes[] = {
        {"GET", "/v3/catalog/products"},
        {"PUT", "/v3/catalog/products"},
        {"GET", "/v2/orders"},
        {"PUT", "/v2/orders/0"},
        {"GET", "/v3/orders/0/transactions"},
        {"PUT", "/v3/inventory/adjustments/absolute"},
        {"GET", "/v2/customer_groups"},
        {"GET", "/v2/payments/methods"},
        {"GET", "/v3/inventory/items"},
        {"GET", "/v3/inventory/locations"}};
    for (const auto& [method, probe] : probes) {
      if (path == probe) {
        http_.on(method, probe, 403, kNoScope);
      } else if (std::string_view(method) == "PUT") {
        http_.on(method, probe, 422, R"({"status":422,"title":"Nothing to do","errors":{}})");
      } else {
        http_.on(method, probe, 200, data("[]"));
      }
    }
    http_.on("GET", "/v3/inventory/locations", 200, data(R"([{"id":1,"label":"Main"}])"));
  }
};

TEST_F(BigCommerceConnection, KnowsTheStoreAndItsBasis) {
  RecordProperty("requirements", "127,128");
  tell_store();
  allow_all_but("");
  const auto info = make().verify(context_);
  ASSERT_TRUE(info.ok()) << info.error().to_string();
  EXPECT_EQ(info->remote_id, "abc123");
  EXPECT_EQ(info->remote_name, "Tea shop");
  EXPECT_EQ(info->currency.code(), "AUD");
  EXPECT_TRUE(info->prices_include_tax);
  EXPECT_TRUE(info->missing.empty());
  ASSERT_EQ(info->locations.size(), 1U);
  EXPECT_TRUE(info->locations[0].is_default);
  EXPECT_EQ(request(0).url, "https://api.bigcommerce.com/stores/abc123/v2/store");
  EXPECT_EQ(find_header(request(0).headers, "X-Auth-Token"), "t0ken");
}

TEST_F(BigCommerceConnection, TakesTheWholeApiPathForTheHash) {
  tell_store();
  allow_all_but("");
  const ConnectValues pasted = {{"store_hash", "https://api.bigcommerce.com/stores/abc123/v3/"}};
  EXPECT_TRUE(make(pasted).verify(context_).ok());
  EXPECT_EQ(request(0).url, "https://api.bigcommerce.com/stores/abc123/v2/store");
}

TEST_F(BigCommerceConnection, NamesTheMissingScopeAndWhatItDisables) {
  RecordProperty("requirements", "125,128");
  tell_store();
  allow_all_but("/v3/inventory/adjustments/absolute");
  const auto info = make().verify(context_);
  ASSERT_TRUE(info.ok()) << info.error().to_string();
  ASSERT_EQ(info->missing.size(), 1U);
  EXPECT_EQ(info->missing[0].permission, "store_inventory");
  EXPECT_NE(info->missing[0].disables.find("stock"), std::string::npos);
  EXPECT_TRUE(std::ranges::any_of(info->notes, [](const std::string& note) {
    return note.find("through the catalogue") != std::string::npos;
  }));
}

TEST_F(BigCommerceConnection, ASourceNeedsOtherScopesThanAChannel) {
  RecordProperty("requirements", "125,128");
  tell_store();
  allow_all_but("/v3/inventory/items");
  http_.on("GET", "/v3/settings/inventory", 200,
           data(R"({"update_stock_behavior":"order_completed_or_shipped"})"));
  const auto info = make(Role::kSource).verify(context_);
  ASSERT_TRUE(info.ok()) << info.error().to_string();
  ASSERT_EQ(info->missing.size(), 1U);
  EXPECT_EQ(info->missing[0].permission, "store_inventory_read_only");
  EXPECT_EQ(info->nets, Traits::Nets::kShipped);
  EXPECT_EQ(info->document_rules.totals, DocumentRules::Totals::kStated);
  for (const HttpRequest& one : http_.requests())
    EXPECT_TRUE(one.method == "GET" || one.body == "{}");
}

TEST_F(BigCommerceConnection, AnotherLocationNeedsTheInventoryScope) {
  tell_store();
  allow_all_but("/v3/inventory/adjustments/absolute");
  const auto info = make({{"location", "3"}}).verify(context_);
  ASSERT_FALSE(info.ok());
  EXPECT_EQ(info.error().id(), "connect.missing_permission");
}

TEST_F(BigCommerceConnection, NamesThePriceListsThereAre) {
  RecordProperty("requirements", "133,152");
  tell_store();
  allow_all_but("");
  http_.on("GET", "/v2/customer_groups", 200, R"([{"id":4,"name":"Trade"}])");
  http_.on("GET", "/v3/pricelists/assignments", 200,
           data(R"([{"id":1,"price_list_id":2,"customer_group_id":4}])"));
  http_.on("GET", "/v3/pricelists?", 200, data(R"([{"id":2,"name":"Wholesale"}])"));
  const auto info = make({{"price_list", "9"}}).verify(context_);
  ASSERT_FALSE(info.ok());
  EXPECT_EQ(info.error().id(), "connect.unknown_price_list");
  EXPECT_NE(info.error().remedy().find("2 (Wholesale (Trade))"), std::string::npos);
}

TEST_F(BigCommerceConnection, ProbesWriteNothing) {
  tell_store();
  allow_all_but("");
  ASSERT_TRUE(make().verify(context_).ok());
  for (const HttpRequest& one : http_.requests()) {
    if (one.method == "GET") continue;
    EXPECT_TRUE(one.body == "[]" || one.body == "{}" ||
                one.body == R"({"reason":"probe","items":[]})")
        << one.body;
  }
}

TEST_F(BigCommerceConnection, SaysWhoCanMakeCredentialsWhenTheyAreRefused) {
  RecordProperty("requirements", "126");
  http_.on("GET", "/v2/store", 401, R"({"status":401,"title":"Unauthorized"})");
  const auto info = make().verify(context_);
  ASSERT_FALSE(info.ok());
  EXPECT_EQ(info.error().id(), "connect.bad_credentials");
  EXPECT_NE(info.error().remedy().find("owner"), std::string::npos);
}

TEST_F(BigCommerceConnection, UnderstandsEveryShapeOfRefusal) {
  struct Case {
    int status;
    const char* body;
    ErrorCode code;
    const char* id;
  };
  const Case cases[] = {
      {401, "X-Auth-Token header is required", ErrorCode::kUnauthenticated,
       "connect.bad_credentials"},
      {401, R"({"status":401,"title":"Unauthorized"})", ErrorCode::kUnauthenticated,
       "connect.bad_credentials"},
      {403, kNoScope, ErrorCode::kForbidden, "connect.missing_permission"},
      {404, R"([{"status":404,"message":"The requested resource was not found."}])",
       ErrorCode::kNotFound, "bigcommerce.not_found"},
      {429, "", ErrorCode::kRateLimited, "bigcommerce.rate_limited"},
      {500, "", ErrorCode::kUnavailable, "bigcommerce.server_fault"},
      {503, R"({"error":{"code":"SERVICE_DEGRADED","message":"later"}})", ErrorCode::kUnavailable,
       "bigcommerce.server_fault"},
      {507, "", ErrorCode::kRefused, "bigcommerce.plan_limit"},
      {200, R"({"id":"abc)", ErrorCode::kUnavailable, "bigcommerce.broken_answer"}};
  for (const Case& one : cases) {
    http_.on("GET", "/v2/store", one.status, one.body);
    const auto info = make().verify(context_);
    ASSERT_FALSE(info.ok());
    EXPECT_EQ(info.error().code(), one.code) << one.status;
    EXPECT_EQ(info.error().id(), one.id) << one.status;
  }
}

TEST_F(BigCommerceConnection, WaitsAsLongAsTheLongerHeaderSays) {
  struct Case {
    HttpHeaders headers;
    std::optional<milliseconds> delay;
  };
  const Case cases[] = {
      {{{"X-Rate-Limit-Time-Reset-Ms", "21000"}}, milliseconds(21'000)},
      {{{"x-rate-limit-time-reset-ms", "1000"}, {"X-Retry-After", "9"}}, milliseconds(9'000)},
      {{{"X-Rate-Limit-Time-Reset-Ms", "soon"}}, std::nullopt},
      {{}, std::nullopt}};
  for (const Case& one : cases) {
    http_.on(ScriptedHttp::asks("GET", "/v2/store"), HttpResponse{429, one.headers, ""});
    const auto info = make().verify(context_);
    ASSERT_FALSE(info.ok());
    EXPECT_EQ(info.error().code(), ErrorCode::kRateLimited);
    EXPECT_EQ(info.error().retry_after(), one.delay);
  }
}

/// A way to the store that paces itself.
class PacedHttp final : public Http, public QuotaListener {
 public:
  Result<HttpResponse> send(const Context&, const HttpRequest&) override {
    return HttpResponse{.status = status, .headers = headers, .body = "[]"};
  }
  void hear(const QuotaTold& told) override { heard.push_back(told); }
  int status = 200;
  HttpHeaders headers;
  std::vector<QuotaTold> heard;
};

TEST_F(BigCommerceConnection, PassesOnWhatTheStoreTellsOfItsQuotaIfItIsWhole) {
  const HttpHeaders whole = {{"x-rate-limit-requests-quota", "450"},
                             {"X-Rate-Limit-Requests-Left", "449"},
                             {"X-Rate-Limit-Time-Reset-Ms", "21000"},
                             {"X-Rate-Limit-Time-Window-Ms", "30000"}};
  PacedHttp http;
  const ConnectValues values = {{"store_hash", "abc123"}, {"token", "t0ken"}};
  const auto ask = [&] {
    const auto connector = bigcommerce_platform().make(
        http, Role::kChannel, *checked_values(bigcommerce_platform(), values));
    return connector->lookups()->lookup(context_, LookupKind::kTaxCodes);
  };
  for (const int status : {200, 429, 503}) {
    http.status = status;
    http.headers = whole;
    EXPECT_EQ(ask().ok(), status == 200);
    ASSERT_EQ(http.heard.size(), 1U) << status;
    EXPECT_EQ(http.heard[0].limit, 450);
    EXPECT_EQ(http.heard[0].left, 449);
    EXPECT_EQ(http.heard[0].reset, milliseconds(21'000));
    EXPECT_EQ(http.heard[0].window, milliseconds(30'000));
    http.heard.clear();
  }
  for (size_t missing = 0; missing < whole.size(); ++missing) {
    http.headers = whole;
    http.headers.erase(http.headers.begin() + static_cast<std::ptrdiff_t>(missing));
    EXPECT_FALSE(ask().ok());
    http.headers.emplace_back(whole[missing].first, "soon");
    EXPECT_FALSE(ask().ok());
  }
  EXPECT_TRUE(http.heard.empty());
}

TEST_F(BigCommerceConnection, AWriteWithoutAClearAnswerIsInDoubt) {
  const std::vector<StockWrite> levels = {{.listing_id = VendorId("301"),
                                           .product_id = VendorId("120"),
                                           .sku = "TEE",
                                           .location = {},
                                           .quantity = dec("6"),
                                           .expected = {}}};
  for (const int status : {500, 502, 504}) {
    http_.on("PUT", "/adjustments/absolute", status, "");
    const auto written = make().stock_writer()->write_stock(context_, levels);
    ASSERT_FALSE(written.ok());
    EXPECT_EQ(written.error().code(), ErrorCode::kUnknownOutcome) << status;
  }
}

}  // namespace
}  // namespace oneshelf

#include "base/bytes.h"
#include "bridge_fixture.h"

namespace oneshelf {
namespace {

std::string header(const HttpRequest& request, std::string_view name) {
  return find_header(request.headers, name).value_or("");
}

using BridgeConnection = BridgeTest;

TEST_F(BridgeConnection, LearnsWhatTheBridgeAnnounces) {
  announce("source");
  http_.on("GET", "/orders?limit=1", 200, R"({"items":[],"next_cursor":null})");
  http_.on("GET", "/lookups/locations", 200,
           R"({"items":[{"id":"main","name":"Main","default":true},{"id":"n","name":"North"}]})");
  Connector& connector = make(Role::kSource, {{"hook_secret", "s"}});
  const Result<ConnectionInfo> info = connector.verify(context_);
  ASSERT_TRUE(info.ok()) << info.error().to_string();
  EXPECT_EQ(info->remote_name, "Test bridge");
  EXPECT_EQ(info->remote_id, "https://bridge.example/bridge/v1");
  EXPECT_EQ(info->currency.code(), "EUR");
  EXPECT_TRUE(info->prices_include_tax);
  EXPECT_EQ(info->document_rules.totals, DocumentRules::Totals::kStated);
  EXPECT_EQ(info->locations.size(), 2U);
  EXPECT_TRUE(info->notes.empty());
  EXPECT_TRUE(info->missing.empty());
  EXPECT_EQ(request(0).url, "https://bridge.example/bridge/v1/info");
  EXPECT_EQ(header(request(0), "Authorization"), "Bearer t0ken");
  EXPECT_EQ(connector.listings(), nullptr);
  EXPECT_NE(connector.documents(), nullptr);
}

TEST_F(BridgeConnection, LearnsWhatItsStockFiguresSubtract) {
  constexpr std::string_view kFew = R"(["products","stock"])";
  announce("source", kFew, R"(,"stock_nets":"shipped")");
  const Result<ConnectionInfo> told = make(Role::kSource).verify(context_);
  ASSERT_TRUE(told.ok()) << told.error().to_string();
  EXPECT_EQ(told->nets, Traits::Nets::kShipped);
  announce("source", kFew);
  EXPECT_EQ(make(Role::kSource).verify(context_)->nets, std::nullopt);
  announce("source", kFew, R"(,"stock_nets":"guesses")");
  EXPECT_FALSE(make(Role::kSource).verify(context_).ok());
}

TEST_F(BridgeConnection, LearnsWhetherTheShopComparesAndSets) {
  announce("channel", R"(["products","stock","compare_and_set"])");
  const Result<ConnectionInfo> told = make(Role::kChannel).verify(context_);
  ASSERT_TRUE(told.ok()) << told.error().to_string();
  EXPECT_TRUE(told->compare_and_set_stock);
  const Result<ConnectionInfo> kept = read_json(
      to_json(*told), [](const JsonReader& reader) { return connection_info_from_json(reader); });
  ASSERT_TRUE(kept.ok());
  EXPECT_TRUE(kept->compare_and_set_stock);
  announce("channel", R"(["products","stock"])");
  EXPECT_FALSE(make(Role::kChannel).verify(context_)->compare_and_set_stock);
}

TEST_F(BridgeConnection, RefusesABridgeOfTheOtherRole) {
  announce("channel");
  const Result<ConnectionInfo> info = make(Role::kSource).verify(context_);
  ASSERT_FALSE(info.ok());
  EXPECT_EQ(info.error().id(), "connect.wrong_role");
}

TEST_F(BridgeConnection, OffersOnlyWhatTheBridgeAnnounces) {
  announce("channel", R"(["products","prices","stock"])");
  Connector& connector = make(Role::kChannel);
  EXPECT_NE(connector.orders(), nullptr);  // until it is known better
  const Result<ConnectionInfo> info = connector.verify(context_);
  ASSERT_TRUE(info.ok()) << info.error().to_string();
  EXPECT_EQ(connector.orders(), nullptr);
  EXPECT_EQ(connector.fulfilment(), nullptr);
  EXPECT_EQ(connector.refund_writer(), nullptr);
  EXPECT_EQ(connector.lookups(), nullptr);
  EXPECT_EQ(connector.hooks(), nullptr);
  EXPECT_NE(connector.listing_writer(), nullptr);
  // images, orders, shipments, cancellations, refunds, refunds_both_ways, hints
  EXPECT_EQ(info->notes.size(), 7U);
  EXPECT_EQ(http_.requests().size(), 1U);
}

TEST_F(BridgeConnection, NamesTheAreaThatACredentialMayNotUse) {
  announce("channel", R"(["products","prices","stock","orders"])");
  http_.on("GET", "/orders?limit=1", 403, R"({"error":{"code":"area","message":"not orders"}})");
  const Result<ConnectionInfo> info = make(Role::kChannel).verify(context_);
  ASSERT_TRUE(info.ok());
  ASSERT_EQ(info->missing.size(), 1U);
  EXPECT_EQ(info->missing[0].permission, "orders");
  EXPECT_EQ(info->missing[0].disables, "orders are not read");
}

TEST_F(BridgeConnection, UsesACredentialOfItsOwnForOrders) {
  announce("channel", R"(["products","orders"])");
  http_.on("GET", "/orders?limit=1", 401, R"({"error":{"code":"unknown","message":"who?"}})");
  const Result<ConnectionInfo> info =
      make(Role::kChannel, {{"orders_token", "f0rorders"}}).verify(context_);
  ASSERT_FALSE(info.ok());
  EXPECT_EQ(info.error().id(), "connect.bad_credentials");
  EXPECT_EQ(header(request(0), "Authorization"), "Bearer t0ken");
  EXPECT_EQ(header(request(1), "Authorization"), "Bearer f0rorders");
  EXPECT_NE(info.error().to_string().find("orders_token"), std::string::npos);
  EXPECT_EQ(info.error().to_string().find("f0rorders"), std::string::npos);
}

TEST_F(BridgeConnection, SpeaksBasicAuthenticationWithUserAndPassword) {
  announce("channel", "[]");
  Connector& connector = make(Role::kChannel, {{"url", "http://127.0.0.1:9/bridge/v1/"},
                                               {"token", ""},
                                               {"user", "hub"},
                                               {"password", "p:w"}});
  ASSERT_TRUE(connector.verify(context_).ok());
  EXPECT_EQ(request(0).url, "http://127.0.0.1:9/bridge/v1/info");
  EXPECT_EQ(header(request(0), "Authorization"), "Basic " + to_base64("hub:p:w"));
}

TEST_F(BridgeConnection, TurnsRefusalsIntoWhatToDoNext) {
  struct Case {
    int status;
    ErrorCode read, write;
    const char* id;
  };
  const Case cases[] = {
      {401, ErrorCode::kUnauthenticated, ErrorCode::kUnauthenticated, "connect.bad_credentials"},
      {403, ErrorCode::kForbidden, ErrorCode::kForbidden, "connect.missing_permission"},
      {404, ErrorCode::kNotFound, ErrorCode::kNotFound, "bridge.not_found"},
      {405, ErrorCode::kUnsupported, ErrorCode::kUnsupported, "bridge.unsupported"},
      {413, ErrorCode::kRefused, ErrorCode::kRefused, "bridge.refused"},
      {422, ErrorCode::kRefused, ErrorCode::kRefused, "bridge.refused"},
      {429, ErrorCode::kRateLimited, ErrorCode::kRateLimited, "bridge.rate_limited"},
      {500, ErrorCode::kUnavailable, ErrorCode::kUnknownOutcome, "bridge.unavailable"},
      {503, ErrorCode::kUnavailable, ErrorCode::kUnknownOutcome, "bridge.unavailable"},
      {301, ErrorCode::kInvalid, ErrorCode::kInvalid, "bridge.unexpected_answer"}};
  const std::string body = R"({"error":{"code":"some_code","message":"Because.","field":"sku"}})";
  for (const Case& expected : cases) {
    Connector& source = make(Role::kSource);
    http_.on("GET", "/products", expected.status, body);
    const auto read = source.catalogue()->read_items(context_, "");
    ASSERT_FALSE(read.ok());
    EXPECT_EQ(read.error().code(), expected.read) << expected.status;
    EXPECT_EQ(read.error().id(), expected.id) << expected.status;
    http_.on("POST", "/orders", expected.status, body);
    const auto written = source.documents()->create_document(context_, Document());
    ASSERT_FALSE(written.ok());
    EXPECT_EQ(written.error().code(), expected.write) << expected.status;
  }
}

TEST_F(BridgeConnection, KeepsTheTimeTheBridgeAsksToWait) {
  http_.on(ScriptedHttp::asks("GET", "/stock"), HttpResponse{429, {{"Retry-After", "7"}}, "{}"});
  const auto read = make(Role::kSource).stock()->read_stock(context_, "");
  ASSERT_FALSE(read.ok());
  EXPECT_EQ(read.error().retry_after(), std::chrono::seconds(7));
}

TEST_F(BridgeConnection, TellsALostReadFromALostWrite) {
  const Error lost(ErrorCode::kUnknownOutcome, "net.no_answer", "The connection broke.");
  Connector& source = make(Role::kSource);
  http_.on(ScriptedHttp::asks("GET", "/orders"), lost);
  EXPECT_EQ(source.documents()->find_document(context_, "k").error().code(),
            ErrorCode::kUnavailable);
  http_.on(ScriptedHttp::asks("POST", "/orders"), lost);
  EXPECT_EQ(source.documents()->create_document(context_, Document()).error().code(),
            ErrorCode::kUnknownOutcome);
  http_.on("POST", "/orders", 201, R"({"id":"o1","exter)");  // taken, but the answer is cut
  EXPECT_EQ(source.documents()->create_document(context_, Document()).error().code(),
            ErrorCode::kUnknownOutcome);
}

HttpRequest hint(const std::string& body, const std::string& stamp, const std::string& secret) {
  HttpRequest request;
  request.body = body;
  request.headers = {
      {"x-bridge-timestamp", stamp},
      {"x-bridge-signature", "sha256=" + to_hex(hmac_sha256(secret, stamp + "." + body))}};
  return request;
}

TEST_F(BridgeConnection, BelievesOnlySignedAndFreshHints) {
  Connector& connector = make(Role::kChannel, {{"hook_secret", "s3cret"}});
  const Timestamp now = clock_.now();
  const std::string body =
      R"({"topic":"order.changed","ids":["7","8"],"time":"2026-09-21T00:00:00Z"})";
  const auto read = [&](const HttpRequest& request) {
    return connector.hooks()->read_hook(request, now);
  };
  const Result<Hint> good = read(hint(body, to_rfc3339(now), "s3cret"));
  ASSERT_TRUE(good.ok()) << good.error().to_string();
  EXPECT_EQ(good->about, Hint::About::kOrders);
  EXPECT_EQ(good->ids, (std::vector{VendorId("7"), VendorId("8")}));
  const Result<Hint> repeat = read(hint(body, to_rfc3339(now - std::chrono::minutes(4)), "s3cret"));
  ASSERT_TRUE(repeat.ok());
  EXPECT_EQ(repeat->event_id, good->event_id);

  HttpRequest tampered = hint(body, to_rfc3339(now), "s3cret");
  tampered.body[12] = 'O';
  const HttpRequest bad[] = {hint(body, to_rfc3339(now), "other"),
                             tampered,
                             HttpRequest(),
                             hint(body, to_rfc3339(now - std::chrono::minutes(6)), "s3cret"),
                             hint(body, to_rfc3339(now + std::chrono::minutes(6)), "s3cret"),
                             hint(body, "yesterday", "s3cret")};
  for (const HttpRequest& request : bad) {
    const Result<Hint> refused = read(request);
    ASSERT_FALSE(refused.ok());
    EXPECT_EQ(refused.error().id(), "hook.bad_signature");
    EXPECT_EQ(refused.error().code(), ErrorCode::kForbidden);
  }
}

TEST_F(BridgeConnection, ReadsAHintAsItsRoleUnderstandsIt) {
  const std::string body = R"({"topic":"product.changed","ids":[]})";
  const std::string stamp = to_rfc3339(clock_.now());
  Connector& source = make(Role::kSource, {{"hook_secret", "s"}});
  EXPECT_EQ(source.hooks()->read_hook(hint(body, stamp, "s"), clock_.now())->about,
            Hint::About::kItems);
  Connector& channel = make(Role::kChannel, {{"hook_secret", "s"}});
  EXPECT_EQ(channel.hooks()->read_hook(hint(body, stamp, "s"), clock_.now())->about,
            Hint::About::kListings);
}

}  // namespace
}  // namespace oneshelf

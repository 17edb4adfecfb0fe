#include <gtest/gtest.h>

#include "connectors/vendure/answer.h"
#include "unit/connectors/vendure_fake.h"

namespace oneshelf {
namespace {

using vendure::Access;

const HttpResponse kGone = {
    .status = 200,
    .headers = {{"vendure-auth-token", ""}},
    .body =
        R"({"data":null,"errors":[{"message":"no","path":["x"],
        "extensions":{"code":"FORBIDDEN"}}]})"};

TEST(VendureAnswer, EveryStatusSaysWhatToDoNext) {
  struct Case {
    int status;
    const char* body;
    ErrorCode reading, writing;
  };
  const Case cases[] = {{401, "", ErrorCode::kUnauthenticated, ErrorCode::kUnauthenticated},
                        {403, "<html>", ErrorCode::kForbidden, ErrorCode::kForbidden},
                        {404, "{}", ErrorCode::kInvalid, ErrorCode::kInvalid},
                        {301, "", ErrorCode::kInvalid, ErrorCode::kInvalid},
                        {413, "", ErrorCode::kRefused, ErrorCode::kRefused},
                        {429, "", ErrorCode::kRateLimited, ErrorCode::kUnknownOutcome},
                        {500, R"({"statusCode":500,"message":""})", ErrorCode::kUnavailable,
                         ErrorCode::kUnknownOutcome},
                        {502, "<html>", ErrorCode::kUnavailable, ErrorCode::kUnknownOutcome},
                        {200, "<html>", ErrorCode::kInvalid, ErrorCode::kUnknownOutcome}};
  for (const Case& one : cases) {
    const HttpResponse response{.status = one.status, .headers = {}, .body = one.body};
    EXPECT_EQ(read_answer(response, Access::kRead).error().code(), one.reading) << one.status;
    EXPECT_EQ(read_answer(response, Access::kWrite).error().code(), one.writing) << one.status;
  }
}

TEST(VendureAnswer, ASlowDownCarriesItsTime) {
  const HttpResponse response{.status = 429, .headers = {{"Retry-After", "7"}}, .body = ""};
  EXPECT_EQ(read_answer(response, Access::kRead).error().retry_after(), std::chrono::seconds(7));
}

TEST(VendureAnswer, EveryVendorCodeHasAMeaning) {
  const std::pair<const char*, ErrorCode> cases[] = {
      {"FORBIDDEN", ErrorCode::kForbidden},
      {"CHANNEL_NOT_FOUND", ErrorCode::kInvalid},
      {"ENTITY_NOT_FOUND", ErrorCode::kNotFound},
      {"USER_INPUT_ERROR", ErrorCode::kRefused},
      {"BAD_USER_INPUT", ErrorCode::kRefused},
      {"ILLEGAL_OPERATION", ErrorCode::kRefused},
      {"GRAPHQL_VALIDATION_FAILED", ErrorCode::kUnsupported},
      {"INTERNAL_SERVER_ERROR", ErrorCode::kRefused},
      {"", ErrorCode::kRefused}};
  for (const auto& [code, ours] : cases) {
    const vendure::GraphError error{.message = "why", .code = code, .path = {"s0"}};
    const Error mapped = vendure::Client::translated(error, Access::kWrite);
    EXPECT_EQ(mapped.code(), ours) << code;
    EXPECT_NE(mapped.to_string().find("why"), std::string::npos);
  }
  const vendure::GraphError fault{.message = "db", .code = "", .path = {}};
  EXPECT_EQ(vendure::Client::translated(fault, Access::kRead).code(), ErrorCode::kUnavailable);
}

TEST(VendureClient, LogsInOnceAndSendsTheSession) {
  VendureFixture world;
  world.shop.on("skus", [](const Json&) {
    return Json::object().set("productVariants", FakeVendure::rows({}));
  });
  const std::vector<std::string> skus = {"A"};
  ASSERT_TRUE(world.connector->listings()->find_listings(world.context, skus).ok());
  ASSERT_TRUE(world.connector->listings()->find_listings(world.context, skus).ok());
  EXPECT_EQ(world.shop.logins(), 1);
  EXPECT_EQ(world.shop.asked().size(), 3u) << "the channel's facts are asked once";
  const HttpRequest& request = world.shop.asked().back().request;
  EXPECT_EQ(request.url, "https://shop.example.com/admin-api");
  EXPECT_EQ(find_header(request.headers, "authorization"), "Bearer token-1");
}

TEST(VendureClient, UsesCookiesWhereTheShopHandsOutNothingElse) {
  VendureFixture world;
  world.shop.session_header = "";
  ASSERT_TRUE(world.connector->lookups()->lookup(world.context, LookupKind::kLocations).ok());
  const HttpRequest& request = world.shop.asked().back().request;
  EXPECT_EQ(find_header(request.headers, "cookie"), "session=token-1; session.sig=sig");
}

TEST(VendureClient, ASessionThatIsGoneIsRenewedOnceAndOnlyOnce) {
  VendureFixture world;
  world.shop.answer_after(0, kGone);
  EXPECT_TRUE(world.connector->lookups()->lookup(world.context, LookupKind::kLocations).ok());
  EXPECT_EQ(world.shop.logins(), 2);

  VendureFixture stubborn;
  stubborn.shop.answer_after(0, kGone);
  stubborn.shop.answer_after(1, kGone);
  const auto refused =
      stubborn.connector->lookups()->lookup(stubborn.context, LookupKind::kLocations);
  EXPECT_EQ(refused.error().id(), "connect.missing_permission");
  EXPECT_EQ(stubborn.shop.asked().size(), 2u);
}

TEST(VendureClient, AMissingPermissionIsNoLostSession) {
  VendureFixture world;
  HttpResponse forbidden = kGone;
  forbidden.headers.clear();
  world.shop.answer_after(0, forbidden);
  const auto refused = world.connector->lookups()->lookup(world.context, LookupKind::kLocations);
  EXPECT_EQ(refused.error().code(), ErrorCode::kForbidden);
  EXPECT_EQ(world.shop.logins(), 1);
}

TEST(VendureClient, KeyChannelAndLanguageTravelWithEachRequest) {
  VendureFixture world({{"url", "https://shop.example.com/admin-api/"},
                        {"api_key", "id:secret"},
                        {"channel_token", "main-token"},
                        {"language", "de"}});
  ASSERT_TRUE(world.connector->lookups()->lookup(world.context, LookupKind::kLocations).ok());
  EXPECT_EQ(world.shop.logins(), 0);
  const HttpRequest& request = world.shop.asked().back().request;
  EXPECT_EQ(request.url, "https://shop.example.com/admin-api?languageCode=de");
  EXPECT_EQ(find_header(request.headers, "vendure-api-key"), "id:secret");
  EXPECT_EQ(find_header(request.headers, "vendure-token"), "main-token");
}

TEST(VendureClient, ALostAnswerIsHarmlessForAReadAndInDoubtForAWrite) {
  const Error lost(ErrorCode::kUnknownOutcome, "net.no_answer", "The connection broke.");
  VendureFixture world;
  world.shop.answer_after(0, lost);
  EXPECT_EQ(
      world.connector->lookups()->lookup(world.context, LookupKind::kLocations).error().code(),
      ErrorCode::kUnavailable);
  ASSERT_TRUE(world.connector->lookups()->lookup(world.context, LookupKind::kLocations).ok());
  world.shop.answer_after(0, lost);
  const auto outcomes = world.write({vendure_update("1", "2", "5")});
  EXPECT_EQ(outcomes[0].variants[0].error->code(), ErrorCode::kUnknownOutcome);
}

TEST(VendureClient, ALargeDocumentTravelsAsAForm) {
  VendureFixture world;
  ProductWrite write = vendure_update("1", "2", "5");
  write.fields.description_html = std::string(120'000, 'x');
  const auto outcomes = world.write({write});
  EXPECT_FALSE(outcomes[0].error);
  const HttpRequest& request = world.shop.asked().back().request;
  EXPECT_TRUE(find_header(request.headers, "content-type")->starts_with("multipart/form-data"));
  EXPECT_TRUE(find_header(request.headers, "apollo-require-preflight"));
}

TEST(VendureClient, AWrongPasswordAndMissingCredentialsAreToldBeforeAnythingElse) {
  VendureFixture world({{"user", ""}, {"password", ""}});
  EXPECT_EQ(world.connector->verify(world.context).error().id(), "connect.bad_credentials");
  EXPECT_TRUE(world.shop.asked().empty());
}

}  // namespace
}  // namespace oneshelf

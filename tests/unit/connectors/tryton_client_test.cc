#include "unit/connectors/tryton_fixture.h"

namespace oneshelf {
namespace {

constexpr const char* kFind = "model.sale.sale.search_read";

class TrytonClient : public TrytonTest {
 protected:
  Result<std::optional<DocumentState>> find() {
    return connector().documents()->find_document(context(), "shopA:1");
  }
};

TEST_F(TrytonClient, SendsTheSessionAndTheCompanyWithEveryCall) {
  answers(kFind, "[]");
  ASSERT_TRUE(find().ok());
  const HttpRequest& last = http_.requests().back();
  EXPECT_EQ(last.url, "http://erp.test:8000/books/");
  EXPECT_EQ(find_header(last.headers, "Authorization"),
            "Session aHViOjM6OWYyYzVlMGQ3YTQxYjgzYzZlMWY=");
  const Json body = asked(kFind).front();
  EXPECT_EQ(body.as_object().size(), 3u) << "another member changes the form of the answer";
  const Json& params = body["params"];
  EXPECT_EQ(params.at(params.size() - 1)["company"].text_or(), "1");
  EXPECT_EQ(params.at(params.size() - 1)["language"].text_or(), "en");
}

TEST_F(TrytonClient, LogsInOnceForManyCalls) {
  answers(kFind, "[]");
  answers(kFind, "[]");
  ASSERT_TRUE(find().ok());
  ASSERT_TRUE(find().ok());
  EXPECT_EQ(asked("common.db.login").size(), 1u);
}

TEST_F(TrytonClient, RenewsAnEndedSessionOnce) {
  says(kFind, 401);
  answers(kFind, "[]");
  ASSERT_TRUE(find().ok());
  EXPECT_EQ(asked("common.db.login").size(), 2u);

  says(kFind, 401);
  says(kFind, 401);
  const auto refused = find();
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().code(), ErrorCode::kUnauthenticated);
  EXPECT_EQ(asked("common.db.login").size(), 3u);
}

TEST_F(TrytonClient, TranslatesWhatGoesWrongWithAReadByItsKind) {
  RecordProperty("requirements", "46,47");
  struct Case {
    const char* error;
    ErrorCode code;
    const char* id;
  };
  const Case cases[] = {{R"(["UserError",["You are not allowed","",null]])", ErrorCode::kForbidden,
                         "connect.missing_permission"},
                        {R"(["ConcurrencyException","Records were modified"])",
                         ErrorCode::kConflict, "tryton.changed_meanwhile"},
                        {R"(["LoginException",["password","Password","password"]])",
                         ErrorCode::kUnauthenticated, "connect.bad_credentials"},
                        {R"(["'nofield'",""])", ErrorCode::kUnavailable, "tryton.exception"},
                        {R"(["UserWarning",["no_carrier_1","No carrier","" ]])",
                         ErrorCode::kRefused, "tryton.needs_confirmation"}};
  for (const Case& wrong : cases) {
    fails(kFind, wrong.error);
    const auto found = find();
    ASSERT_FALSE(found.ok()) << wrong.error;
    EXPECT_EQ(found.error().code(), wrong.code) << wrong.error;
    EXPECT_EQ(found.error().id(), wrong.id);
  }
}

TEST_F(TrytonClient, TranslatesStatusesByWhetherSomethingMayHaveBeenWritten) {
  struct Case {
    int status;
    ErrorCode read, write;
  };
  const Case cases[] = {{500, ErrorCode::kUnavailable, ErrorCode::kUnknownOutcome},
                        {403, ErrorCode::kUnsupported, ErrorCode::kUnsupported},
                        {404, ErrorCode::kInvalid, ErrorCode::kInvalid},
                        {429, ErrorCode::kRateLimited, ErrorCode::kRateLimited}};
  for (const Case& wrong : cases) {
    says(kFind, wrong.status);
    EXPECT_EQ(find().error().code(), wrong.read) << wrong.status;
    says("model.party.party.create", wrong.status);
    const auto made =
        connector().documents()->create_customer(context(), {.name = "A"}, {.city = "B"}, {});
    EXPECT_EQ(made.error().code(), wrong.write) << wrong.status;
  }
}

TEST_F(TrytonClient, TakesALostAnswerOfAReadAsNothingDone) {
  const Error lost(ErrorCode::kUnknownOutcome, "net.no_answer", "The connection broke.");
  breaks(kFind, lost);
  EXPECT_EQ(find().error().code(), ErrorCode::kUnavailable);
  breaks("model.party.party.create", lost);
  const auto made =
      connector().documents()->create_customer(context(), {.name = "A"}, {.city = "B"}, {});
  EXPECT_EQ(made.error().code(), ErrorCode::kUnknownOutcome);
}

TEST_F(TrytonClient, WaitsAfterTooManyWrongPasswords) {
  says("common.db.login", 429);
  const auto found = find();
  ASSERT_FALSE(found.ok());
  EXPECT_EQ(found.error().code(), ErrorCode::kRateLimited);
  EXPECT_EQ(found.error().retry_after(), std::chrono::minutes(5));
}

TEST_F(TrytonClient, AsksWhichCompanyWhenThereAreSeveral) {
  standard_["model.company.company.search_read"] =
      R"([{"id":1,"rec_name":"A Ltd","currency.":{"id":1,"code":"USD","rounding":0.01}},)"
      R"({"id":2,"rec_name":"B GmbH","currency.":{"id":2,"code":"EUR","rounding":0.01}}])";
  const auto found = find();
  ASSERT_FALSE(found.ok());
  EXPECT_EQ(found.error().id(), "connect.company_required");
  EXPECT_NE(found.error().message().find("B GmbH (2)"), std::string::npos);
}

TEST_F(TrytonClient, MakesTheRowsOfACompanyVisibleThatIsNotTheUsersCurrentOne) {
  standard_["model.company.company.search_read"] =
      R"([{"id":1,"rec_name":"A Ltd","currency.":{"id":1,"code":"USD","rounding":0.01}},)"
      R"({"id":2,"rec_name":"B GmbH","currency.":{"id":2,"code":"EUR","rounding":0.01}}])";
  connector({{"company", "b gmbh"}});
  answers("model.res.user.set_preferences", "null");
  answers(kFind, "[]");
  ASSERT_TRUE(find().ok());
  const std::vector<Json> set = asked("model.res.user.set_preferences");
  ASSERT_EQ(set.size(), 1u);
  EXPECT_EQ(set[0]["params"].at(0)["company_filter"].text_or(), "all");
  EXPECT_EQ(asked(kFind)[0]["params"].at(5)["company"].text_or(), "2");
}

TEST_F(TrytonClient, VerifiesWhatTheDatabaseComputesWithAndWhatIsMissing) {
  answers("common.server.version", R"("6.4.2")");
  answers("model.ir.model.search_read",
          R"([{"id":1,"model":"sale.sale"},{"id":2,"model":"product.product"}])");
  answers("model.ir.model.access.get_access",
          R"({"sale.sale":{"read":1,"write":1,"create":0,"delete":0},)"
          R"("product.product":{"read":true,"write":false,"create":false,"delete":false}})");
  answers("model.account.configuration.read", R"([{"id":1,"tax_rounding":"line"}])");
  answers("model.sale.line.fields_get", R"({"unit_price":{"digits":"[16, 6]"}})");
  const Result<ConnectionInfo> info = connector().verify(context());
  ASSERT_TRUE(info.ok()) << info.error().to_string();
  EXPECT_EQ(info->remote_id, "books:1");
  EXPECT_EQ(info->document_rules.tax_rounding, DocumentRules::TaxRounding::kPerLine);
  EXPECT_EQ(info->document_rules.unit_price_places, 6);
  EXPECT_EQ(info->document_rules.rounding, Rounding::kHalfEven);
  ASSERT_EQ(info->missing.size(), 1u);
  EXPECT_EQ(info->missing[0].permission, "sale.sale: create");
  ASSERT_EQ(info->notes.size(), 1u);
  EXPECT_NE(info->notes[0].find("6.4.2"), std::string::npos);
  ASSERT_EQ(info->locations.size(), 1u);
  EXPECT_TRUE(info->locations[0].is_default);
}

TEST_F(TrytonClient, NeverShowsThePassword) {
  says("common.db.login", 401);
  const auto found = find();
  ASSERT_FALSE(found.ok());
  EXPECT_EQ(found.error().to_string().find("secret"), std::string::npos);
}

}  // namespace
}  // namespace oneshelf

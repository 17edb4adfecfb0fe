#include "unit/connectors/vendure_fake.h"

#include "unit/connectors/vendure_schema.h"

namespace oneshelf {

namespace {

constexpr const char* kFacts =
    R"({"activeChannel":{"id":"1","code":"main","token":"main-token","defaultCurrencyCode":"EUR",
    "pricesIncludeTax":true,"defaultLanguageCode":"en"},"globalSettings":{"trackInventory":true,
    "serverConfig":{"moneyStrategyPrecision":2}},"stockLocations":{"items":[
    {"id":"10","name":"Shop"},{"id":"20","name":"Outlet"}]},
    "taxCategories":{"items":[{"id":"5","name":"Standard",
    "isDefault":true}]}})";

/// The operation of a JSON body or of a form's field of that name.
Json operation_in(const std::string& body) {
  const size_t form = body.find("name=\"operations\"");
  if (form == std::string::npos) return *parse_json(body);
  const size_t begin = body.find("\r\n\r\n", form) + 4;
  return *parse_json(body.substr(begin, body.find("\r\n--", begin) - begin));
}

void check_against_schema(const FakeVendure::Asked& asked) {
  const GraphSchema* schema = published_vendure_schema();
  if (schema == nullptr) return;  // the test of the schema says so
  for (const std::string& complaint : schema->complaints(asked.document, asked.variables)) {
    ADD_FAILURE() << complaint << " in " << asked.document;
  }
}

HttpResponse json_response(const Json& body) {
  return {.status = 200, .headers = {{"Content-Type", "application/json"}}, .body = body.dump()};
}

}  // namespace

FakeVendure::FakeVendure() {
  on("activeChannel{", [](const Json&) { return *parse_json(kFacts); });
}

void FakeVendure::answer_after(size_t passed, Result<HttpResponse> answer) {
  planned_.emplace(asked_.size() + passed, std::move(answer));
}

Json FakeVendure::refusal(const char* code, const char* message) {
  return Json::object().set("refused", code).set("message", message);
}

Json FakeVendure::rows(Json::Array items) {
  const auto total = static_cast<int64_t>(items.size());
  return Json::object().set("items", std::move(items)).set("totalItems", total);
}

HttpResponse FakeVendure::login() {
  HttpResponse response =
      json_response(*parse_json(R"({"data":{"login":{"__typename":"CurrentUser"}}})"));
  const std::string token = "token-" + std::to_string(++logins_);
  if (session_header.empty()) {
    response.headers.emplace_back("Set-Cookie", "session=" + token + "; path=/; httponly");
    response.headers.emplace_back("Set-Cookie", "session.sig=sig; path=/; httponly");
  } else {
    response.headers.emplace_back(session_header, token);
  }
  return response;
}

Json FakeVendure::batch(const Asked& asked) const {
  Json data = Json::object();
  for (int i = 0;; ++i) {
    const std::string alias = "s" + std::to_string(i);
    const size_t at = asked.document.find(alias + ":");
    if (at == std::string::npos) break;
    const size_t name = at + alias.size() + 1;
    const std::string field = asked.document.substr(name, asked.document.find('(', name) - name);
    const auto known = fields_.find(field);
    const Json value = known == fields_.end() ? Json::object().set("id", "1")
                                              : known->second(asked.variables[alias + "_0"]);
    if (value["refused"].is_null()) {
      data.set(alias, value);
      continue;
    }
    Json error = Json::object()
                     .set("message", value["message"])
                     .set("path", Json::array().push(alias))
                     .set("extensions", Json::object().set("code", value["refused"]));
    return Json::object().set("errors", Json::array().push(std::move(error))).set("data", nullptr);
  }
  return Json::object().set("data", std::move(data));
}

Result<HttpResponse> FakeVendure::send(const Context&, const HttpRequest& request) {
  const Json operation = operation_in(request.body);
  Asked asked{.document = operation["query"].as_string(),
              .variables = operation["variables"],
              .request = request};
  check_against_schema(asked);
  if (asked.document.find("login(") != std::string::npos) return login();
  asked_.push_back(asked);
  const auto planned = planned_.find(asked_.size() - 1);
  if (planned != planned_.end()) return planned->second;
  if (asked.document.find("{s0:") != std::string::npos) return json_response(batch(asked));
  for (const auto& [part, data] : answers_) {
    if (asked.document.find(part) == std::string::npos) continue;
    return json_response(Json::object().set("data", data(asked.variables)));
  }
  if (answers_all) return json_response(Json::object().set("data", Json::object()));
  return HttpResponse{.status = 599, .headers = {}, .body = "no answer to " + asked.document};
}

VendureFixture::VendureFixture(const ConnectValues& changes) {
  ConnectValues values = {
      {"url", "https://shop.example.com"}, {"user", "hub"}, {"password", "secret"}};
  for (const auto& [name, value] : changes) values[name] = value;
  connector =
      vendure_platform().make(shop, Role::kChannel, *checked_values(vendure_platform(), values));
}

std::vector<ProductOutcome> VendureFixture::write(const std::vector<ProductWrite>& writes) {
  const auto outcomes = connector->listing_writer()->write_listings(context, writes);
  EXPECT_TRUE(outcomes.ok()) << outcomes.error().to_string();
  return outcomes.ok() ? *outcomes : std::vector<ProductOutcome>(writes.size());
}

ProductWrite vendure_create(const std::string& sku) {
  ProductWrite write;
  write.fields.name = "Mug";
  VariantWrite variant;
  variant.action = VariantWrite::Action::kCreate;
  variant.sku = sku;
  variant.fields.sku = sku;
  variant.fields.price = dec("19.90");
  write.variants.push_back(std::move(variant));
  return write;
}

ProductWrite vendure_update(const std::string& product, const std::string& variant,
                            const char* price) {
  ProductWrite write;
  write.product_id = VendorId(product);
  VariantWrite change;
  change.action = VariantWrite::Action::kUpdate;
  change.listing_id = VendorId(variant);
  change.sku = "SKU-" + variant;
  change.fields.price = dec(price);
  write.variants.push_back(std::move(change));
  return write;
}

}  // namespace oneshelf

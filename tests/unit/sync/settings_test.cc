#include "sync/settings.h"

#include <gtest/gtest.h>

#include "base/text.h"

namespace oneshelf {
namespace {

Json at(const Json& json, const std::string& path) {
  Json found = json;
  for (const std::string& part : split(path, '.')) found = Json(found[part]);
  return found;
}

LinkSettings changed(const LinkSettings& settings, std::string_view path, std::string_view value) {
  Result<LinkSettings> result = with_setting(settings, path, value);
  EXPECT_TRUE(result.ok()) << path << ": " << (result.ok() ? "" : result.error().to_string());
  return result.ok() ? *std::move(result) : settings;
}

struct Typed {
  std::string path, text, json;
};

const std::vector<Typed> kTyped = {
    {"fields.name", "source", R"("source")"},
    {"fields.stock", "channel", R"("channel")"},
    {"fields.images", "create_only", R"("create_only")"},
    {"products.mode", "approved", R"("approved")"},
    {"products.categories", "A, B ,,C", R"(["A","B","C"])"},
    {"products.brands", "Falcon", R"(["Falcon"])"},
    {"products.sku_prefix", "WEB-", R"("WEB-")"},
    {"products.in_stock_only", "yes", "true"},
    {"shadow", "yes", "true"},
    {"products.four_eyes", "yes", "true"},
    {"create", "hidden", R"("hidden")"},
    {"removal", "delete", R"("delete")"},
    {"delete_grace_hours", "0", "0"},
    {"link_normalised", "On", "true"},
    {"price.list", "7", R"("7")"},
    {"price.source_includes_tax", "no", "false"},
    {"price.channel_includes_tax", "true", "true"},
    {"price.default_tax_rate", "20", R"("20")"},
    {"price.round_to", "0.05", R"("0.05")"},
    {"price.rounding", "half_even", R"("half_even")"},
    {"price.ending", "0.99", R"("0.99")"},
    {"price.when_empty", "hide", R"("hide")"},
    {"price.promotions", "off", "false"},
    {"stock.locations", "main,shop", R"(["main","shop"])"},
    {"stock.reserve.main", "3", R"("3")"},
    {"stock.allocation", "percent", R"("percent")"},
    {"stock.allocation_percent", "40", R"("40")"},
    {"stock.allocation_units", "7", R"("7")"},
    {"stock.location_percent.main", "33.3", R"("33.3")"},
    {"stock.buffer", "2", R"("2")"},
    {"stock.velocity_days", "30", "30"},
    {"stock.limit", "50", R"("50")"},
    {"rules.sku.buffer.MUG-1", "10 %", R"("10%")"},
    {"rules.sku.limit.MUG-1", "none", R"("none")"},
    {"rules.sku.price_list.MUG-1", "7", R"("7")"},
    {"rules.sku.round_to.MUG-1", "0.05", R"("0.05")"},
    {"rules.sku.rounding.MUG-1", "up", R"("up")"},
    {"rules.sku.ending.MUG-1", "none", R"("none")"},
    {"rules.brand.buffer.Falcon", "3d", R"("3d")"},
    {"rules.brand.limit.Falcon", "9", R"("9")"},
    {"rules.brand.price_list.Falcon", "none", R"("none")"},
    {"rules.brand.round_to.Falcon", "none", R"("none")"},
    {"rules.brand.rounding.Falcon", "down", R"("down")"},
    {"rules.brand.ending.Falcon", "0.95", R"("0.95")"},
    {"rules.category.buffer.Mugs", "2", R"("2")"},
    {"rules.category.limit.Mugs", "0", R"("0")"},
    {"rules.category.price_list.Mugs", "8", R"("8")"},
    {"rules.category.round_to.Mugs", "1", R"("1")"},
    {"rules.category.rounding.Mugs", "floor", R"("floor")"},
    {"rules.category.ending.Mugs", "4.99", R"("4.99")"},
    {"stock.channel_location", "1", R"("1")"},
    {"stock.exclusive", "true", "true"},
    {"orders.enabled", "false", "false"},
    {"orders.statuses", "paid,shipped", R"(["paid","shipped"])"},
    {"orders.since", "2026-11-22T08:00:00Z", R"("2026-11-22T08:00:00.000Z")"},
    {"orders.customers", "by_email", R"("by_email")"},
    {"orders.cash_customer", "12", R"("12")"},
    {"orders.delivery_item", "13", R"("13")"},
    {"orders.fee_item", "14", R"("14")"},
    {"orders.rounding_item", "15", R"("15")"},
    {"orders.rounding_tolerance", "0.1", R"("0.1")"},
    {"orders.payment_methods.standard-payment", "3", R"("3")"},
    {"orders.shipping_methods.post", "4", R"("4")"},
    {"orders.require_shipping_mapping", "true", "true"},
    {"orders.location", "5", R"("5")"},
    {"orders.book_payments", "no", "false"},
    {"shipments.enabled", "no", "false"},
    {"shipments.tracking_wait_seconds", "600", "600"},
    {"shipments.carriers.DHL", "dhl-de", R"("dhl-de")"},
    {"shipments.tracking_urls.DHL*", "https://dhl.test/{number}", R"("https://dhl.test/{number}")"},
    {"tax_classes.vat20", "standard", R"("standard")"},
    {"guards.price_down_percent", "40", R"("40")"},
    {"guards.price_up_percent", "off", R"("off")"},
    {"guards.zero_percent", "", R"("off")"},
    {"guards.hide_percent", "5.5", R"("5.5")"},
    {"guards.create_percent", "200", R"("200")"},
    {"guards.touch_percent", "100", R"("100")"},
    {"guards.mass_least", "3", R"("3")"},
    {"guards.four_eyes", "yes", "true"},
    {"intervals.orders_seconds", "5", "5"},
    {"intervals.stock_seconds", "15", "15"},
    {"intervals.catalogue_seconds", "600", "600"},
    {"intervals.documents_seconds", "30", "30"},
    {"intervals.full_seconds", "3600", "3600"},
    {"freshness.orders_seconds", "90", "90"},
    {"freshness.stock_seconds", "120", "120"},
    {"freshness.catalogue_seconds", "900", "900"},
    {"drift.policy", "ask", R"("ask")"},
    {"drift.fields.price", "adopt", R"("adopt")"},
    {"drift.stock", "adopt", R"("adopt")"},
    {"drift.requests_per_hour", "12", R"("12")"},
    {"drift.alarm_percent", "2.5", R"("2.5")"},
};

TEST(LinkSettings, TakesEverySettingByItsPath) {
  RecordProperty("requirements", "52,61,66,67,68,101,102,103,107,110,115,132,133,134,151,152");
  for (const Typed& typed : kTyped) {
    const LinkSettings settings = changed(LinkSettings(), typed.path, typed.text);
    EXPECT_EQ(at(to_json(settings), typed.path).dump(), typed.json) << typed.path;
  }
}

TEST(LinkSettings, SurvivesWritingAndReadingWithEverythingSet) {
  LinkSettings settings;
  for (const Typed& typed : kTyped) settings = changed(settings, typed.path, typed.text);
  const Json written = to_json(settings);
  const Result<LinkSettings> read = link_settings_from_json(written);
  ASSERT_TRUE(read.ok()) << read.error().to_string();
  EXPECT_EQ(to_json(*read).pretty(), written.pretty());
}

TEST(LinkSettings, HasNoPathThatTheTestsForgot) {
  for (const auto& [path, help] : setting_paths()) {
    EXPECT_FALSE(help.empty()) << path;
    const std::string stem = path.substr(0, path.find(".<"));
    const bool is_field = path.starts_with("fields.") || path.starts_with("drift.fields.");
    EXPECT_TRUE(is_field || std::ranges::any_of(kTyped,
                                                [&](const Typed& typed) {
                                                  return typed.path == stem ||
                                                         typed.path.starts_with(stem + ".");
                                                }))
        << path;
  }
}

TEST(LinkSettings, OffersEveryFieldForOwnership) {
  RecordProperty("requirements", "33,52");
  for (const Field field : kAllFields) {
    const LinkSettings settings =
        changed(LinkSettings(), "fields." + std::string(name_of(field)), "channel");
    EXPECT_EQ(settings.owner(field), Ownership::kChannel);
  }
}

TEST(LinkSettings, KeepsOnlyPriceStockAndVisibilityEqualByDefault) {
  RecordProperty("requirements", "33,106");
  for (const Field field : kAllFields) {
    const bool is_kept = field == Field::kPrice || field == Field::kSalePrice ||
                         field == Field::kStock || field == Field::kVisible;
    EXPECT_EQ(LinkSettings().owner(field), is_kept ? Ownership::kSource : Ownership::kCreateOnly)
        << name_of(field);
  }
}

TEST(LinkSettings, TolerateFiveOfTheSmallestCoinUnlessTold) {
  const OrderRule rule;
  EXPECT_EQ(rule.tolerance_in(currency("EUR")), dec("0.05"));
  EXPECT_EQ(rule.tolerance_in(currency("JPY")), dec("5"));
  EXPECT_EQ(rule.tolerance_in(currency("KWD")), dec("0.005"));
  OrderRule told;
  told.rounding_tolerance = dec("0");
  EXPECT_EQ(told.tolerance_in(currency("JPY")), Decimal());
}

TEST(LinkSettings, AreReadFromAnEmptyObjectAsTheDefaults) {
  const Result<LinkSettings> read = link_settings_from_json(Json::object());
  ASSERT_TRUE(read.ok());
  EXPECT_EQ(to_json(*read), to_json(LinkSettings()));
}

TEST(LinkSettings, UnsetWhatMayBeUnsetByAnEmptyText) {
  LinkSettings settings = changed(LinkSettings(), "stock.limit", "5");
  settings = changed(settings, "fields.name", "source");
  settings = changed(settings, "products.brands", "A,B");
  settings = changed(settings, "orders.payment_methods.card", "1");
  settings = changed(settings, "stock.limit", "");
  settings = changed(settings, "fields.name", "");
  settings = changed(settings, "products.brands", "");
  settings = changed(settings, "orders.payment_methods.card", "");
  EXPECT_EQ(to_json(settings), to_json(LinkSettings()));
}

TEST(LinkSettings, TakeShopCodesThatHoldDots) {
  const LinkSettings settings = changed(LinkSettings(), "orders.payment_methods.pay.card.v2", "3");
  EXPECT_EQ(settings.orders.payment_methods.at("pay.card.v2"), "3");
}

TEST(LinkSettings, WriteABufferAsItIsTyped) {
  RecordProperty("requirements", "151");
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"2", "2"},       {"2.50", "2.5"}, {"10%", "10%"},    {" 12.5 % ", "12.5%"},
      {"100%", "100%"}, {"3d", "3d"},    {"1.5 d", "1.5d"}, {"0", "0"}};
  for (const auto& [typed, told] : cases) {
    const LinkSettings settings = changed(LinkSettings(), "stock.buffer", typed);
    EXPECT_EQ(to_json(settings)["stock"]["buffer"].text_or(), told) << typed;
  }
}

TEST(LinkSettings, KeepOneRuleForNamesThatDifferOnlyInCase) {
  RecordProperty("requirements", "151");
  LinkSettings settings = changed(LinkSettings(), "rules.brand.buffer.Straße & Co. v2", "2");
  settings = changed(settings, "rules.brand.buffer.STRASSE & CO. V2", "3");
  EXPECT_EQ(settings.rules.brand.buffer.size(), 1U);
  EXPECT_EQ(settings.rules.brand.buffer.at("strasse & co. v2"), dec("3"));
  settings = changed(settings, "rules.brand.buffer.Strasse & co. V2", "");
  EXPECT_EQ(to_json(settings), to_json(LinkSettings()));
  settings = changed(settings, "rules.sku.buffer.a", "1");
  settings = changed(settings, "rules.sku.buffer.A", "2");
  EXPECT_EQ(settings.rules.sku.buffer.size(), 2U);  // SKUs are exact
}

TEST(LinkSettings, ReadNumbersOfJsonWithoutLosingDigits) {
  const Result<Json> json = parse_json(R"({"stock":{"buffer":2.5},"delete_grace_hours":48})");
  ASSERT_TRUE(json.ok());
  const Result<LinkSettings> read = link_settings_from_json(*json);
  ASSERT_TRUE(read.ok()) << read.error().to_string();
  EXPECT_EQ(read->stock.buffer, dec("2.5"));
  EXPECT_EQ(read->delete_grace, std::chrono::hours(48));
}

struct Refused {
  std::string path, text, id;
};

TEST(LinkSettings, RefuseWrongValuesNamingThePathAndWhatIsAllowed) {
  const std::vector<Refused> cases = {
      {"stock.buffer", "lots", "settings.invalid"},
      {"stock.buffer", "-1", "settings.invalid"},
      {"stock.buffer", "101%", "settings.invalid"},
      {"stock.buffer", "-1%", "settings.invalid"},
      {"stock.buffer", "367d", "settings.invalid"},
      {"stock.buffer", "d", "settings.invalid"},
      {"stock.buffer", "none", "settings.invalid"},
      {"stock.velocity_days", "0", "settings.invalid"},
      {"stock.velocity_days", "367", "settings.invalid"},
      {"rules.brand.buffer.Falcon", "lots", "settings.invalid"},
      {"rules.brand.limit.Falcon", "-1", "settings.invalid"},
      {"rules.brand.round_to.Falcon", "0", "settings.invalid"},
      {"rules.brand.ending.Falcon", "1000", "settings.invalid"},
      {"rules.brand.rounding.Falcon", "none", "settings.invalid"},
      {"rules.brand.buffer", "2", "settings.invalid"},
      {"rules.brand.colour.Falcon", "2", "settings.unknown"},
      {"rules.shelf.buffer.Falcon", "2", "settings.unknown"},
      {"stock.limit", "-0.5", "settings.invalid"},
      {"stock.allocation", "some", "settings.invalid"},
      {"stock.allocation_percent", "101", "settings.invalid"},
      {"stock.allocation_units", "-1", "settings.invalid"},
      {"stock.reserve.main", "-1", "settings.invalid"},
      {"stock.reserve.main", "lots", "settings.invalid"},
      {"stock.location_percent.main", "101", "settings.invalid"},
      {"price.round_to", "0", "settings.invalid"},
      {"price.ending", "1000", "settings.invalid"},
      {"price.default_tax_rate", "101", "settings.invalid"},
      {"price.rounding", "sideways", "settings.invalid"},
      {"products.in_stock_only", "maybe", "settings.invalid"},
      {"orders.statuses", "paid,lost", "settings.invalid"},
      {"orders.since", "yesterday", "settings.invalid"},
      {"orders.payment_methods", "3", "settings.invalid"},
      {"shipments.tracking_urls.DHL", "https://dhl.test/", "settings.invalid"},
      {"intervals.orders_seconds", "0", "settings.invalid"},
      {"intervals.orders_seconds", "1.5", "settings.invalid"},
      {"intervals.orders_seconds", "99999999999", "settings.invalid"},
      {"delete_grace_hours", "-1", "settings.invalid"},
      {"fields.name", "nobody", "settings.invalid"},
      {"stock.bufer", "2", "settings.unknown"},
      {"fields.colour", "source", "settings.unknown"},
      {"orders.payment_methods.", "3", "settings.unknown"},
      {"stock", "2", "settings.unknown"},
      {"", "2", "settings.unknown"},
  };
  for (const Refused& refused : cases) {
    const Result<LinkSettings> result = with_setting(LinkSettings(), refused.path, refused.text);
    ASSERT_FALSE(result.ok()) << refused.path << " = " << refused.text;
    EXPECT_EQ(result.error().id(), refused.id) << refused.path << " = " << refused.text;
    EXPECT_NE(result.error().message().find(refused.path), std::string::npos) << refused.path;
    EXPECT_FALSE(result.error().remedy().empty()) << refused.path;
  }
}

TEST(LinkSettings, RefuseUnknownKeysOfJsonSoThatASlipSwitchesNothingOff) {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {R"({"stok":{"buffer":2}})", "settings.unknown"},
      {R"({"stock":{"bufer":2}})", "settings.unknown"},
      {R"({"stock":2})", "settings.invalid"},
      {R"({"stock":{"locations":"main"}})", "settings.invalid"},
      {R"({"stock":{"locations":[["main"]]}})", "settings.invalid"},
      {R"({"orders":{"payment_methods":{"card":3}}})", "settings.invalid"},
      {R"({"orders":{"enabled":"yes"}})", "settings.invalid"},
      {R"({"stock":{"reserve":{"main":"-1"}}})", "settings.invalid"},
      {R"({"stock":{"reserve":{"main":true}}})", "settings.invalid"},
      {R"({"stock":{"location_percent":["main"]}})", "settings.invalid"},
      {R"({"rules":{"brand":{"bufer":{"Falcon":"1"}}}})", "settings.unknown"},
      {R"({"rules":{"brand":{"buffer":"1"}}})", "settings.invalid"},
      {R"({"rules":{"sku":{"limit":{"A":null}}}})", "settings.invalid"},
      {R"({"rules":{"sku":{"limit":{"A":"many"}}}})", "settings.invalid"},
      {R"({"create":null})", "settings.invalid"},
      {R"([])", "settings.invalid"},
  };
  for (const auto& [text, id] : cases) {
    const Result<Json> json = parse_json(text);
    ASSERT_TRUE(json.ok()) << text;
    const Result<LinkSettings> read = link_settings_from_json(*json);
    ASSERT_FALSE(read.ok()) << text;
    EXPECT_EQ(read.error().id(), id) << text;
  }
}

}  // namespace
}  // namespace oneshelf

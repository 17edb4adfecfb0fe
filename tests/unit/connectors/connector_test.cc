#include "connectors/connector.h"

#include <gtest/gtest.h>

#include "connectors/all/all.h"

namespace oneshelf {
namespace {

Platform platform() {
  Platform platform;
  platform.name = "demo";
  platform.title = "Demo";
  platform.options = {{.name = "url", .help = "The address.", .required = true},
                      {.name = "zone", .help = "The zone.", .fallback = "eu"},
                      {.name = "token", .help = "The token.", .secret = true}};
  return platform;
}

TEST(ConnectOptions, AreFilledAndChecked) {
  const Result<ConnectValues> values = checked_values(platform(), {{"url", "https://a.example"}});
  ASSERT_TRUE(values.ok());
  EXPECT_EQ(*values, (ConnectValues{{"url", "https://a.example"}, {"zone", "eu"}}));
  const Result<ConnectValues> missing = checked_values(platform(), {{"url", ""}});
  ASSERT_FALSE(missing.ok());
  EXPECT_EQ(missing.error().id(), "connect.option_missing");
  EXPECT_NE(missing.error().message().find("url"), std::string::npos);
  const Result<ConnectValues> unknown = checked_values(platform(), {{"ulr", "x"}});
  ASSERT_FALSE(unknown.ok());
  EXPECT_EQ(unknown.error().id(), "connect.option_unknown");
  EXPECT_NE(unknown.error().remedy().find("url"), std::string::npos);
}

TEST(ConnectionInfoValue, SurvivesBeingStored) {
  ConnectionInfo info;
  info.remote_id = "42";
  info.remote_name = "Käsityö Oy";
  info.version = "7.0";
  info.currency = currency("EUR");
  info.prices_include_tax = true;
  info.document_rules.tax_rounding = DocumentRules::TaxRounding::kPerLine;
  info.companies = {{"1", "One", currency("EUR")}, {"2", "Two", Currency()}};
  info.company = "1";
  info.locations = {{"main", "Main", std::nullopt, true}, {"t", "Tax", dec("25.5"), false}};
  info.nets = Traits::Nets::kShipped;
  info.missing = {{"orders", "orders are not read"}};
  info.notes = {"A note."};
  const Json json = to_json(info);
  const Result<ConnectionInfo> back =
      read_json(*parse_json(json.dump()), connection_info_from_json);
  ASSERT_TRUE(back.ok()) << back.error().to_string();
  EXPECT_EQ(to_json(*back), json);
  EXPECT_EQ(back->locations.at(0).is_default, true);
  EXPECT_EQ(back->document_rules, info.document_rules);
  EXPECT_EQ(back->nets, Traits::Nets::kShipped);
}

TEST(LookupKindName, IsStable) {
  for (const LookupKind kind :
       {LookupKind::kPaymentMethods, LookupKind::kTaxCodes, LookupKind::kItems}) {
    EXPECT_EQ(lookup_kind_named(name_of(kind)), kind);
  }
  EXPECT_EQ(name_of(LookupKind::kShippingMethods), "shipping_methods");
  EXPECT_EQ(lookup_kind_named("colours"), std::nullopt);
}

TEST(PlatformList, NamesEveryPlatformOnceAndCompletely) {
  std::set<std::string> names;
  for (const Platform& platform : all_platforms()) {
    EXPECT_TRUE(names.insert(platform.name).second) << platform.name;
    EXPECT_FALSE(platform.title.empty());
    EXPECT_FALSE(platform.roles.empty());
    EXPECT_NE(platform.make, nullptr);
    for (const ConnectOption& option : platform.options) {
      EXPECT_FALSE(option.help.empty()) << platform.name << " " << option.name;
    }
    const Result<const Platform*> found = platform_named(platform.name);
    ASSERT_TRUE(found.ok());
    EXPECT_EQ((*found)->title, platform.title);
  }
  EXPECT_EQ(names, (std::set<std::string>{"bigcommerce", "bridge", "neto", "shopwired", "tryton",
                                          "vendure"}));
  const Result<const Platform*> unknown = platform_named("brigde");
  ASSERT_FALSE(unknown.ok());
  EXPECT_EQ(unknown.error().id(), "platform.unknown");
  EXPECT_NE(unknown.error().remedy().find("bridge"), std::string::npos);
}

}  // namespace
}  // namespace oneshelf

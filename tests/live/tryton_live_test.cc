#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "live/tryton_world.h"

namespace oneshelf::live {
namespace {

class TrytonLive : public ::testing::Test {
 protected:
  void SetUp() override {
    if (world().config().is_null()) GTEST_SKIP() << "ONESHELF_REAL names no running Tryton";
  }
  /// One connection for all tests: logging in takes the server a while.
  static TrytonWorld& world() {
    static TrytonWorld shared;
    return shared;
  }
  static Erp& erp() { return world().erp(); }
  static const Context& context() { return world().context(); }
  static Item item_of(const std::vector<Item>& items, const std::string& sku) {
    const auto found = std::ranges::find(items, sku, &Item::sku);
    EXPECT_NE(found, items.end()) << sku;
    return found == items.end() ? Item() : *found;
  }
};

TEST_F(TrytonLive, LearnsTheCompanyAndHowItComputes) {
  const Result<ConnectionInfo> info = world().connector().verify(context());
  ASSERT_TRUE(info.ok()) << info.error().to_string();
  EXPECT_EQ(info->remote_name, "OneShelf Test Inc.");
  EXPECT_EQ(info->currency, currency("USD"));
  EXPECT_EQ(info->companies.size(), 2u);
  EXPECT_TRUE(info->version.starts_with("6.0.")) << info->version;
  EXPECT_EQ(info->document_rules.totals, DocumentRules::Totals::kComputed);
  EXPECT_EQ(info->document_rules.prices, DocumentRules::Prices::kNet);
  EXPECT_EQ(info->document_rules.tax_rounding, DocumentRules::TaxRounding::kPerDocument);
  EXPECT_EQ(info->document_rules.unit_price_places, 4);
  EXPECT_EQ(info->locations.size(), 2u);
  for (const auto& missing : info->missing) ADD_FAILURE() << missing.permission;
  for (const std::string& note : info->notes) ADD_FAILURE() << note;
}

TEST_F(TrytonLive, NamesWhatMissingRightsDisable) {
  const auto limited =
      world().connect({{"user", world().config()["limited_user"].text_or()},
                       {"password", world().config()["limited_password"].text_or()},
                       {"company", ""}});
  const Result<ConnectionInfo> info = limited->verify(context());
  ASSERT_TRUE(info.ok()) << info.error().to_string();
  std::set<std::string> missing;
  for (const auto& entry : info->missing) missing.insert(entry.permission);
  EXPECT_TRUE(missing.contains("sale.sale: create"));
  EXPECT_TRUE(missing.contains("account.invoice: write"));
  EXPECT_FALSE(missing.contains("product.product: read"));
  const Result<std::optional<DocumentState>> found =
      limited->documents()->find_document(context(), "live:x");
  ASSERT_FALSE(found.ok());
  EXPECT_EQ(found.error().id(), "connect.missing_permission");
}

TEST_F(TrytonLive, TellsWrongSetUpsApart) {
  struct Case {
    ConnectValues changes;
    const char* id;
  };
  const Case cases[] = {{{{"password", "wrong"}}, "connect.bad_credentials"},
                        {{{"company", ""}}, "connect.company_required"},
                        {{{"company", "Nobody Ltd"}}, "connect.unknown_company"},
                        {{{"database", "nothere"}}, "connect.unknown_database"},
                        {{{"price_lists", "nothere"}}, "tryton.unknown_price_list"},
                        {{{"url", "http://127.0.0.1:1"}}, "net.refused"}};
  for (const Case& wrong : cases) {
    const Result<ConnectionInfo> info = world().connect(wrong.changes)->verify(context());
    ASSERT_FALSE(info.ok()) << wrong.id;
    EXPECT_EQ(info.error().id(), wrong.id) << info.error().to_string();
  }
}

TEST_F(TrytonLive, LogsInAgainWhenTheSessionHasEnded) {
  ASSERT_TRUE(world().connector().documents()->find_document(context(), "live:x").ok());
  HttpRequest logout = world().http().last();
  logout.body = R"({"id":1,"method":"common.db.logout","params":[]})";
  ASSERT_TRUE(world().http().send(context(), logout).ok());
  EXPECT_TRUE(world().connector().documents()->find_document(context(), "live:x").ok());
}

TEST_F(TrytonLive, ReadsTheWholeCatalogueWithFewRequests) {
  world().connector().verify(context()).value();
  const int before = world().http().count();
  const Result<ChangePage<Item>> page = world().connector().catalogue()->read_items(context(), "");
  ASSERT_TRUE(page.ok()) << page.error().to_string();
  EXPECT_LE(world().http().count() - before, 8);
  EXPECT_EQ(page->rows.size(), 1000u);
  EXPECT_EQ(page->total, 1000);
  const auto with_barcode =
      std::ranges::count_if(page->rows, [](const Item& item) { return item.barcode.size() == 13; });
  EXPECT_EQ(with_barcode, 333);
  for (const Item& item : page->rows) {
    EXPECT_FALSE(item.sku.empty());
    EXPECT_TRUE(item.active) << item.sku;
    EXPECT_EQ(item.tax_rate, dec("20")) << item.sku;
    EXPECT_TRUE(item.prices.contains(PriceListId())) << item.sku;
    EXPECT_FALSE(item.categories.empty()) << item.sku;
  }
}

TEST_F(TrytonLive, ReadsVariantsWithTheirOptionsAndPictures) {
  const std::vector<Item> items = world().all_items(*world().connector().catalogue());
  const Item laptop = item_of(items, "L2201308");
  EXPECT_EQ(laptop.product_name, "Laptop");
  EXPECT_EQ(laptop.prices.at(PriceListId()).amount, dec("1082.5"));
  ASSERT_EQ(laptop.options.size(), 2u);
  std::set<std::string> values;
  for (const OptionValue& option : laptop.options) values.insert(option.value);
  EXPECT_EQ(values, (std::set<std::string>{"13 inch", "8GB"}));
  ASSERT_EQ(laptop.images.size(), 1u);
  const Result<std::string> bytes =
      world().connector().catalogue()->read_image(context(), laptop.images.front());
  ASSERT_TRUE(bytes.ok()) << bytes.error().to_string();
  EXPECT_TRUE(bytes->starts_with("\x89PNG"));
  const Result<std::string> gone =
      world().connector().catalogue()->read_image(context(), Image{.key = "attachment:999999999"});
  ASSERT_FALSE(gone.ok());
  EXPECT_EQ(gone.error().id(), "tryton.no_image");
}

TEST_F(TrytonLive, ReadsFurtherPriceLists) {
  const auto priced = world().connect({{"price_lists", "Web prices"}});
  std::string position;
  const std::vector<Item> items = world().all_items(*priced->catalogue(), &position);
  ASSERT_EQ(items.size(), 1000u);
  const Item second = item_of(items, "L2201508");
  EXPECT_EQ(second.prices.at(PriceListId()).amount, dec("1082.5"));
  EXPECT_EQ(second.prices.at(PriceListId("1")).amount, dec("1165.8333"));

  const std::string line =
      erp().one("product.price_list.line", R"([["product.code","=","L2201508"]])");
  const Json ids = Json::array().push(Json::Number{line});
  erp().ask("product.price_list.line.write", {ids, Json::object().set("formula", "1200.5")});
  const std::vector<Item> changed = world().all_items(*priced->catalogue(), &position);
  erp().ask("product.price_list.line.write", {ids, Json::object().set("formula", "1165.8333")});
  EXPECT_EQ(item_of(changed, "L2201508").prices.at(PriceListId("1")).amount, dec("1200.5"));
}

TEST_F(TrytonLive, TellsOnlyWhatChanged) {
  CatalogueReader& catalogue = *world().connector().catalogue();
  std::string position;
  world().all_items(catalogue, &position);
  const Json row = erp().rows("product.product", R"([["code","=","GEN-0003"]])", R"(["template"])");
  ASSERT_EQ(row.size(), 1u) << "one variant";
  const Json template_ids = Json::array().push(row.at(0)["template"]);
  const std::string name = world().unique("Renamed");
  erp().ask("product.template.write", {template_ids, Json::object().set("name", name)});
  std::vector<Item> changed = world().all_items(catalogue, &position);
  EXPECT_EQ(item_of(changed, "GEN-0003").product_name, name);
  EXPECT_LT(changed.size(), 1000u);

  const Json picture = Json::object()
                           .set("name", name + ".png")
                           .set("type", "link")
                           .set("link", "https://example.org/" + name + ".png")
                           .set("resource", "product.template," + row.at(0)["template"].text_or());
  erp().ask("ir.attachment.create", {Json::array().push(picture)});
  changed = world().all_items(catalogue, &position);
  EXPECT_FALSE(item_of(changed, "GEN-0003").images.empty());

  const Json ids = Json::array().push(row.at(0)["id"]);
  erp().ask("product.product.write", {ids, Json::object().set("active", false)});
  changed = world().all_items(catalogue, &position);
  EXPECT_FALSE(item_of(changed, "GEN-0003").active);
  erp().ask("product.product.write", {ids, Json::object().set("active", true)});
  changed = world().all_items(catalogue, &position);
  EXPECT_TRUE(item_of(changed, "GEN-0003").active);
}

TEST_F(TrytonLive, ReadsStockOfEveryWarehouseAndOnlyChangesLater) {
  std::string position;
  const int before = world().http().count();
  const std::vector<StockLevel> levels = world().all_stock(&position);
  EXPECT_LE(world().http().count() - before, 10);
  EXPECT_EQ(levels.size(), 2000u);  // explicit zeros included
  const std::string item = erp().item("GEN-0004");
  const auto at = [&](const std::vector<StockLevel>& rows, const LocationId& location) {
    return std::ranges::find_if(rows, [&](const StockLevel& entry) {
      return entry.item_id.str() == item && entry.location == location;
    });
  };
  const LocationId main(erp().one("stock.location", R"([["code","=","WH"]])"));
  const Decimal counted = at(levels, main)->on_hand + Decimal::from_integer(1);
  erp().set_stock(item, static_cast<int>(counted.to_minor(0)));
  const std::vector<StockLevel> changed = world().all_stock(&position);
  EXPECT_LT(changed.size(), 2000u);
  ASSERT_NE(at(changed, main), changed.end());
  EXPECT_EQ(at(changed, main)->on_hand, counted);
}

TEST_F(TrytonLive, OffersListsToChooseFrom) {
  Lookups& lookups = *world().connector().lookups();
  const auto methods = lookups.lookup(context(), LookupKind::kPaymentMethods);
  ASSERT_TRUE(methods.ok());
  EXPECT_EQ(methods->size(), 2u);
  const auto taxes = lookups.lookup(context(), LookupKind::kTaxCodes);
  ASSERT_TRUE(taxes.ok());
  ASSERT_EQ(taxes->size(), 1u);
  EXPECT_EQ(taxes->front().rate, dec("20"));
  const auto items = lookups.lookup(context(), LookupKind::kItems);
  ASSERT_TRUE(items.ok());
  EXPECT_NE(items->front().name.find("DELIVERY"), std::string::npos);
  for (const LookupKind kind : {LookupKind::kLocations, LookupKind::kPriceLists,
                                LookupKind::kCustomers, LookupKind::kCarriers}) {
    EXPECT_TRUE(lookups.lookup(context(), kind).ok()) << name_of(kind);
  }
  const auto statuses = lookups.lookup(context(), LookupKind::kOrderStatuses);
  ASSERT_FALSE(statuses.ok());
  EXPECT_EQ(statuses.error().code(), ErrorCode::kUnsupported);
}

TEST_F(TrytonLive, WorksForACompanyThatIsNotTheUsersCurrentOne) {
  const auto other = world().connect({{"company", "Other GmbH"}});
  const Result<ConnectionInfo> info = other->verify(context());
  ASSERT_TRUE(info.ok()) << info.error().to_string();
  EXPECT_EQ(info->currency, currency("EUR"));
  const auto taxes = other->lookups()->lookup(context(), LookupKind::kTaxCodes);
  ASSERT_TRUE(taxes.ok());
  EXPECT_EQ(taxes->size(), 1u);
  const Result<Page<StockLevel>> stock = other->stock()->read_stock(context(), "");
  ASSERT_TRUE(stock.ok());
  for (const StockLevel& level : stock->rows) EXPECT_TRUE(level.on_hand.is_zero());
}

}  // namespace
}  // namespace oneshelf::live

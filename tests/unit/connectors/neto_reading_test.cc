#include "neto_fixture.h"

namespace oneshelf {
namespace {

using NetoReading = NetoTest;

constexpr const char* kParent =
    R"({"InventoryID":"501","SKU":"MUG","ParentSKU":"","Name":"Enamel mug","Brand":"Tinware",)"
    R"("Description":"<p>Tin</p>","DefaultPrice":"19.95","Images":[{"Name":"Main",)"
    R"("URL":"https://demo.example/MUG.jpg","Timestamp":"2025-02-11 03:04:05"}],)"
    R"("Categories":[{"Category":{"CategoryID":"29","CategoryName":"Kitchen"}}],)"
    R"("VariantInventoryIDs":["502"],"DateUpdatedUTC":"2026-09-21 14:00:00"})";
constexpr const char* kVariant =
    R"({"InventoryID":"502","SKU":"MUG-RED","ParentSKU":"MUG","Name":"Mug, red",)"
    R"("DefaultPrice":"19.95","PromotionPrice":"15.00","PromotionStartDateUTC":)"
    R"("2026-09-01 00:00:00","PromotionExpiryDateUTC":"2026-09-30 00:00:00",)"
    R"("TaxInclusive":"True","UPC":"5010","ShippingWeight":"0.35","Images":"",)"
    R"("PriceGroups":[{"PriceGroup":[{"GroupID":"2","Group":"Trade","Price":"12.50",)"
    R"("MultilevelBands":[{"MultiLevelBand":[{"Price":"11.00","MinimumQuantity":"10"}]}]}]}],)"
    R"("ItemSpecifics":[{"ItemSpecific":{"Name":"Colour","Value":"Red"}}],)"
    R"("VariantInventoryIDs":[""],"DateUpdatedUTC":"2026-09-21 14:00:00"})";

std::string items(const std::string& rows) { return R"("Item":[)" + rows + "]"; }

TEST_F(NetoReading, AVariantHasItsOwnPricesAndItsParentsTexts) {
  RecordProperty("requirements", "133,152");
  answer("GetItem", items(std::string(kParent) + "," + kVariant));
  answer("GetItem", "");  // nothing behind the short page
  const auto page = make().catalogue()->read_items(context_, "");
  ASSERT_TRUE(page.ok()) << page.error().to_string();
  EXPECT_TRUE(page->complete);
  ASSERT_EQ(page->rows.size(), 1U) << "a parent is not sold itself";
  const Item& item = page->rows.front();
  EXPECT_EQ(item.id, VendorId("MUG-RED"));
  EXPECT_EQ(item.product_id, VendorId("MUG"));
  EXPECT_EQ(item.product_name, "Enamel mug");
  EXPECT_EQ(item.description_html, "<p>Tin</p>");
  EXPECT_EQ(item.categories, std::vector<std::string>{"Kitchen"});
  EXPECT_EQ(item.images.size(), 1U);
  EXPECT_EQ(item.barcode, "5010");
  EXPECT_EQ(item.weight_grams, dec("350"));
  EXPECT_EQ(item.options, (std::vector<OptionValue>{{"Colour", "Red"}}));
  EXPECT_EQ(item.prices.at(PriceListId()), (PriceEntry{dec("19.95"), dec("15")}));
  EXPECT_EQ(item.prices.at(PriceListId("2")), (PriceEntry{dec("12.5"), std::nullopt}));
  EXPECT_EQ(item.prices.at(PriceListId("2@10")), (PriceEntry{dec("11"), std::nullopt}));
  EXPECT_EQ(item.tax_rate, dec("10"));
}

TEST_F(NetoReading, APromotionCountsOnlyWithinItsDates) {
  struct Case {
    const char* from;
    const char* to;
    bool runs;
  };
  const Case cases[] = {{"2026-09-01 00:00:00", "2026-09-30 00:00:00", true},
                        {"2026-09-22 00:00:00", "2026-09-30 00:00:00", false},
                        {"2026-09-01 00:00:00", "2026-09-21 14:13:20", false},
                        {"0000-00-00 00:00:00", "", true}};
  for (const Case& entry : cases) {
    answer("GetItem",
           items(R"({"SKU":"A","DefaultPrice":"20","PromotionPrice":"15",)"
                 R"("PromotionStartDateUTC":")" +
                 std::string(entry.from) + R"(","PromotionExpiryDateUTC":")" + entry.to + "\"}"));
    answer("GetItem", "");
    const auto page = make().catalogue()->read_items(context_, "");
    ASSERT_TRUE(page.ok()) << page.error().to_string();
    const PriceEntry& price = page->rows.at(0).prices.at(PriceListId());
    EXPECT_EQ(price.sale.has_value(), entry.runs) << entry.from << " " << entry.to;
  }
}

TEST_F(NetoReading, APromotionThatBeginsIsReadThoughItsItemDidNotChange) {
  RecordProperty("requirements", "133");
  const std::string sale = items(R"({"SKU":"A","DefaultPrice":"20","PromotionPrice":"15",)"
                                 R"("PromotionStartDateUTC":"2026-09-21 14:13:20",)"
                                 R"("PromotionExpiryDateUTC":"2026-09-30 00:00:00"})");
  answer("GetItem", "");
  answer("GetItem", sale);
  Connector& connector = make();
  const auto begun = connector.catalogue()->read_items(
      context_, R"({"since":"2026-09-21 14:00:00","turns":{"A":"2026-09-21 14:13:20",)"
                R"("B":"2026-09-22 00:00:00"}})");
  ASSERT_TRUE(begun.ok()) << begun.error().to_string();
  ASSERT_EQ(begun->rows.size(), 1U);
  EXPECT_EQ(begun->rows[0].prices.at(PriceListId()).sale, dec("15"));
  EXPECT_EQ(sent(1)["Filter"]["SKU"].at(0).text_or(), "A");
  EXPECT_EQ(sent(1)["Filter"]["SKU"].size(), 1U);
  answer("GetItem", "");
  ASSERT_TRUE(connector.catalogue()->read_items(context_, begun->position).ok());
  EXPECT_EQ(http_.requests().size(), 3U) << "its end is not due yet";
  EXPECT_NE(begun->position.find("2026-09-30 00:00:00"), std::string::npos);
}

TEST_F(NetoReading, TellsPricesInTheConnectionsBasis) {
  const std::string free = R"({"SKU":"F","DefaultPrice":"10","TaxInclusive":"False",)"
                           R"("TaxFreeItem":"True"})";
  const std::string net = R"({"SKU":"N","DefaultPrice":"10","TaxInclusive":"False"})";
  const std::string gross = R"({"SKU":"G","DefaultPrice":"11","TaxInclusive":"True"})";
  const std::pair<const char*, std::vector<const char*>> cases[] = {{"yes", {"10", "11", "11"}},
                                                                    {"no", {"10", "10", "10"}}};
  for (const auto& [basis, wanted] : cases) {
    answer("GetItem", items(free + "," + net + "," + gross));
    answer("GetItem", "");
    const auto page = make({{"prices_include_tax", basis}}).catalogue()->read_items(context_, "");
    ASSERT_TRUE(page.ok()) << page.error().to_string();
    for (size_t at = 0; at < wanted.size(); ++at) {
      EXPECT_EQ(page->rows.at(at).prices.at(PriceListId()).amount, dec(wanted[at]));
    }
  }
}

TEST_F(NetoReading, OnlyItemsApprovedForTheSalesChannelAreForSale) {
  RecordProperty("requirements", "140");
  const std::string approved =
      R"({"SKU":"A","SalesChannels":[{"SalesChannel":{"SalesChannelID":"8",)"
      R"("SalesChannelName":"Shop","IsApproved":"True"}}]})";
  const std::string other = R"({"SKU":"B","SalesChannels":[{)"
                            R"("SalesChannel":{"SalesChannelID":"9","IsApproved":"True"}}]})";
  const std::string inactive = R"({"SKU":"C","IsActive":"False"})";
  const std::pair<const char*, std::vector<bool>> cases[] = {
      {"", {true, true, false}}, {"8", {true, false, false}}, {"Shop", {true, false, false}}};
  for (const auto& [channel, wanted] : cases) {
    answer("GetItem", items(approved + "," + other + "," + inactive));
    answer("GetItem", "");
    const auto page = make({{"sales_channel", channel}}).catalogue()->read_items(context_, "");
    ASSERT_TRUE(page.ok()) << page.error().to_string();
    for (size_t at = 0; at < wanted.size(); ++at) {
      EXPECT_EQ(page->rows.at(at).active, wanted[at]) << channel << " " << at;
    }
  }
}

TEST_F(NetoReading, AKitIsMadeOfItsParts) {
  answer("GetItem", R"("Item":{"SKU":"SET","DefaultPrice":"30","KitComponents":[{"KitComponent":[)"
                    R"({"ComponentSKU":"MUG-RED","AssembleQuantity":"2"}]}]})");
  answer("GetItem", "");
  const auto page = make().catalogue()->read_items(context_, "");
  ASSERT_TRUE(page.ok()) << page.error().to_string();
  ASSERT_EQ(page->rows.at(0).components.size(), 1U);
  EXPECT_EQ(page->rows[0].components[0], (Component{VendorId("MUG-RED"), "MUG-RED", dec("2")}));
}

TEST_F(NetoReading, AParentThatChangedTellsItsVariantsAgain) {
  answer("GetItem", items(kParent));
  answer("GetItem", items(kVariant));
  const auto page = make().catalogue()->read_items(context_, R"({"since":"2026-09-21 13:00:00"})");
  ASSERT_TRUE(page.ok()) << page.error().to_string();
  ASSERT_EQ(page->rows.size(), 1U);
  EXPECT_EQ(page->rows.front().product_name, "Enamel mug");
  EXPECT_EQ(page->deleted, std::vector{VendorId("MUG")});
  EXPECT_EQ(sent(0)["Filter"]["DateUpdatedFrom"].text_or(), "2026-09-21 13:00:00");
  EXPECT_EQ(sent(1)["Filter"]["InventoryID"].at(0).text_or(), "502");
  // A later read goes back by the overlap from the store's own time.
  EXPECT_NE(page->position.find("2026-09-21 13:58:20"), std::string::npos) << page->position;
}

TEST_F(NetoReading, AStoreThatGivesFewerRowsThanAskedForIsNotTakenAsAtItsEnd) {
  answer("GetItem", items(R"({"SKU":"A"},{"SKU":"B"})"));
  answer("GetItem", items(R"({"SKU":"C"})"));
  const auto page = make({{"page_size", "3"}}).catalogue()->read_items(context_, "");
  ASSERT_FALSE(page.ok());
  EXPECT_EQ(page.error().id(), "neto.short_pages");
  EXPECT_EQ(sent(1)["Filter"]["Page"].text_or(), "2");
  EXPECT_EQ(sent(1)["Filter"]["Limit"].text_or(), "1");
}

TEST_F(NetoReading, RowsThatMovedAreReadAPageEarlier) {
  Connector& connector = make({{"page_size", "2"}});
  answer("GetItem", items(R"({"SKU":"A"},{"SKU":"B"})"));
  const auto first = connector.catalogue()->read_items(context_, "");
  ASSERT_TRUE(first.ok());
  answer("GetItem", items(R"({"SKU":"C"})"));  // B is not the second any more
  const auto moved = connector.catalogue()->read_items(context_, first->position);
  ASSERT_TRUE(moved.ok());
  EXPECT_TRUE(moved->rows.empty());
  EXPECT_FALSE(moved->complete);
  answer("GetItem", items(R"({"SKU":"B"},{"SKU":"C"})"));
  const auto again = connector.catalogue()->read_items(context_, moved->position);
  ASSERT_TRUE(again.ok());
  EXPECT_EQ(again->rows.size(), 2U);
  EXPECT_EQ(sent(http_.requests().size() - 1)["Filter"]["Page"].text_or(), "0");
}

TEST_F(NetoReading, StockIsToldForEveryWarehouseAndSpreadsWhatOrdersTake) {
  RecordProperty("requirements", "134");
  warehouses();
  answer("GetItem",
         items(R"({"SKU":"A","WarehouseQuantity":[{"WarehouseID":"1","Quantity":"3"},)"
               R"({"WarehouseID":"2","Quantity":"4"},{"WarehouseID":"closed","Quantity":"9"}],)"
               R"("CommittedQuantity":"5"},)"
               R"({"SKU":"B","WarehouseQuantity":"","CommittedQuantity":"1"},)"
               R"({"SKU":"SERVICE","IsInventoried":"False"},)"
               R"({"SKU":"SET","KitComponents":[{"KitComponent":{"ComponentSKU":"A"}}]},)"
               R"({"SKU":"PARENT","VariantInventoryIDs":["7"]})"));
  answer("GetItem", "");
  const auto page = make().stock()->read_stock(context_, "");
  ASSERT_TRUE(page.ok()) << page.error().to_string();
  const std::vector<StockLevel> wanted = {{VendorId("A"), LocationId("1"), dec("3"), dec("3")},
                                          {VendorId("A"), LocationId("2"), dec("4"), dec("2")},
                                          {VendorId("B"), LocationId("1"), dec("0"), dec("1")},
                                          {VendorId("B"), LocationId("2"), dec("0"), dec("0")}};
  EXPECT_EQ(page->rows, wanted);
  EXPECT_TRUE(page->complete);
}

TEST_F(NetoReading, StockWithoutAFigureIsNotZero) {
  warehouses();
  answer("GetItem", items(R"({"SKU":"A","WarehouseQuantity":[{"WarehouseID":"1"}],)"
                          R"("CommittedQuantity":"0"})"));
  answer("GetItem", "");
  const auto page = make().stock()->read_stock(context_, "");
  ASSERT_FALSE(page.ok());
  EXPECT_EQ(page.error().code(), ErrorCode::kCorrupt);
}

TEST_F(NetoReading, StockIsReadWholeUnlessTheStoreDatesItsMovements) {
  const std::pair<const char*, bool> cases[] = {{"no", false}, {"yes", true}};
  for (const auto& [option, filtered] : cases) {
    Connector& connector = make({{"stock_by_changes", option}});
    warehouses();
    answer("GetItem", "");
    answer("GetItem", "");
    const auto full = connector.stock()->read_stock(context_, "");
    ASSERT_TRUE(full.ok()) << full.error().to_string();
    answer("GetItem", "");
    answer("GetItem", "");
    ASSERT_TRUE(connector.stock()->read_stock(context_, full->position).ok());
    bool asked_for_changes = false;
    for (size_t at = 0; at < http_.requests().size(); ++at) {
      asked_for_changes |= !sent(at)["Filter"]["DateUpdatedFrom"].is_null();
    }
    EXPECT_EQ(asked_for_changes, filtered);
    EXPECT_EQ(connector.traits().stock_changes_are_whole, !filtered);
  }
}

TEST_F(NetoReading, APositionThatMeansNothingIsTold) {
  const auto page = make().catalogue()->read_items(context_, "page 7");
  ASSERT_FALSE(page.ok());
  EXPECT_EQ(page.error().id(), "neto.bad_position");
}

}  // namespace
}  // namespace oneshelf

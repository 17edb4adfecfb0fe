#include "cli/sku_file.h"

#include <gtest/gtest.h>

namespace oneshelf::cli {
namespace {

using Skus = std::vector<std::string>;

TEST(SkuFile, ReadsAnyLayoutThatNamesItsSkus) {
  RecordProperty("requirements", "143,148");
  struct Case {
    const char* what;
    std::string text;
    Skus skus;
  };
  const Case cases[] = {
      {"one a line", "A-1\nB-2\n", {"A-1", "B-2"}},
      {"no last line end", "A-1\nB-2", {"A-1", "B-2"}},
      {"blank lines, spaces and CRLF", " A-1 \r\n\r\nB-2\r\n", {"A-1", "B-2"}},
      {"a title above a list", "SKU\nA-1\n", {"A-1"}},
      {"a longer title above a list", "Variant SKU\nA-1\n", {"A-1"}},
      {"an item that begins like a title", "SKU-1\nSKU-2\n", {"SKU-1", "SKU-2"}},
      {"a table by comma", "name,sku,price\nMug,A-1,9.90\nCup,B-2,7\n", {"A-1", "B-2"}},
      {"a table by semicolon", "Name;Article SKU\nMug, large;A-1\n", {"A-1"}},
      {"a table by tab", "sku\tname\nA-1\tMug\n", {"A-1"}},
      {"the exact title wins", "old sku,sku\nX,A-1\n", {"A-1"}},
      {"quotes", "sku,name\n\"A,1\",\"say \"\"hi\"\"\"\n\"B\n2\",x\n", {"A,1", "B\n2"}},
      {"byte order mark", "\xEF\xBB\xBFsku;n\nA-1;1\n", {"A-1"}},
      {"short and empty rows", "name,sku\nMug\nCup,\nPot,C-3\n", {"C-3"}},
      {"a table by bar", "name|SKU*\nMug|A-1\n", {"A-1"}},
      {"a separator inside quotes", "\"a;b;c\",sku\nx,A-1\n", {"A-1"}},
      {"lines above the titles", "Export of today\n\nname,sku\nMug,A-1\n", {"A-1"}},
      {"repeats", "A-1\nB-2\nA-1\n", {"A-1", "B-2"}},
      {"leading zeros stay", "sku\n00042\n", {"00042"}}};
  for (const Case& example : cases) {
    const Result<SkuList> skus = read_skus(example.text);
    ASSERT_TRUE(skus.ok()) << example.what << ": " << skus.error().to_string();
    EXPECT_EQ(skus->yes, example.skus) << example.what;
    EXPECT_TRUE(skus->no.empty()) << example.what;
  }
}

TEST(SkuFile, RefusesWhatItCannotBeSureOf) {
  const std::pair<std::string, std::string> cases[] = {
      {"name,price\nMug,9\n", "approve.no_sku_column"},
      {"A-1,B-2,C-3\n", "approve.no_sku_column"},
      {"\xFF\xFE"
       "A\n",
       "approve.not_text"},
      {"sku,approved,approved for eBay\nA,Y,N\n", "approve.which_column"},
      {"sku,approved\nA,maybe\n", "approve.not_yes_or_no"},
      {"sku,approved\nA,Y\nA,N\n", "approve.yes_and_no"},
      {"sku,approved\nA,\n", "approve.no_skus"},
      {"", "approve.no_skus"},
      {"sku\n\n", "approve.no_skus"}};
  for (const auto& [text, id] : cases) {
    const Result<SkuList> skus = read_skus(text);
    ASSERT_FALSE(skus.ok()) << text;
    EXPECT_EQ(skus.error().id(), id);
  }
}

TEST(SkuFile, TakesRowsThatSayYesAndThoseThatSayNoApart) {
  RecordProperty("requirements", "143,148");
  const Result<SkuList> list = read_skus(
      "Name;SKU;Approved for BigCommerce\n"
      "Mug;A;Y\nCup;B;N\nPot;C;\nPan;D\nJar;E;yes\nLid;F;0\nTin;G; x \n");
  ASSERT_TRUE(list.ok()) << list.error().to_string();
  EXPECT_EQ(list->yes, (Skus{"A", "E", "G"}));
  EXPECT_EQ(list->no, (Skus{"B", "F"}));
}

TEST(SkuFile, TakesTheColumnsItIsTold) {
  RecordProperty("requirements", "143,148");
  struct Case {
    std::string text;
    SkuColumns columns;
    SkuList list;
  };
  const std::vector<Case> cases = {
      {"Artikel,Nummer\nMug,A\n", {"nummer", ""}, {{"A"}, {}}},
      {"Mug,A-1\nCup,SKU-2\n", {"2", ""}, {{"A-1", "SKU-2"}, {}}},
      {"name,sku\nMug,A\n", {"2", ""}, {{"A"}, {}}},
      {"Nummer,approved for X\nA,Y\nB,N\n", {"1", ""}, {{"A"}, {"B"}}},
      {"A,Y\nB,N\n", {"1", "2"}, {{"A"}, {"B"}}},
      {"sku,approved for X,approved for Y\nA,Y,N\nB,N,Y\n", {"", "approved for y"}, {{"B"}, {"A"}}},
      {"old sku,sku,on\nX,A,1\n", {"old sku", "on"}, {{"X"}, {}}},
      {"A-1\nB-2\n", {"1", ""}, {{"A-1", "B-2"}, {}}}};
  for (const Case& one : cases) {
    const Result<SkuList> list = read_skus(one.text, one.columns);
    ASSERT_TRUE(list.ok()) << one.text << list.error().to_string();
    EXPECT_EQ(*list, one.list) << one.text;
  }
  for (const SkuColumns& columns : {SkuColumns{"nummer", ""}, SkuColumns{"", "web"}}) {
    const Result<SkuList> list = read_skus("sku,name\nA,Mug\n", columns);
    ASSERT_FALSE(list.ok());
    EXPECT_EQ(list.error().id(), "approve.no_column");
  }
}

}  // namespace
}  // namespace oneshelf::cli

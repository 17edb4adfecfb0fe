#include "cli/sku_file.h"

#include <gtest/gtest.h>

namespace oneshelf::cli {
namespace {

using Skus = std::vector<std::string>;

TEST(SkuFile, ReadsAnyLayoutThatNamesItsSkus) {
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
      {"repeats", "A-1\nB-2\nA-1\n", {"A-1", "B-2"}},
      {"leading zeros stay", "sku\n00042\n", {"00042"}}};
  for (const Case& example : cases) {
    const Result<Skus> skus = read_skus(example.text);
    ASSERT_TRUE(skus.ok()) << example.what << ": " << skus.error().to_string();
    EXPECT_EQ(*skus, example.skus) << example.what;
  }
}

TEST(SkuFile, RefusesWhatItCannotBeSureOf) {
  const std::pair<std::string, std::string> cases[] = {
      {"name,price\nMug,9\n", "approve.no_sku_column"},
      {"A-1,B-2,C-3\n", "approve.no_sku_column"},
      {"\xFF\xFE"
       "A\n",
       "approve.not_text"},
      {"", "approve.no_skus"},
      {"sku\n\n", "approve.no_skus"}};
  for (const auto& [text, id] : cases) {
    const Result<Skus> skus = read_skus(text);
    ASSERT_FALSE(skus.ok()) << text;
    EXPECT_EQ(skus.error().id(), id);
  }
}

}  // namespace
}  // namespace oneshelf::cli

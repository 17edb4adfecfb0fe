#include "sync/stock_file.h"

#include <gtest/gtest.h>

// Files of stock figures: ours, and as shops export them.
namespace oneshelf {
namespace {

StockFile read(std::string_view text) {
  Result<StockFile> file = read_stock_file(text);
  EXPECT_TRUE(file.ok()) << (file.ok() ? "" : file.error().to_string());
  return file.ok() ? std::move(*file) : StockFile();
}

std::string error_of(std::string_view text) {
  const Result<StockFile> file = read_stock_file(text);
  return file.ok() ? "" : file.error().id();
}

TEST(StockFile, FindsItsColumnsByTitleWhateverTheFileLooksLike) {
  RecordProperty("requirements", "82");
  const char* files[] = {
      "SKU,Stock\nA-1,5\nB-2,0\n",
      "sku;stock\r\nA-1;5\r\nB-2;0\r\n",
      "\xEF\xBB\xBFProduct SKU\tName\tStock Level\nA-1\tMug\t5\nB-2\tPlate\t0\n",
      "Title,SKU Code,Quantity\n\"Mug, blue\",\"A-1\",\"5\"\n\"A \"\"B\"\"\",B-2,0\n",
      "Stock of today\n\nName,Stock Quantity,SKU\nMug,5,A-1\n\nPlate,0,B-2",
  };
  for (const char* text : files) {
    SCOPED_TRACE(text);
    const StockFile file = read(text);
    ASSERT_EQ(file.rows.size(), 2U);
    EXPECT_EQ(file.rows[0].sku, "A-1");
    EXPECT_EQ(file.rows[0].stock, dec("5"));
    EXPECT_EQ(file.rows[1].sku, "B-2");
    EXPECT_EQ(file.rows[1].stock, dec("0"));
    EXPECT_TRUE(file.problems.empty());
  }
}

TEST(StockFile, PrefersTheTitlesInTheirOrder) {
  const StockFile file = read("Product SKU,Quantity,SKU,Stock\nP,9,S,1\n");
  EXPECT_EQ(file.rows.at(0).sku, "S");
  EXPECT_EQ(file.rows.at(0).stock, dec("1"));
}

TEST(StockFile, SaysWhatIsMissing) {
  EXPECT_EQ(error_of("Name,Stock\nMug,5\n"), "stock_file.no_sku_column");
  EXPECT_EQ(error_of("SKU,Price\nA,5\n"), "stock_file.no_stock_column");
  EXPECT_EQ(error_of(""), "stock_file.no_sku_column");
  EXPECT_EQ(error_of("SKU,Stock\n\xff\xfe,1\n"), "stock_file.not_text");
}

TEST(StockFile, TellsRowsThatCannotBeUsedAndTakesTheRest) {
  const StockFile file = read("SKU,Stock\nA,5\nB,many\nC,1\nC,2\n,7\nD,\nE,-2\nF,1.5\n");
  ASSERT_EQ(file.problems.size(), 3U);
  EXPECT_EQ(file.problems[0].id, "stock_file.no_number");
  EXPECT_EQ(file.problems[0].line, 3U);
  EXPECT_EQ(file.problems[1].id, "stock_file.double");
  EXPECT_EQ(file.blank, 1U);
  ASSERT_EQ(file.rows.size(), 4U);
  EXPECT_FALSE(file.rows[1].stock.has_value());
  EXPECT_EQ(file.rows[2].stock, dec("-2"));
}

TEST(StockFile, IsWrittenAgainWithAllItsOtherColumns) {
  RecordProperty("requirements", "82");
  const std::string text =
      "\xEF\xBB\xBFName;SKU;Stock;Note\r\n\"Mug; blue\";A;5;x\r\nPlate;B;0\r\nCup;C\r\n";
  const std::string again = rewritten(read(text), {{"A", dec("7")}, {"C", dec("2")}});
  EXPECT_EQ(again,
            "\xEF\xBB\xBFName;SKU;Stock;Note\r\n\"Mug; blue\";A;7;x\r\nPlate;B;0\r\nCup;C;2\r\n");
}

TEST(StockFile, OursIsReadAgainAsItWasWritten) {
  RecordProperty("requirements", "82");
  const StockFigures figures = {{"A, \"B\"", dec("7")}, {"C", dec("-0.5")}, {"\xC3\x84", dec("0")}};
  const StockFile file = read(new_stock_file(figures));
  StockFigures again;
  for (const StockFile::Row& row : file.rows) again[row.sku] = *row.stock;
  EXPECT_EQ(again, figures);
}

TEST(StockFile, IsComparedWithAShopBothWays) {
  RecordProperty("requirements", "82,83");
  const StockFile file = read("SKU,Stock\nA,5\nB,2\nC,9\nD,\nX,1\nY,?\n");
  const StockFigures shop = {{"A", dec("5")}, {"B", dec("4")}, {"C", dec("1")},
                             {"D", dec("3")}, {"Y", dec("1")}, {"Z", dec("8")}};
  const StockFileReview review = review_stock_file(file, shop);
  EXPECT_EQ(review.same, 1U);
  ASSERT_EQ(review.differences.size(), 2U);
  EXPECT_EQ(review.differences[0].sku, "B");
  EXPECT_EQ(review.units_up, dec("8"));
  EXPECT_EQ(review.units_down, dec("2"));
  EXPECT_EQ(review.only_in_file, std::vector<std::string>{"X"});
  EXPECT_EQ(review.only_in_shop, std::vector<std::string>{"Z"});
}

}  // namespace
}  // namespace oneshelf

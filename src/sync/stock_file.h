#pragma once

#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/decimal.h"
#include "base/delimited.h"

namespace oneshelf {

/// A file of stock figures: ours, or as a shop exports it. Columns are found by their titles.
struct StockFile {
  struct Row {
    size_t line = 0;  ///< as people count them, titles included
    std::string sku;
    std::optional<Decimal> stock;  ///< nothing: the cell is empty
  };
  struct Problem {
    size_t line = 0;
    std::string sku;
    std::string id, message;  ///< `stock_file.no_number`, `stock_file.double`
  };
  DelimitedText table;  ///< whole, for writing it again
  size_t title_row = 0, sku_column = 0, stock_column = 0;
  std::vector<Row> rows;  ///< with a SKU; of doubles none
  std::vector<Problem> problems;
  size_t blank = 0;  ///< rows without a SKU
};

/// Titles, without regard to case: SKU, SKU Code or Product SKU; Stock, Quantity, Stock Quantity or
/// Stock Level, the first that is there in this order. They stand in one of the first rows. Errors:
/// `stock_file.not_text`, `stock_file.no_sku_column`, `stock_file.no_stock_column`.
Result<StockFile> read_stock_file(std::string_view text);

/// What is written into a file: SKU and figure.
using StockFigures = std::map<std::string, Decimal>;
/// A new file with the columns SKU and Stock.
std::string new_stock_file(const StockFigures& figures);
/// The same file with these figures in its column of stock; every other cell stays, and so does
/// what has no figure here.
std::string rewritten(const StockFile& file, const StockFigures& figures);

/// A file against what a shop says.
struct StockFileReview {
  struct Difference {
    std::string sku;
    Decimal in_file;
    Decimal in_shop;
  };
  size_t same = 0;
  Decimal units_up, units_down;  ///< that the file is above and below the shop
  std::vector<Difference> differences;
  std::vector<std::string> only_in_file, only_in_shop;
};
StockFileReview review_stock_file(const StockFile& file, const StockFigures& shop);

}  // namespace oneshelf

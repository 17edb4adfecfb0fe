#include "sync/stock_file.h"

#include <algorithm>
#include <set>

#include "base/text.h"

namespace oneshelf {
namespace {

constexpr size_t kTitleRows = 10;  // titles stand in one of so many first rows
constexpr std::string_view kSkuTitles[] = {"sku", "sku code", "product sku"};
constexpr std::string_view kStockTitles[] = {"stock", "quantity", "stock quantity", "stock level"};

using TextRow = DelimitedText::Row;

std::optional<size_t> column_titled(const TextRow& row, std::span<const std::string_view> titles) {
  for (const std::string_view title : titles) {
    for (size_t i = 0; i < row.size(); ++i) {
      if (lower_ascii(row[i]) == title) return i;
    }
  }
  return std::nullopt;
}

Error no_column(const std::string& what, const std::string& titles) {
  return Error(ErrorCode::kInvalid, "stock_file.no_" + what + "_column",
               "The file has no column of " + what + ".")
      .remedied("Give the column one of these titles: " + titles + ".");
}

Result<void> find_titles(StockFile& file) {
  const std::vector<TextRow>& rows = file.table.rows;
  for (size_t row = 0; row < std::min(rows.size(), kTitleRows); ++row) {
    const auto sku = column_titled(rows[row], kSkuTitles);
    if (!sku) continue;
    const auto stock = column_titled(rows[row], kStockTitles);
    if (!stock) return no_column("stock", "Stock, Quantity, Stock Quantity, Stock Level");
    file.title_row = row;
    file.sku_column = *sku;
    file.stock_column = *stock;
    return success();
  }
  return no_column("sku", "SKU, SKU Code, Product SKU");
}

std::string cell(const TextRow& row, size_t column) {
  return column < row.size() ? row[column] : std::string();
}

std::set<std::string> doubled(const StockFile& file) {
  std::set<std::string> seen, doubles;
  for (size_t i = file.title_row + 1; i < file.table.rows.size(); ++i) {
    const std::string sku = cell(file.table.rows[i], file.sku_column);
    if (!sku.empty() && !seen.insert(sku).second) doubles.insert(sku);
  }
  return doubles;
}

void take_row(StockFile& file, const TextRow& row, size_t line,
              const std::set<std::string>& doubles) {
  StockFile::Row taken = {.line = line, .sku = cell(row, file.sku_column), .stock = {}};
  if (taken.sku.empty()) {
    ++file.blank;
    return;
  }
  if (doubles.contains(taken.sku)) {
    file.problems.push_back(
        {line, taken.sku, "stock_file.double", "The file has this SKU more than once."});
    return;
  }
  const std::string text = cell(row, file.stock_column);
  if (!text.empty()) {
    const Result<Decimal> stock = Decimal::parse(text);
    if (!stock.ok()) {
      file.problems.push_back({line, taken.sku, "stock_file.no_number",
                               "\"" + truncated(text, 40) + "\" is no number."});
      return;
    }
    taken.stock = *stock;
  }
  file.rows.push_back(std::move(taken));
}

}  // namespace

Result<StockFile> read_stock_file(std::string_view text) {
  std::optional<DelimitedText> table = read_delimited(text);
  if (!table) {
    return Error(ErrorCode::kInvalid, "stock_file.not_text", "The file is no UTF-8 text.")
        .remedied("Save it as CSV in UTF-8.");
  }
  StockFile file;
  file.table = std::move(*table);
  ONESHELF_TRY(find_titles(file));
  const std::set<std::string> doubles = doubled(file);
  for (size_t i = file.title_row + 1; i < file.table.rows.size(); ++i) {
    take_row(file, file.table.rows[i], i + 1, doubles);
  }
  return file;
}

std::string new_stock_file(const StockFigures& figures) {
  DelimitedText table;
  table.rows.push_back({"SKU", "Stock"});
  for (const auto& [sku, stock] : figures) table.rows.push_back({sku, stock.to_string()});
  return write_delimited(table);
}

std::string rewritten(const StockFile& file, const StockFigures& figures) {
  DelimitedText table = file.table;
  for (size_t i = file.title_row + 1; i < table.rows.size(); ++i) {
    TextRow& row = table.rows[i];
    const auto found = figures.find(cell(row, file.sku_column));
    if (found == figures.end()) continue;
    if (row.size() <= file.stock_column) row.resize(file.stock_column + 1);
    row[file.stock_column] = found->second.to_string();
  }
  return write_delimited(table);
}

StockFileReview review_stock_file(const StockFile& file, const StockFigures& shop) {
  StockFileReview review;
  std::set<std::string> named;
  for (const StockFile::Problem& problem : file.problems) named.insert(problem.sku);
  for (const StockFile::Row& row : file.rows) {
    named.insert(row.sku);
    const auto found = shop.find(row.sku);
    if (found == shop.end()) {
      review.only_in_file.push_back(row.sku);
    } else if (!row.stock) {
      continue;  // an empty cell says nothing
    } else if (*row.stock == found->second) {
      ++review.same;
    } else {
      const Decimal by = *row.stock - found->second;
      (by.is_negative() ? review.units_down : review.units_up) += by.abs();
      review.differences.push_back({row.sku, *row.stock, found->second});
    }
  }
  for (const auto& [sku, stock] : shop) {
    if (!named.contains(sku)) review.only_in_shop.push_back(sku);
  }
  return review;
}

}  // namespace oneshelf

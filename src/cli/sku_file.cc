#include "cli/sku_file.h"

#include <algorithm>
#include <set>

#include "base/text.h"

namespace oneshelf::cli {
namespace {

using Row = std::vector<std::string>;

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

/// The separator that the first line has most of; a comma if it has none.
char separator_of(std::string_view text) {
  const std::string_view first = text.substr(0, text.find('\n'));
  char best = ',';
  for (const char candidate : {';', '\t'}) {
    if (std::ranges::count(first, candidate) > std::ranges::count(first, best)) best = candidate;
  }
  return best;
}

/// Takes quoted and plain fields apart, one character after the other.
class TableReader {
 public:
  TableReader(std::string_view text, char separator) : text_(text), separator_(separator) {}

  std::vector<Row> rows() {
    while (at_ < text_.size()) take(text_[at_++]);
    if (!field_.empty() || !row_.empty()) end_row();
    return std::move(rows_);
  }

 private:
  void take(char c) {
    if (quoted_) {
      take_quoted(c);
    } else if (c == '"' && trimmed(field_).empty()) {
      quoted_ = true;
      field_.clear();
    } else if (c == separator_) {
      end_field();
    } else if (c == '\n') {
      end_row();
    } else {
      field_ += c;
    }
  }

  void take_quoted(char c) {
    if (c != '"') {
      field_ += c;
    } else if (at_ < text_.size() && text_[at_] == '"') {
      field_ += '"';
      ++at_;
    } else {
      quoted_ = false;
    }
  }

  void end_field() {
    row_.push_back(trimmed(field_));
    field_.clear();
  }

  void end_row() {
    end_field();
    const bool blank = std::ranges::all_of(row_, [](const auto& cell) { return cell.empty(); });
    if (!blank) rows_.push_back(std::move(row_));
    row_.clear();
  }

  std::string_view text_;
  char separator_;
  size_t at_ = 0;
  bool quoted_ = false;
  std::string field_;
  Row row_;
  std::vector<Row> rows_;
};

/// The column named "sku", else the first whose name contains it.
std::optional<size_t> sku_column(const Row& titles) {
  std::optional<size_t> found;
  for (size_t i = 0; i < titles.size(); ++i) {
    const std::string title = lower_ascii(titles[i]);
    if (title == "sku") return i;
    if (!found && title.find("sku") != std::string::npos) found = i;
  }
  return found;
}

/// In a list of one column "SKU-1" is an item and "Variant SKU" a title.
bool is_title(const std::string& cell) {
  const std::string title = lower_ascii(cell);
  return title == "sku" || title == "skus" || title.ends_with(" sku") || title.ends_with("_sku") ||
         title.starts_with("sku ");
}

}  // namespace

Result<std::vector<std::string>> read_skus(std::string_view text) {
  if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
  if (!is_valid_utf8(text)) {
    return Error(ErrorCode::kInvalid, "approve.not_text", "The file is no UTF-8 text.")
        .remedied("Save it as CSV or plain text in UTF-8.");
  }
  const std::vector<Row> rows = TableReader(text, separator_of(text)).rows();
  const bool is_table = std::ranges::any_of(rows, [](const Row& row) { return row.size() > 1; });
  std::optional<size_t> column = 0;
  size_t first = 0;
  if (is_table) {
    column = sku_column(rows.front());
    first = 1;
  } else if (!rows.empty() && is_title(rows.front().front())) {
    first = 1;
  }
  if (!column) {
    return Error(ErrorCode::kInvalid, "approve.no_sku_column",
                 "The file has several columns, and none is called sku.")
        .remedied("Name the column of SKUs \"sku\" in the first row, or give one SKU per line.");
  }
  std::vector<std::string> skus;
  std::set<std::string> seen;
  for (size_t i = first; i < rows.size(); ++i) {
    if (*column >= rows[i].size() || rows[i][*column].empty()) continue;
    if (seen.insert(rows[i][*column]).second) skus.push_back(rows[i][*column]);
  }
  if (skus.empty())
    return Error(ErrorCode::kInvalid, "approve.no_skus", "There are no SKUs in it.");
  return skus;
}

}  // namespace oneshelf::cli

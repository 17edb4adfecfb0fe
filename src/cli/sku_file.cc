#include "cli/sku_file.h"

#include <algorithm>
#include <map>
#include <optional>

#include "base/decimal.h"
#include "base/delimited.h"
#include "base/text.h"

namespace oneshelf::cli {
namespace {

using Row = DelimitedText::Row;

constexpr size_t kTitleRows = 10;  // titles stand in one of so many first rows

bool has_digit(std::string_view text) {
  return std::ranges::any_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

/// "SKU", "Variant SKU*" and "product_sku" are titles; "SKU-1" is an item.
bool is_sku_title(const std::string& cell) {
  return lower_ascii(cell).find("sku") != std::string::npos && !has_digit(cell);
}

/// In a list of one column a title stands apart from items such as "MUSKET".
bool is_list_title(const std::string& cell) {
  const std::string title = lower_ascii(cell);
  return title == "sku" || title == "skus" || title == "sku*" || title.ends_with(" sku") ||
         title.ends_with("_sku") || title.starts_with("sku ");
}

bool is_approval_title(const std::string& cell) {
  return lower_ascii(cell).find("approved") != std::string::npos;
}

/// A column by its number, as people count: "1" is the first.
std::optional<size_t> numbered(const std::string& column) {
  const Result<Decimal> number = Decimal::parse(column);
  if (!number.ok() || !number->has_at_most(0) || !number->is_positive()) return std::nullopt;
  constexpr Decimal kMost = Decimal::from_integer(10'000);
  if (*number > kMost) return std::nullopt;
  return static_cast<size_t>(number->to_minor(0)) - 1;
}

std::optional<size_t> titled(const Row& titles, const std::string& wanted) {
  for (size_t i = 0; i < titles.size(); ++i) {
    if (lower_ascii(titles[i]) == lower_ascii(wanted)) return i;
  }
  return std::nullopt;
}

/// The column named "sku", else the first whose title contains it.
std::optional<size_t> sku_column(const Row& titles) {
  if (const auto exact = titled(titles, "sku")) return exact;
  const auto found = std::ranges::find_if(titles, is_sku_title);
  if (found == titles.end()) return std::nullopt;
  return static_cast<size_t>(found - titles.begin());
}

Error no_column(const std::string& wanted) {
  return Error(ErrorCode::kInvalid, "approve.no_column",
               "The file has no column \"" + wanted + "\".")
      .remedied("Give a title of its first rows, or the column's number.")
      .with("column", wanted);
}

/// Which columns and rows count.
struct Layout {
  size_t sku = 0;
  std::optional<size_t> approved;
  size_t first_row = 0;
};

/// Looks for the row of titles and for the columns in it.
class LayoutFinder {
 public:
  LayoutFinder(const std::vector<Row>& rows, const SkuColumns& columns)
      : rows_(rows), columns_(columns) {}

  Result<Layout> find() {
    const bool is_table = std::ranges::any_of(rows_, [](const Row& row) { return row.size() > 1; });
    if (!is_table && columns_.sku.empty() && columns_.approved.empty()) return list();
    ONESHELF_TRY(find_titles());
    ONESHELF_TRY(find_approved());
    return layout_;
  }

 private:
  Layout list() const {
    const bool titled_list = !rows_.empty() && is_list_title(rows_.front().front());
    return {.first_row = titled_list ? size_t{1} : size_t{0}};
  }

  /// The column of SKUs, if the row holds the titles.
  std::optional<size_t> column_in(const Row& row) const {
    if (columns_.sku.empty()) return sku_column(row);
    const auto number = numbered(columns_.sku);
    if (!number) return titled(row, columns_.sku);
    const bool is_titles = (*number < row.size() && is_sku_title(row[*number])) ||
                           std::ranges::any_of(row, is_approval_title) ||
                           (!columns_.approved.empty() && titled(row, columns_.approved));
    return is_titles ? number : std::nullopt;
  }

  Result<void> find_titles() {
    for (size_t row = 0; row < std::min(rows_.size(), kTitleRows); ++row) {
      const auto column = column_in(rows_[row]);
      if (!column) continue;
      titles_ = &rows_[row];
      layout_ = {.sku = *column, .first_row = row + 1};
      return success();
    }
    if (const auto number = numbered(columns_.sku)) {
      layout_.sku = *number;  // a table without titles
      return success();
    }
    if (!columns_.sku.empty()) return no_column(columns_.sku);
    return Error(ErrorCode::kInvalid, "approve.no_sku_column",
                 "The file has several columns, and none is called sku.")
        .remedied("Name the column of SKUs \"sku\", say which it is, or give one SKU per line.");
  }

  Result<void> find_approved() {
    if (const auto number = numbered(columns_.approved)) {
      layout_.approved = number;
    } else if (!columns_.approved.empty()) {
      if (titles_ != nullptr) layout_.approved = titled(*titles_, columns_.approved);
      if (!layout_.approved) return no_column(columns_.approved);
    } else if (titles_ != nullptr) {
      return guess_approved();
    }
    return success();
  }

  Result<void> guess_approved() {
    for (size_t i = 0; i < titles_->size(); ++i) {
      if (!is_approval_title((*titles_)[i]) || i == layout_.sku) continue;
      if (layout_.approved) {
        return Error(ErrorCode::kInvalid, "approve.which_column",
                     "The file has several columns that say what is approved: \"" +
                         (*titles_)[*layout_.approved] + "\" and \"" + (*titles_)[i] + "\".")
            .remedied("Say which one counts for this link.");
      }
      layout_.approved = i;
    }
    return success();
  }

  const std::vector<Row>& rows_;
  const SkuColumns& columns_;
  const Row* titles_ = nullptr;
  Layout layout_;
};

enum class Answer { kYes, kNo, kNone };

Result<Answer> answer_in(const Row& row, size_t column) {
  const std::string text = column < row.size() ? lower_ascii(row[column]) : "";
  if (text.empty()) return Answer::kNone;
  for (const std::string_view yes : {"y", "yes", "true", "1", "x", "on", "approved"}) {
    if (text == yes) return Answer::kYes;
  }
  for (const std::string_view no : {"n", "no", "false", "0", "off"}) {
    if (text == no) return Answer::kNo;
  }
  return Error(ErrorCode::kInvalid, "approve.not_yes_or_no",
               "\"" + truncated(row[column], 40) + "\" says neither yes nor no.")
      .remedied("Write Y or N, or leave the cell empty.")
      .with("value", truncated(row[column], 40));
}

}  // namespace

Result<SkuList> read_skus(std::string_view text, const SkuColumns& columns) {
  const std::optional<DelimitedText> table = read_delimited(text);
  if (!table) {
    return Error(ErrorCode::kInvalid, "approve.not_text", "The file is no UTF-8 text.")
        .remedied("Save it as CSV or plain text in UTF-8.");
  }
  const std::vector<Row>& rows = table->rows;
  const Layout layout = ONESHELF_TRY(LayoutFinder(rows, columns).find());
  SkuList list;
  std::map<std::string, Answer> seen;
  for (size_t i = layout.first_row; i < rows.size(); ++i) {
    const Row& row = rows[i];
    if (layout.sku >= row.size() || row[layout.sku].empty()) continue;
    const std::string& sku = row[layout.sku];
    Answer answer = Answer::kYes;
    if (layout.approved) answer = ONESHELF_TRY(answer_in(row, *layout.approved));
    if (answer == Answer::kNone) continue;
    const auto [at, is_first] = seen.try_emplace(sku, answer);
    if (at->second != answer) {
      return Error(ErrorCode::kInvalid, "approve.yes_and_no",
                   "The file says both yes and no to \"" + truncated(sku, 80) + "\".")
          .with("sku", truncated(sku, 80));
    }
    if (is_first) (answer == Answer::kYes ? list.yes : list.no).push_back(sku);
  }
  if (list.yes.empty() && list.no.empty())
    return Error(ErrorCode::kInvalid, "approve.no_skus", "There are no SKUs in it.");
  return list;
}

}  // namespace oneshelf::cli

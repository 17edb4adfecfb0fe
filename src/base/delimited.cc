#include "base/delimited.h"

#include <algorithm>
#include <array>

#include "base/text.h"

namespace oneshelf {
namespace {

using Row = DelimitedText::Row;

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

/// The separator that the first lines have most of outside quotes; a comma if they have none.
char separator_of(std::string_view text) {
  constexpr std::string_view kSeparators = ",;\t|";
  constexpr size_t kLooked = 4096;
  std::array<size_t, kSeparators.size()> counts{};
  bool quoted = false;
  for (const char c : text.substr(0, kLooked)) {
    if (c == '"') quoted = !quoted;
    const size_t which = quoted ? std::string_view::npos : kSeparators.find(c);
    if (which != std::string_view::npos) ++counts[which];
    const bool found = std::ranges::any_of(counts, [](size_t count) { return count > 0; });
    if (c == '\n' && !quoted && found) break;
  }
  return kSeparators[static_cast<size_t>(std::ranges::max_element(counts) - counts.begin())];
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

}  // namespace

std::optional<DelimitedText> read_delimited(std::string_view text) {
  DelimitedText table;
  table.has_byte_order_mark = text.starts_with(kByteOrderMark);
  if (table.has_byte_order_mark) text.remove_prefix(kByteOrderMark.size());
  if (!is_valid_utf8(text)) return std::nullopt;
  table.separator = separator_of(text);
  table.has_crlf = text.find("\r\n") != std::string_view::npos;
  table.rows = TableReader(text, table.separator).rows();
  return table;
}

std::string delimited_cell(std::string_view cell, char separator) {
  const std::string_view special = "\"\r\n";
  const bool is_plain = cell.find(separator) == std::string_view::npos &&
                        cell.find_first_of(special) == std::string_view::npos;
  if (is_plain) return std::string(cell);
  std::string quoted = "\"";
  for (const char c : cell) quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
  return quoted + "\"";
}

std::string write_delimited(const DelimitedText& table) {
  std::string text(table.has_byte_order_mark ? kByteOrderMark : std::string_view());
  for (const Row& row : table.rows) {
    for (size_t i = 0; i < row.size(); ++i) {
      if (i > 0) text += table.separator;
      text += delimited_cell(row[i], table.separator);
    }
    text += table.has_crlf ? "\r\n" : "\n";
  }
  return text;
}

}  // namespace oneshelf

#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/decimal.h"
#include "base/time.h"

namespace oneshelf::cli {

/// "1,240,000".
std::string grouped(int64_t number);
/// "1 request", "12 requests".
std::string counted(int64_t number, std::string_view noun);
/// "80 ms", "4.2 s", "3 min 5 s", "2 h 10 min", "4 d 3 h".
std::string duration_text(milliseconds duration);
/// "3 min 5 s ago", "just now"; "never" for nothing.
std::string ago_text(std::optional<Timestamp> time, Timestamp now);
/// Without control characters, so that outside text cannot steer the terminal.
std::string printable(std::string_view text);
/// At most `max` characters, the cut marked by "…".
std::string shortened(std::string_view text, size_t max);

/// Columns of text, as wide as they need to be.
class Table {
 public:
  enum class Align { kLeft, kRight };
  struct Column {
    std::string title;
    Align align = Align::kLeft;
    size_t width_max = 60;  ///< longer cells are cut
  };

  explicit Table(std::vector<Column> columns) : columns_(std::move(columns)) {}
  /// As many cells as there are columns.
  void add(std::vector<std::string> cells);
  bool empty() const { return rows_.empty(); }
  /// Lines with their ends, titles first; "" for no rows.
  std::string text() const;

 private:
  std::vector<Column> columns_;
  std::vector<std::vector<std::string>> rows_;
};

/// "writing listings  1,240/5,000  24 %  310/s  12 s left".
struct ProgressState {
  std::string_view step;
  int64_t done = 0;
  int64_t total = 0;          ///< 0: not known
  milliseconds elapsed{0};    ///< since this step began
  int64_t done_at_start = 0;  ///< what was done when it began
};
std::string progress_text(const ProgressState& state);

}  // namespace oneshelf::cli

#include "cli/format.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/assert.h"
#include "base/text.h"
#include "base/utf8.h"

namespace oneshelf::cli {
namespace {

constexpr std::string_view kGap = "  ";
constexpr milliseconds kRateNeeds = milliseconds(500);  // before that a rate means little

bool is_control(char32_t c) {
  const bool c0_or_c1 = c < 0x20 || (c >= 0x7F && c < 0xA0);
  const bool turns_direction = (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
  return c0_or_c1 || turns_direction;
}

std::string padded(const std::string& cell, size_t width, Table::Align align) {
  const size_t has = character_count(cell);
  const std::string blanks(width > has ? width - has : 0, ' ');
  return align == Table::Align::kRight ? blanks + cell : cell + blanks;
}

std::string line_of(const std::vector<std::string>& cells, const std::vector<size_t>& widths,
                    const std::vector<Table::Column>& columns) {
  std::string line;
  for (size_t i = 0; i < cells.size(); ++i) {
    if (i > 0) line += kGap;
    line += padded(cells[i], widths[i], columns[i].align);
  }
  line.erase(line.find_last_not_of(' ') + 1);
  return line + "\n";
}

}  // namespace

std::string grouped(int64_t number) {
  std::string text = std::to_string(number);
  const size_t first = text.starts_with('-') ? 1 : 0;
  for (size_t at = text.size(); at > first + 3;) {
    at -= 3;
    text.insert(at, ",");
  }
  return text;
}

std::string counted(int64_t number, std::string_view noun) {
  return grouped(number) + " " + std::string(noun) + (number == 1 ? "" : "s");
}

std::string duration_text(milliseconds duration) {
  constexpr int64_t kMinute = 60;
  constexpr int64_t kHour = 60 * kMinute;
  constexpr int64_t kDay = 24 * kHour;
  const int64_t ms = std::max<int64_t>(duration.count(), 0);
  if (ms < 1000) return fmt::format("{} ms", ms);
  if (ms < 10'000) return fmt::format("{}.{} s", ms / 1000, ms % 1000 / 100);
  const int64_t s = ms / 1000;
  if (s < kMinute) return fmt::format("{} s", s);
  if (s < kHour) return fmt::format("{} min {} s", s / kMinute, s % kMinute);
  if (s < kDay) return fmt::format("{} h {} min", s / kHour, s % kHour / kMinute);
  return fmt::format("{} d {} h", s / kDay, s % kDay / kHour);
}

std::string ago_text(std::optional<Timestamp> time, Timestamp now) {
  if (!time) return "never";
  const milliseconds ago = now - *time;
  return ago < std::chrono::seconds(1) ? "just now" : duration_text(ago) + " ago";
}

std::string printable(std::string_view text) {
  std::string safe;
  for (size_t at = 0; at < text.size();) {
    const Utf8Character character = utf8_character_at(text, at);
    if (!character.valid) {
      safe += "\uFFFD";
    } else if (is_control(character.code_point)) {
      safe += ' ';
    } else {
      safe += text.substr(at, character.size_bytes);
    }
    at += character.size_bytes;
  }
  return safe;
}

std::string shortened(std::string_view text, size_t max) {
  if (character_count(text) <= max) return std::string(text);
  return truncated(text, max - 1) + "…";
}

void Table::add(std::vector<std::string> cells) {
  ONESHELF_ASSERT(cells.size() == columns_.size());
  for (size_t i = 0; i < cells.size(); ++i) {
    cells[i] = shortened(printable(cells[i]), columns_[i].width_max);
  }
  rows_.push_back(std::move(cells));
}

std::string Table::text() const {
  if (rows_.empty()) return "";
  std::vector<std::string> titles;
  std::vector<size_t> widths;
  for (size_t i = 0; i < columns_.size(); ++i) {
    titles.push_back(columns_[i].title);
    size_t width = character_count(columns_[i].title);
    for (const auto& row : rows_) width = std::max(width, character_count(row[i]));
    widths.push_back(width);
  }
  std::string text = line_of(titles, widths, columns_);
  for (const auto& row : rows_) text += line_of(row, widths, columns_);
  return text;
}

std::string progress_text(const ProgressState& state) {
  std::string text(state.step);
  const bool known = state.total > 0;
  if (state.done > 0 || known) text += "  " + grouped(state.done);
  if (known) {
    const int64_t percent = std::min<int64_t>(100, state.done * 100 / state.total);
    text += fmt::format("/{}  {} %", grouped(state.total), percent);
  }
  const int64_t fresh = state.done - state.done_at_start;
  if (state.elapsed < kRateNeeds || fresh <= 0) return text;
  const int64_t rate = fresh * 1000 / state.elapsed.count();
  if (rate > 0) text += fmt::format("  {}/s", grouped(rate));
  const int64_t open = state.total - state.done;
  if (known && open > 0) {
    text += "  " + duration_text(milliseconds(open * state.elapsed.count() / fresh)) + " left";
  }
  return text;
}

}  // namespace oneshelf::cli

#include "sandbox/shopwired/call.h"

#include <algorithm>
#include <charconv>

#include "base/text.h"
#include "sandbox/shopwired/refusal.h"
#include "sandbox/web.h"

namespace oneshelf::sandbox::shopwired {
namespace {

constexpr int64_t kCountUsual = 50;
constexpr int64_t kCountMax = 100;

/// How many rows a list that is made to lie tells.
size_t told_count(const Desk& desk, const Call& call, size_t count) {
  if (desk.faults.strike(FaultKind::kEmptyPage, call.name)) return 0;
  if (desk.faults.strike(FaultKind::kShortPage, call.name)) return count / 2;
  return count;
}

std::optional<int64_t> number_in(const std::string& text) {
  int64_t number = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (fault != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

}  // namespace

int64_t Call::id(size_t part) const { return number_in(parts[part]).value_or(0); }

int64_t Call::number(std::string_view key, int64_t otherwise) const {
  return asks_for(key) ? number_in(query(key)).value_or(-1) : otherwise;
}

std::vector<std::string> Call::list(std::string_view key) const {
  std::vector<std::string> values;
  for (const std::string& value : split(query(key), ',')) {
    if (!trimmed(value).empty()) values.push_back(trimmed(value));
  }
  return values;
}

Result<HttpResponse> page_response(const Desk& desk, const Call& call, size_t rows,
                                   const Render& render) {
  const int64_t count = call.number("count", kCountUsual);
  const int64_t offset = call.number("offset", 0);
  if (count < 1 || count > kCountMax) return refused(400, "The count must be between 1 and 100");
  if (offset < 0) return refused(400, "The offset must not be negative");
  const size_t begin = std::min(rows, static_cast<size_t>(offset));
  const size_t told = told_count(desk, call, std::min(rows - begin, static_cast<size_t>(count)));
  const bool backwards = desk.state.options().newest_first;
  Json page = Json::array();
  for (size_t i = begin; i < begin + told; ++i) page.push(render(backwards ? rows - 1 - i : i));
  return json_response(200, page);
}

Result<HttpResponse> rows_response(const Desk& desk, const Call& call,
                                   const std::vector<Json>& rows) {
  return page_response(desk, call, rows.size(), [&](size_t i) { return rows[i]; });
}

HttpResponse gone_response() { return {.status = 204, .headers = {}, .body = ""}; }

Json shown(Json json, const Call& call) {
  if (!call.asks_for("fields")) return json;
  const std::vector<std::string> wanted = call.list("fields"), embedded = call.list("embed");
  Json kept = Json::object();
  for (const auto& [name, value] : json.as_object()) {
    const bool is_wanted = std::ranges::find(wanted, name) != wanted.end() ||
                           std::ranges::find(embedded, name) != embedded.end();
    if (is_wanted) kept.set(name, value);
  }
  return kept;
}

}  // namespace oneshelf::sandbox::shopwired

#include "sandbox/bigcommerce/call.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "base/text.h"
#include "sandbox/bigcommerce/refusal.h"
#include "sandbox/web.h"

namespace oneshelf::sandbox::bigcommerce {
namespace {

constexpr size_t kPageUsual = 50;
constexpr int kMoneyPlaces = 4;

size_t number_or(const std::string& text, size_t otherwise) {
  size_t number = otherwise;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

/// What a list that is made to lie tells.
size_t shown_count(const Desk& desk, const Call& call, size_t count) {
  if (desk.faults.strike(FaultKind::kEmptyPage, call.name)) return 0;
  if (desk.faults.strike(FaultKind::kShortPage, call.name)) return count / 2;
  return count;
}

Json pagination(size_t total, size_t count, size_t limit, size_t page) {
  const auto link = [&](size_t number) { return fmt::format("?page={}&limit={}", number, limit); };
  const size_t pages = (total + limit - 1) / limit;
  Json links = Json::object();
  if (page > 1) links.set("previous", link(page - 1));
  links.set("current", link(page));
  if (page < pages) links.set("next", link(page + 1));
  return Json::object()
      .set("total", static_cast<uint64_t>(total))
      .set("count", static_cast<uint64_t>(count))
      .set("per_page", static_cast<uint64_t>(limit))
      .set("current_page", static_cast<uint64_t>(page))
      .set("total_pages", static_cast<uint64_t>(pages))
      .set("links", std::move(links));
}

}  // namespace

int64_t Call::id(size_t part) const {
  int64_t id = 0;
  const std::string& text = parts[part];
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), id);
  return fault == std::errc() && end == text.data() + text.size() ? id : 0;
}

const std::optional<std::string>& Call::asked(std::string_view key) const {
  const auto known = known_queries.find(key);
  if (known != known_queries.end()) return known->second;
  return known_queries.emplace(std::string(key), request.query(key)).first->second;
}

std::vector<std::string> Call::list(std::string_view key) const {
  std::vector<std::string> values;
  for (const std::string& value : split(query(key), ',')) values.push_back(trimmed(value));
  return values;
}

HttpResponse page_response(const Desk& desk, const Call& call, const Listed& listed,
                           const Render& render) {
  const size_t limit = std::clamp<size_t>(
      number_or(call.query("limit"), std::min(kPageUsual, listed.page_max)), 1, listed.page_max);
  const size_t page = std::max<size_t>(1, number_or(call.query("page"), 1));
  const size_t begin = std::min(listed.count, (page - 1) * limit);
  const size_t told = shown_count(desk, call, std::min(limit, listed.count - begin));
  Json rows = Json::array();
  for (size_t i = begin; i < begin + told; ++i) rows.push(render(i));
  if (call.is_v2()) {
    if (told == 0) return {.status = 204, .headers = {}, .body = ""};
    return json_response(200, rows);
  }
  Json meta = Json::object().set("pagination", pagination(listed.count, told, limit, page));
  return json_response(200,
                       Json::object().set("data", std::move(rows)).set("meta", std::move(meta)));
}

HttpResponse rows_response(const Desk& desk, const Call& call, const std::vector<Json>& rows) {
  return page_response(desk, call, {.count = rows.size()}, [&](size_t i) { return rows[i]; });
}

HttpResponse data_response(int status, Json data) {
  return json_response(status,
                       Json::object().set("data", std::move(data)).set("meta", Json::object()));
}

std::string iso_time(Timestamp time) { return to_rfc3339(time).substr(0, 19) + "+00:00"; }

Result<Timestamp> filter_time(const std::string& text, const std::string& field) {
  Result<Timestamp> time = parse_rfc3339(text);
  if (time.ok()) return time;
  return refused(422, "Input is invalid", field, field + " is not a date.");
}

std::string money(Decimal amount) {
  return amount.rounded(kMoneyPlaces, Rounding::kHalfUp).to_fixed(kMoneyPlaces);
}

}  // namespace oneshelf::sandbox::bigcommerce

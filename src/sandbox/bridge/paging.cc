#include "sandbox/bridge/paging.h"

namespace oneshelf::sandbox::bridge {
namespace {

constexpr size_t kLimitMax = 500;

Result<size_t> read_limit(const std::string& text) {
  size_t limit = 0;
  const char* end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, limit);
  if (read.ec != std::errc() || read.ptr != end || limit < 1 || limit > kLimitMax) {
    return malformed("invalid_limit", "A limit is a number from 1 to 500.", "limit");
  }
  return limit;
}

}  // namespace

Result<PageRequest> read_page_request(const Call& call, std::string_view list) {
  PageRequest page;
  if (const auto limit = call.request.query("limit")) page.limit = ONESHELF_TRY(read_limit(*limit));
  if (const auto since = call.request.query("updated_since")) {
    const Result<Timestamp> time = parse_rfc3339(*since);
    if (!time.ok()) {
      return malformed("invalid_time", "A time looks like 2026-11-22T08:00:00Z.", "updated_since");
    }
    // Changes count from 1, so this stands in front of everything of that millisecond.
    page.after = {.time_ms = to_unix_ms(*time), .change = 0};
  }
  if (const auto cursor = call.request.query("cursor"); cursor && !cursor->empty()) {
    page.after = ONESHELF_TRY(parse_cursor(list, *cursor));
  }
  return page;
}

void PageWriter::add(const Json& item) {
  if (!first_) body_ += ',';
  first_ = false;
  body_ += item.dump();
}

HttpResponse PageWriter::finish(const Json& next_cursor) {
  body_ += "],\"next_cursor\":" + next_cursor.dump() + "}";
  return {.status = 200,
          .headers = {{"Content-Type", "application/json; charset=utf-8"}},
          .body = std::move(body_)};
}

}  // namespace oneshelf::sandbox::bridge

#include "sandbox/bridge/cursor.h"

#include <charconv>

#include "base/bytes.h"
#include "base/text.h"
#include "sandbox/bridge/refusal.h"

namespace oneshelf::sandbox::bridge {
namespace {

template <typename Number>
bool read_number(const std::string& text, Number& out) {
  const char* end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, out);
  return read.ec == std::errc() && read.ptr == end;
}

}  // namespace

std::string to_cursor(std::string_view list, Stamp stamp) {
  return to_base64(std::string(list) + ":" + std::to_string(stamp.time_ms) + ":" +
                   std::to_string(stamp.change));
}

Result<Stamp> parse_cursor(std::string_view list, std::string_view cursor) {
  const Error wrong = malformed("invalid_cursor", "This cursor is not one of this list.", "cursor");
  const Result<std::string> plain = from_base64(cursor);
  if (!plain.ok()) return wrong;
  const std::vector<std::string> parts = split(*plain, ':');
  Stamp stamp;
  if (parts.size() != 3 || parts[0] != list) return wrong;
  if (!read_number(parts[1], stamp.time_ms) || !read_number(parts[2], stamp.change)) return wrong;
  return stamp;
}

}  // namespace oneshelf::sandbox::bridge

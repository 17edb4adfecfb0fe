#include "sandbox/bridge/cart.h"

#include <algorithm>
#include <charconv>

#include "base/bytes.h"
#include "base/text.h"
#include "sandbox/web.h"

namespace oneshelf::sandbox::bridge {

int64_t read_pieces(const std::string& text, int64_t otherwise) {
  int64_t pieces = 0;
  const char* end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, pieces);
  if (read.ec != std::errc() || read.ptr != end || pieces < 0 || pieces > Cart::kQuantityMax) {
    return otherwise;
  }
  return pieces;
}

Cart Cart::of(const HttpRequest& request) {
  Cart cart;
  for (const std::string& part : split(find_cookie(request, "cart").value_or(""), '|')) {
    const size_t colon = part.rfind(':');
    if (colon == std::string::npos) continue;
    const Result<std::string> sku = percent_decoded(std::string_view(part).substr(0, colon));
    const int64_t pieces = read_pieces(part.substr(colon + 1), 0);
    if (sku.ok() && !sku->empty() && is_valid_utf8(*sku) && pieces > 0) cart.add(*sku, pieces);
  }
  return cart;
}

bool Cart::add(const std::string& sku, int64_t quantity) {
  const auto found = std::ranges::find(lines_, sku, &Line::sku);
  if (found != lines_.end()) {
    found->quantity = std::min(kQuantityMax, found->quantity + quantity);
    return true;
  }
  if (lines_.size() == kLinesMax) return false;
  if (quantity > 0) lines_.push_back({.sku = sku, .quantity = quantity});
  return true;
}

void Cart::set(std::string_view sku, int64_t quantity) {
  for (Line& line : lines_) {
    if (line.sku == sku) line.quantity = quantity;
  }
  std::erase_if(lines_, [](const Line& line) { return line.quantity == 0; });
}

int64_t Cart::pieces() const {
  int64_t sum = 0;
  for (const Line& line : lines_) sum += line.quantity;
  return sum;
}

std::string Cart::cookie() const {
  std::vector<std::string> parts;
  for (const Line& line : lines_) {
    parts.push_back(percent_encoded(line.sku) + ":" + std::to_string(line.quantity));
  }
  return "cart=" + joined(parts, "|") + "; Path=/; SameSite=Lax; HttpOnly";
}

}  // namespace oneshelf::sandbox::bridge

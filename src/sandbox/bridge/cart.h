#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "net/http.h"

namespace oneshelf::sandbox::bridge {

/// What a visitor wants to buy. Lives in the visitor's cookie, so the shop remembers nothing.
class Cart {
 public:
  static constexpr size_t kLinesMax = 50;
  static constexpr int64_t kQuantityMax = 999;

  struct Line {
    std::string sku;
    int64_t quantity = 0;
  };

  static Cart of(const HttpRequest& request);
  /// More of it; false if the cart is full.
  bool add(const std::string& sku, int64_t quantity);
  /// Exactly so many; none removes the line.
  void set(std::string_view sku, int64_t quantity);
  const std::vector<Line>& lines() const { return lines_; }
  int64_t pieces() const;
  /// The value of Set-Cookie.
  std::string cookie() const;

 private:
  std::vector<Line> lines_;
};

/// A whole number of pieces as a person typed it: 0 to kQuantityMax; anything else is `otherwise`.
int64_t read_pieces(const std::string& text, int64_t otherwise);

}  // namespace oneshelf::sandbox::bridge

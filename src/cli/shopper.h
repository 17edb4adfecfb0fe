#pragma once

#include <string>

#include "net/http.h"

namespace oneshelf::cli {

/// Somebody who buys through the pages of a sandbox shop front, as a browser would.
class Shopper {
 public:
  Shopper(Http& http, std::string front) : http_(http), front_(std::move(front)) {}

  /// Buys so many pieces. Returns the shop's id of the order. Error: `demo.shop_front` with what
  /// the shop answered.
  Result<std::string> buy(const Context& context, const std::string& sku, int pieces);

 private:
  Result<HttpResponse> get(const Context& context, const std::string& path);
  Result<HttpResponse> post(const Context& context, const std::string& path, std::string form);
  Result<HttpResponse> send(const Context& context, HttpRequest request);

  Http& http_;
  std::string front_;
  std::string cookie_;
};

}  // namespace oneshelf::cli

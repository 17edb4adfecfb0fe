#pragma once

#include <atomic>
#include <memory>
#include <string>
#include <vector>

#include "base/clock.h"
#include "connectors/connector.h"
#include "net/http_client.h"

namespace oneshelf::live {

/// The part of the running servers' description that the environment variable ONESHELF_REAL names;
/// null if it is not set.
Json real_server(std::string_view name);

/// Passes requests on, counts them and keeps what the last one carried. Can lose one on the way.
class CountingHttp final : public Http {
 public:
  explicit CountingHttp(Http& http) : http_(&http) {}
  Result<HttpResponse> send(const Context& context, const HttpRequest& request) override;
  int count() const { return count_; }
  /// The request after `passed` more does not arrive, which its sender cannot know.
  void lose_after(int passed) { lost_ = count_ + passed + 1; }
  const HttpRequest& last() const { return last_; }

 private:
  Http* http_;
  std::atomic<int> count_ = 0;
  std::atomic<int> lost_ = 0;
  HttpRequest last_;
};

/// A GraphQL endpoint as a shop's own pages and plugins use it. A failure fails the test.
class GraphQl {
 public:
  GraphQl(const Context& context, Http& http, std::string url, HttpHeaders headers = {})
      : context_(context), http_(&http), url_(std::move(url)), headers_(std::move(headers)) {}
  /// The value of the document's only field.
  Json ask(const std::string& document, const Json& variables = Json::object());

 private:
  Context context_;
  Http* http_;
  std::string url_;
  HttpHeaders headers_;
  std::string token_;
};

/// The running shop, our connector to it, and the other ways in that a test needs.
class VendureWorld {
 public:
  VendureWorld();
  std::unique_ptr<Connector> connect(const ConnectValues& changes = {});
  /// The only listing with this SKU.
  Listing listing(const std::string& sku);
  std::vector<Listing> listings(const std::vector<std::string>& skus);
  /// Creates one product with one variant and gives back how it reads.
  Listing create(const ProductWrite& write);
  /// A buyer takes these variants and pays; the order's id.
  VendorId checkout(const std::vector<std::pair<VendorId, int>>& basket,
                    const std::string& coupon = "",
                    const std::string& shipping = "standard-shipping");
  Order order(const VendorId& id);
  /// A SKU or name that no other test and no other run uses.
  std::string unique(const std::string& stem);

  const Json& config() const { return config_; }
  const Context& context() const { return context_; }
  CountingHttp& http() { return counting_; }
  Connector& connector() { return *connector_; }
  GraphQl& admin() { return admin_; }

 private:
  Json config_;
  SystemClock clock_;
  Context context_;
  HttpClient client_;
  CountingHttp counting_;
  GraphQl admin_;
  std::unique_ptr<Connector> connector_;
};

/// Writes of listings as the engine makes them.
ProductWrite simple_product(const std::string& sku);
ProductWrite product_with_options(const std::string& sku, const std::vector<std::string>& sizes,
                                  const std::vector<std::string>& colours);
ProductWrite update_of(const Listing& listing, ListingFields product, ListingFields variant);
/// A PNG of one pixel that differs by `seed`.
std::string picture(uint8_t seed);

}  // namespace oneshelf::live

#include "push/push_shop.h"

#include "sandbox/bigcommerce/bigcommerce.h"
#include "sandbox/bigcommerce/goods.h"
#include "sandbox/shopwired/shopwired.h"

namespace oneshelf::push {
namespace {

namespace bc = sandbox::bigcommerce;
namespace sw = sandbox::shopwired;

uint64_t rounded_up(uint64_t amount, uint64_t by) { return (amount + by - 1) / by; }

/// A store on the smallest plans: 150 requests in each window of 30 seconds.
class BigCommerceShop final : public Shop {
 public:
  explicit BigCommerceShop(int64_t part)
      : quota_(static_cast<uint64_t>(kPublished / part)), store_(options(kPublished / part)) {}

  sandbox::Sandbox& sandbox() override { return store_; }
  ConnectValues values() const override {
    return {{"url", "https://shop.test"}, {"store_hash", "sandbox1"}, {"token", "sandbox-token"}};
  }
  std::string quota() const override { return std::to_string(quota_) + " requests in each 30 s"; }
  /// All calls of a window may come at its start, so the last window costs no time.
  milliseconds floor(uint64_t calls) const override {
    const uint64_t windows = rounded_up(calls, quota_);
    return windows < 2 ? milliseconds(0) : kWindow * static_cast<int64_t>(windows - 1);
  }
  uint64_t least_writes(const Size& size) const override {
    // A product that is sold as it is holds its own price.
    const uint64_t prices = size.variants_each == 1 ? kProductsPerCall : kVariantsPerCall;
    return rounded_up(size.variants(), prices) + rounded_up(size.variants(), kFiguresPerCall);
  }
  uint64_t least_reads(const Size& size) const override {
    return rounded_up(size.products, kProductsPerPage);
  }
  std::optional<int64_t> on_show(const std::string& sku, Timestamp now) override {
    return store_.work(now, [&](bc::State& state) -> std::optional<int64_t> {
      const bc::Levels* levels = state.levels_of(state.find_sku(sku));
      if (levels == nullptr) return std::nullopt;
      return bc::available(*levels);
    });
  }

 private:
  static constexpr int64_t kPublished = 150;
  static constexpr uint64_t kProductsPerCall = 10, kVariantsPerCall = 50, kFiguresPerCall = 2000;
  static constexpr uint64_t kProductsPerPage = 250;
  static constexpr milliseconds kWindow = std::chrono::seconds(30);
  static bc::Options options(int64_t quota) {
    bc::Options options;
    options.requests_per_window = quota;
    return options;
  }

  const uint64_t quota_;
  bc::BigCommerce store_;
};

/// A bucket of 40 requests that leaks two a second; prices and figures go fifteen a call.
class ShopWiredShop final : public Shop {
 public:
  explicit ShopWiredShop(int64_t) : shop_(options()) {}

  sandbox::Sandbox& sandbox() override { return shop_; }
  ConnectValues values() const override {
    return {{"url", "https://shop.test/v1"},
            {"api_key", "sandbox-key"},
            {"api_secret", "sandbox-secret"},
            {"currency", "EUR"}};
  }
  std::string quota() const override { return "a bucket of 40 requests, and 2 each second"; }
  milliseconds floor(uint64_t calls) const override {
    if (calls <= kBucket) return milliseconds(0);
    return milliseconds(static_cast<int64_t>(calls - kBucket) * kLeakMs);
  }
  uint64_t least_writes(const Size& size) const override {
    return 2 * rounded_up(size.variants(), kRowsPerCall);
  }
  uint64_t least_reads(const Size& size) const override {
    return rounded_up(size.products, kProductsPerPage);
  }
  std::optional<int64_t> on_show(const std::string& sku, Timestamp now) override {
    return shop_.work(now, [&](sw::State& state) -> std::optional<int64_t> {
      const sw::Carrier carrier = state.find_sku(sku);
      if (carrier.product == nullptr) return std::nullopt;
      return state.stock_of(carrier);
    });
  }

 private:
  static constexpr uint64_t kBucket = 40, kRowsPerCall = 15, kProductsPerPage = 100;
  static constexpr int64_t kLeakMs = 500;
  static sw::Options options() {
    sw::Options options;
    options.currency = "EUR";  // as the source's
    return options;
  }

  sw::ShopWired shop_;
};

template <typename Emulated>
std::unique_ptr<Shop> make(int64_t part) {
  return std::make_unique<Emulated>(part);
}

const Candidate kCandidates[] = {{.platform = "bigcommerce",
                                  .make = make<BigCommerceShop>,
                                  .whole = {.products = 5000, .variants_each = 10}},
                                 {.platform = "shopwired",
                                  .make = make<ShopWiredShop>,
                                  .whole = {.products = 20'000, .variants_each = 1},
                                  .ahead = 4}};

}  // namespace

std::span<const Candidate> candidates() { return kCandidates; }

}  // namespace oneshelf::push

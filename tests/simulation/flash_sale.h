#pragma once

#include <filesystem>
#include <memory>
#include <vector>

#include "base/json.h"
#include "sandbox/bridge/bridge.h"
#include "simulation/flash_meter.h"
#include "simulation/hub.h"
#include "simulation/wire.h"

namespace oneshelf::simulation {

/// How the merchant set up the links of a flash sale.
enum class FlashTerms {
  kPlain,      ///< every channel shows all that is free; shops set whatever figure they are sent
  kExclusive,  ///< shares of a hundred percent, stock.exclusive, shops that compare and set
};

struct FlashResult {
  int64_t sold = 0;  ///< units that shops accepted orders for and that were not called off
  int64_t called_off = 0;
  int64_t oversold = 0;        ///< units sold that were not there, at the worst moment
  int64_t bound = 0;           ///< what docs/guarantees.md allows, from the events of this run
  int64_t shown_too_many = 0;  ///< the most units on show at any moment that were not free
  int64_t turned_away = 0;     ///< buyers who got nothing
  int64_t figures_set = 0, figures_refused = 0, requests = 0;
  int64_t virtual_ms = 0;
  bool is_broken = false;
};
Json to_json(const FlashResult& result);

/// One source with few units of one SKU, eight shops, two of them favourites, and far more buyers
/// than units within minutes, few at first: the real engine in two processes, over a network with
/// random delays and losses. On exclusive channels orders are called off too.
class FlashSale {
 public:
  static constexpr size_t kChannels = 8;
  static constexpr int64_t kBuyers = 10'000;
  static constexpr int64_t kUnits = 500;

  FlashSale(uint64_t seed, const std::filesystem::path& folder, FlashTerms terms);
  ~FlashSale();

  FlashResult run();
  const Trace& trace() const { return trace_; }

 private:
  void build();
  void set_up_links();
  void wait_until_on_show();
  void sell();
  bool buy(size_t channel, int64_t units);
  void call_off();
  size_t any_shop();
  void direct();
  Decimal on_show(size_t channel);
  void watch();
  bool is_done(const std::string& job);

  const FlashTerms terms_;
  const std::string database_;
  SeededRandom random_;
  Turnstile turnstile_{random_};
  SimulatedClock clock_{turnstile_};
  Trace trace_;
  sandbox::InProcessHttp platforms_;
  SimulatedHttp http_{turnstile_, random_, platforms_, trace_, "hub"};
  SimulatedHttp::Observer observer_;
  std::unique_ptr<sandbox::bridge::Bridge> source_;
  std::vector<std::unique_ptr<sandbox::bridge::Bridge>> shops_;
  std::unique_ptr<FlashMeter> meter_;
  std::unique_ptr<Store> onlooker_;
  std::vector<std::unique_ptr<Hub>> hubs_;
  /// Orders that may still be called off.
  struct Bought {
    size_t channel = 0;
    std::string order;
    int64_t units = 0;
  };
  std::vector<Bought> bought_;
  FlashResult result_;
};

}  // namespace oneshelf::simulation

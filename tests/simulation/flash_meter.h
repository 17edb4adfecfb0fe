#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "net/http.h"

namespace oneshelf::simulation {

/// Takes down the events of a sale of one SKU on several channels, and computes from them the bound
/// of docs/guarantees.md on what can be oversold:
///
///   E_c(t) = sold_c(ρ(c), w) + Σ over d ≠ c of sold_d(ρ(d), t)
///
/// where c's present figure took effect at w and was computed from the orders of each d as read at
/// ρ(d). Events are numbered in the order in which they happened; no clock is asked.
class FlashMeter {
 public:
  using IsDone = std::function<bool(const std::string& job)>;
  FlashMeter(std::vector<std::string> hosts, std::string sku, IsDone is_done);

  /// A buyer's order was accepted.
  void sold(size_t channel, int64_t units);
  /// One was called off: its units are on show in its shop again.
  void came_back(size_t channel, int64_t units);
  /// A request of a job of the hub took effect.
  void saw(const std::string& job, const HttpRequest& request, const HttpResponse& answer);

  int64_t sold() const { return total_; }
  int64_t sold_on(size_t channel) const { return channels_[channel].sold; }
  /// max over the channels of E_c at the time of c's last sale.
  int64_t bound() const;
  int64_t figures_set() const { return figures_set_; }
  int64_t figures_refused() const { return figures_refused_; }

 private:
  /// Per channel the event of the last reading of its orders that counts.
  using Readings = std::vector<int64_t>;
  struct Channel {
    std::string host;
    int64_t sold = 0;
    std::vector<std::pair<int64_t, int64_t>> history;  ///< event and units sold until then
    int64_t set_at = 0;                                ///< w of its present figure
    Readings read;                                     ///< ρ of its present figure
    int64_t excess = 0;                                ///< E_c at its last sale
  };
  struct Job {
    Readings known;        ///< readings that were stored when it last read anything
    int64_t pending = -1;  ///< the channel whose orders it read last; stored by its next request
    int64_t pending_at = 0;
  };

  void settle_readings();
  void take_reading(Job& job, const HttpRequest& request);
  void take_write(Job& job, const HttpRequest& request, const HttpResponse& answer);
  int64_t channel_of(const HttpRequest& request) const;
  int64_t sold_between(const Channel& channel, int64_t after, int64_t until) const;
  int64_t excess_of(size_t channel) const;

  const std::string sku_;
  IsDone is_done_;
  std::vector<Channel> channels_;
  std::map<std::string, Job> jobs_;
  Readings stored_;
  int64_t now_ = 0;
  int64_t total_ = 0;
  int64_t figures_set_ = 0, figures_refused_ = 0;
};

}  // namespace oneshelf::simulation

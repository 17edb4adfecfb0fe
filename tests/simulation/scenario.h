#pragma once

#include <filesystem>

#include "simulation/oracle.h"
#include "simulation/people.h"

namespace oneshelf::simulation {

/// One life of a merchant's shelf, made from a seed: shops, people, faults and crashes for an hour
/// or two, then quiet, then judgement.
class Scenario {
 public:
  Scenario(uint64_t seed, const std::filesystem::path& folder);
  ~Scenario();

  /// Throws Broken, and std::exception for a fault of the simulation itself.
  void run();

  const Totals& totals() const { return totals_; }
  const Trace& trace() const { return trace_; }

 private:
  void build();
  void set_up_links(Hub& hub);
  void direct();
  void disturb();
  void curse_a_product();
  std::optional<HttpResponse> refuse_cursed(const HttpRequest& request) const;
  void add_fault();
  void crash(int hub);
  void stall(int hub);
  void carry_hints(sandbox::bridge::Bridge& from, const ConnectionId& connection);
  void clear_faults();
  void wait_until_settled();
  void start_hub(int number);
  void say(const std::string& what) { trace_.say(turnstile_.now_ms(), what); }
  bool strikes(uint64_t percent) { return random_.below(100) < percent; }

  const uint64_t seed_;
  const std::string database_;
  SeededRandom random_;
  Turnstile turnstile_{random_};
  SimulatedClock clock_{turnstile_};
  Trace trace_;
  Totals totals_;
  Cast cast_;
  sandbox::InProcessHttp platforms_;
  SimulatedHttp http_{turnstile_, random_, platforms_, trace_, "hub"};
  Oracle oracle_{cast_, turnstile_, totals_, trace_};
  std::unique_ptr<Store> onlooker_;
  SimulatedHttp::Observer observer_;
  std::vector<std::unique_ptr<Hub>> hubs_;
  std::unique_ptr<Hub> front_;
  std::unique_ptr<People> people_;
  bool busy_ = true, over_ = false;
};

}  // namespace oneshelf::simulation

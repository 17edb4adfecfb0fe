#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "base/json.h"
#include "sandbox/bridge/bridge.h"
#include "simulation/hub.h"
#include "simulation/wire.h"

namespace oneshelf::simulation {

struct GroupResult {
  int64_t sold = 0;            ///< sales on the replicas, an order each
  int64_t sold_on_master = 0;  ///< sales at the master's own counter
  int64_t turned_away = 0, called_off = 0, restocked = 0;
  int64_t hints = 0, hints_lost = 0, hints_doubled = 0, hints_late = 0;
  int64_t requests = 0, requests_lost = 0;
  int64_t virtual_ms = 0;
  std::vector<std::string> broken;  ///< what did not add up; empty: every unit is where it belongs
};
Json to_json(const GroupResult& result);

/// A master shop and its replicas: everybody sells the same goods at the same time, while webhooks
/// are lost, come twice, or come late and out of order, and requests and answers are lost. When all
/// is quiet, every unit must be accounted for: what the master has left is what it had, and what
/// came in, less what every single shop sold; every order is booked once; every replica shows what
/// is left.
class GroupSale {
 public:
  static constexpr size_t kReplicas = 10;
  static constexpr size_t kSkus = 60;

  GroupSale(uint64_t seed, const std::filesystem::path& folder, int64_t sales);
  ~GroupSale();

  GroupResult run();
  const Trace& trace() const { return trace_; }

 private:
  /// A hint on its way.
  struct Letter {
    int64_t due_ms = 0;
    size_t shop = 0;  ///< kReplicas: the master
    HttpRequest hint;
  };
  struct Bought {
    size_t replica = 0;
    std::string order, sku;
    int64_t units = 0;
  };

  void build();
  void set_up_links();
  void direct();
  void sell();
  void buy_on_replica(const std::string& sku, int64_t units);
  void buy_on_master(const std::string& sku, int64_t units);
  void call_off();
  void restock(const std::string& sku);
  void send_goods();
  void carry_hints();
  void post_hints(size_t shop);
  void deliver(const Letter& letter);
  sandbox::bridge::Bridge& shop(size_t number);
  ConnectionId connection(size_t number) const;

  std::vector<std::string> what_is_wrong();
  void check_sku(const std::string& sku, std::vector<std::string>& wrong);
  void check_documents(std::vector<std::string>& wrong);
  void wait_until_right();

  const int64_t sales_;
  const std::string database_;
  SeededRandom random_;
  Turnstile turnstile_{random_};
  SimulatedClock clock_{turnstile_};
  Trace trace_;
  sandbox::InProcessHttp platforms_;
  SimulatedHttp http_{turnstile_, random_, platforms_, trace_, "hub"};
  SimulatedHttp::Observer observer_;
  std::unique_ptr<sandbox::bridge::Bridge> master_;
  std::vector<std::unique_ptr<sandbox::bridge::Bridge>> replicas_;
  std::vector<std::unique_ptr<Hub>> hubs_;
  std::unique_ptr<Hub> front_;  ///< takes the hints
  std::vector<std::string> skus_;
  std::map<std::string, int64_t> expected_;  ///< units that must be left, by SKU
  std::vector<Bought> bought_;               ///< that may still be called off
  std::map<std::string, int64_t> orders_;    ///< every order that stands, by its number: units
  std::vector<Letter> letters_;
  bool selling_ = true, over_ = false;
  GroupResult result_;
};

}  // namespace oneshelf::simulation

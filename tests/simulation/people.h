#pragma once

#include <functional>

#include "engine/parts.h"
#include "simulation/cast.h"
#include "simulation/trace.h"
#include "simulation/turnstile.h"
#include "store/store.h"

namespace oneshelf::simulation {

/// Buyers, the source's clerk, shopkeepers and the merchant: what people do at both sides, at
/// random, as long as it is busy.
class People {
 public:
  struct Doors {
    Turnstile& turnstile;
    Clock& clock;
    Random& random;
    Trace& trace;
    std::function<void()> note;            ///< the truth may have changed
    std::function<Store&()> store;         ///< of a hub that runs
    std::function<EngineParts&()> engine;  ///< likewise
    std::function<bool()> is_busy;
  };
  People(Cast& cast, Totals& totals, Doors doors)
      : cast_(cast), totals_(totals), doors_(std::move(doors)) {}

  /// Everybody begins.
  void start();
  /// Puts all right that people may leave behind: links resumed, failures tried again.
  void tidy_up();
  /// A newsletter went out: many buyers at once.
  void rush();
  /// The merchant looks at what the guards held, and lets it go.
  void release_held_changes();

 private:
  void every(uint64_t least_ms, uint64_t most_ms, const std::function<void()>& act);
  void say(const std::string& what) { doors_.trace.say(doors_.turnstile.now_ms(), what); }
  const std::string& any_sku();
  Shop& any_shop();
  std::string any_order(sandbox::bridge::Bridge& of, bool only_unshipped);

  void buy(Shop& shop);
  void adjust_stock();
  void change_price();
  void ship();
  void cancel_document();
  void give_back_in_source();
  void switch_product();
  void cancel_order(Shop& shop);
  void refund(Shop& shop);
  void write_description(Shop& shop);
  void pause_or_resume(Shop& shop);
  void approve_or_not(Shop& shop);
  void release(Shop& shop, const char* guard);
  void act_as_clerk();
  void act_as_shopkeeper(Shop& shop);
  void act_as_merchant();

  Cast& cast_;
  Totals& totals_;
  Doors doors_;
};

}  // namespace oneshelf::simulation

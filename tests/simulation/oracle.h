#pragma once

#include <map>

#include "simulation/cast.h"
#include "simulation/hub.h"
#include "simulation/trace.h"

namespace oneshelf::simulation {

/// Knows the truth of both sides and holds the hub to the product's promises: at every write while
/// things are in motion, and in full when all is quiet. Breaches are thrown as Broken. Reads the
/// sandboxes and the hub's database from behind, and shares no decision with the engine.
class Oracle {
 public:
  Oracle(Cast& cast, Turnstile& turnstile, Totals& totals, Trace& trace)
      : cast_(cast), turnstile_(turnstile), totals_(totals), trace_(trace) {}

  /// Takes the truth down; to be called after whatever may have changed it.
  void note();
  /// A request of the hub took effect.
  void saw(Store& store, const Context& context, const HttpRequest& request,
           const Result<HttpResponse>& answer);
  /// Whether everything that happened has found its way to the other side.
  bool is_settled(Store& store) const;
  /// All twelve, once everything is quiet.
  void judge(Store& store);

 private:
  using History = std::vector<std::pair<int64_t, Decimal>>;

  Decimal free_units(const std::string& sku) const;
  /// The most that anybody who knows the source since its reading began, and each shop since its
  /// orders were last read, may take for free.
  Decimal most_known_free(Store& store, const std::string& job, const std::string& sku) const;
  bool may_be_hidden(const Shop& shop, const std::string& sku, int64_t since_ms) const;
  int64_t known_since(Store& store, const std::string& job) const;
  void check_job_is_active(Store& store, const std::string& job) const;
  void check_figures(Store& store, const Shop& shop, const Context& context,
                     const HttpRequest& request);
  void check_removals(Store& store, const Shop& shop, const Context& context,
                      const HttpRequest& request);

  void judge_orders(const Shop& shop) const;
  void judge_no_extra_documents() const;
  void judge_listings(const Shop& shop) const;
  void judge_stock() const;
  void judge_store(Store& store) const;

  Cast& cast_;
  Turnstile& turnstile_;
  Totals& totals_;
  Trace& trace_;
  std::map<std::string, History> free_;
  std::map<std::string, History> goods_;  ///< of the source, sold through us or not
  std::map<std::pair<std::string, std::string>, History> sold_;  ///< by link and SKU
  std::map<std::string, std::vector<std::pair<int64_t, bool>>> sellable_;
};

}  // namespace oneshelf::simulation

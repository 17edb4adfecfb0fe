#pragma once

#include <map>

#include "simulation/cast.h"
#include "simulation/hub.h"
#include "simulation/judging.h"
#include "simulation/more_checks.h"
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
           const Result<HttpResponse>& answer, int64_t left_ms);
  /// Whether everything that happened has found its way to the other side.
  bool is_settled(Store& store) const;
  /// All twelve, once everything is quiet.
  void judge(Store& store);

 private:
  void check(Store& store, const Context& context, const HttpRequest& request,
             const Result<HttpResponse>& answer, int64_t left_ms);
  using History = std::vector<std::pair<int64_t, Decimal>>;
  /// What became of an order, by the clock.
  struct OrderLife {
    int64_t placed_ms = 0;
    std::optional<int64_t> off_ms;           ///< cancelled or given back whole in the shop
    std::optional<int64_t> document_off_ms;  ///< likewise its document in the source
    std::map<std::string, Decimal> units;    ///< by SKU
  };
  using OrderLives = std::map<std::string, OrderLife>;  ///< by the shop's id

  Decimal free_units(const std::string& sku) const;
  void note_orders(const Shop& shop, std::map<std::string, Decimal>& unknown,
                   std::map<std::string, Decimal>& documented);
  /// The fewest units that a shop has sold for all that anybody can know who read its orders at
  /// `read_ms` or later, and the source at `source_ms`.
  Decimal least_sold(const Shop& shop, const std::string& sku, int64_t read_ms,
                     int64_t source_ms) const;
  /// Every moment from then on at which the source's figure of the SKU became another.
  std::set<int64_t> moments_since(const std::string& sku, int64_t since_ms) const;
  /// The most that anybody who knows the source since its reading began, and each shop since its
  /// orders were last read, may take for free. Of a shop whose figure is raised they are read anew.
  Decimal most_known_free(Store& store, const std::string& job, const std::string& sku,
                          const Shop* raised) const;
  /// More than the shop showed at any time since.
  bool is_raise(const Shop& shop, const StockRow& row, int64_t since_ms) const;
  void note_truth();
  void note_figures(const Shop& shop);
  bool may_be_hidden(const Shop& shop, const std::string& sku, int64_t since_ms) const;
  int64_t known_since(Store& store, const std::string& job) const;
  /// A process may be paused after its last look at its lease: what left before the job was taken
  /// over nobody can call back.
  void check_job_is_active(Store& store, const std::string& job, int64_t left_ms) const;
  void check_figures(Store& store, const Shop& shop, const Context& context,
                     const HttpRequest& request);
  /// A price that fell to less than half, or rose to more than double, was let go by the merchant.
  void check_guards(const Shop& shop, const HttpRequest& request);
  void check_removals(Store& store, const Shop& shop, const Context& context,
                      const HttpRequest& request);

  void judge_orders(Store& store, const Shop& shop) const;
  void judge_no_extra_documents() const;
  void judge_listings(Store& store, const Shop& shop) const;
  void judge_stock() const;
  void judge_store(Store& store) const;

  Cast& cast_;
  Turnstile& turnstile_;
  Totals& totals_;
  Trace& trace_;
  MoreChecks more_{cast_};
  std::map<std::string, History> free_;
  std::map<std::string, History> goods_;  ///< of the source, sold through us or not
  std::map<LinkId, OrderLives> lives_;
  std::map<std::pair<LinkId, std::string>, History> figures_;  ///< as each shop shows them
  std::map<std::pair<LinkId, std::string>, Decimal> prices_;   ///< as each shop shows them
  std::map<std::string, std::vector<std::pair<int64_t, bool>>> sellable_;
};

}  // namespace oneshelf::simulation

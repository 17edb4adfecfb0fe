#pragma once

// What the oracle checks beside orders, listings and stock: the ledger, secrets, money, approvals,
// economy, and records that make trouble on purpose.

#include <filesystem>
#include <set>

#include "base/context.h"
#include "net/http.h"
#include "simulation/cast.h"
#include "simulation/trace.h"
#include "store/store.h"

namespace oneshelf::simulation {

/// Every shop gets a product of its own and sells one of it, an order that nobody can translate;
/// the source gets an item whose stock it does not know and one that costs nothing. For the time
/// when the links are made and nobody works yet.
void plant_troubles(Cast& cast, Timestamp now);
/// An order of what only the shop knows: to be held for a person, and not to be judged as others.
bool is_trouble(const sandbox::bridge::Order& order);

/// Invariant 11: no secret in any file of the folder.
void check_secrets(const std::filesystem::path& folder, const std::vector<std::string>& secrets);

class MoreChecks {
 public:
  explicit MoreChecks(Cast& cast) : cast_(cast) {}

  /// Takes down what people have done since; to be called after whatever they may have changed.
  void note(int64_t now_ms);
  /// A request of the hub took effect.
  void saw(Store& store, const Context& context, const HttpRequest& request) const;
  /// Once everything is quiet.
  void judge(Store& store) const;

 private:
  using History = std::vector<std::pair<int64_t, Decimal>>;

  void check_troubles_kept(const HttpRequest& request) const;
  void check_known_orders(Store& store, const Shop& shop, const std::string& job,
                          const HttpRequest& request) const;
  Decimal most_goods_since(const std::string& sku, int64_t since_ms) const;

  void check_orders(const Shop& shop) const;
  void check_own_goods(const Shop& shop) const;
  void check_approvals(const Shop& shop) const;
  void check_troubles_told(Store& store, const Shop& shop) const;

  Cast& cast_;
  std::map<std::string, std::set<std::string>> ever_approved_;  // SKUs by link
  std::map<std::string, History> goods_;  // by SKU: free, or taken by a document that stands
};

/// Invariant 8: no job of a kind and subject began before the one before it had ended.
void check_workers(Store& store);
/// Invariant 10: nothing to do in one request is done in several.
void check_economy(Store& store);
/// Invariant 12: every entry of the ledger follows from all before it.
void check_ledger(Store& store);

}  // namespace oneshelf::simulation

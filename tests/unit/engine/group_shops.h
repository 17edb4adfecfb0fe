#pragma once

#include <memory>
#include <set>
#include <string>
#include <vector>

#include "engine/connections.h"
#include "sandbox/in_process.h"

namespace oneshelf::testing {

/// How a shop is reached, and what links to it as their master need to be told.
struct ShopAccess {
  std::string platform;
  ConnectValues values;
  std::vector<std::pair<std::string, std::string>> settings;
};

/// What not every platform can do. A case that needs one of these leaves shops without it out, and
/// says which it was.
enum class Can {
  kHint,         ///< tells at once what happens there
  kSell,         ///< people buy there
  kTellReturns,  ///< tells of a refund that its goods are back on the shelf
  kTakeReturns,  ///< as the master: puts goods back on its shelf with a refund
};

/// A shop of a group, master or replica, with the people who work and buy there. Another platform
/// takes part by one of these and a line in tests/group/combinations.cc.
class Shop {
 public:
  virtual ~Shop() = default;
  virtual ShopAccess access() = 0;
  virtual sandbox::Sandbox& sandbox() = 0;
  virtual std::set<Can> abilities() const = 0;
  bool can(Can what) const { return abilities().contains(what); }

  /// A product with its stock, or that SKU's stock edited. Both are hinted, as the platform does.
  virtual void put(const std::string& sku, const std::string& stock, Timestamp now) = 0;
  virtual void edit_stock(const std::string& sku, const std::string& stock, Timestamp now) = 0;
  /// A file of figures, brought in the way that the platform tells least of.
  virtual void import_stock(const std::vector<std::pair<std::string, std::string>>& figures,
                            Timestamp now) {
    for (const auto& [sku, stock] : figures) edit_stock(sku, stock, now);
  }
  /// What can be sold now.
  virtual Decimal free_stock(const std::string& sku, Timestamp now) = 0;

  /// Somebody buys and pays; returns the order. Needs Can::kSell, as the next ones do.
  virtual VendorId buy(const std::string& sku, int quantity, Timestamp now) = 0;
  virtual void cancel(const VendorId& order, Timestamp now) = 0;
  /// All of it is given back and put on the shelf again.
  virtual void refund_and_restock(const VendorId& order, Timestamp now) = 0;
};

/// `host` is where the shop answers.
using MakeShop = std::unique_ptr<Shop> (*)(sandbox::InProcessHttp& http, const std::string& host);

std::unique_ptr<Shop> bridge_master(sandbox::InProcessHttp& http, const std::string& host);
/// One whose own figures are without what open orders take.
std::unique_ptr<Shop> netting_bridge_master(sandbox::InProcessHttp& http, const std::string& host);
std::unique_ptr<Shop> bridge_replica(sandbox::InProcessHttp& http, const std::string& host);
/// One that takes any figure, whatever it was computed from.
std::unique_ptr<Shop> plain_bridge_replica(sandbox::InProcessHttp& http, const std::string& host);

}  // namespace oneshelf::testing

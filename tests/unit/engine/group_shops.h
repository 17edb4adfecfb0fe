#pragma once

#include <memory>
#include <string>
#include <vector>

#include "engine/connections.h"
#include "sandbox/in_process.h"

namespace oneshelf::testing {

/// How a shop is reached, and what its platform needs to be told about a link.
struct ShopAccess {
  std::string platform;
  ConnectValues values;
  std::vector<std::pair<std::string, std::string>> settings;
};

/// A shop that keeps the stock of a group, with the people who work there. To let another platform
/// take part, write these two and name them in group_test.cc.
class MasterShop {
 public:
  virtual ~MasterShop() = default;
  virtual ShopAccess access() = 0;
  /// A product with its stock, or that SKU's stock edited. Both are hinted, as the platform does.
  virtual void put(const std::string& sku, const std::string& stock, Timestamp now) = 0;
  virtual void edit_stock(const std::string& sku, const std::string& stock, Timestamp now) = 0;
  /// What can be sold now.
  virtual Decimal free_stock(const std::string& sku) = 0;
  virtual std::vector<HttpRequest> take_hints(Timestamp now) = 0;
};

class ReplicaShop {
 public:
  virtual ~ReplicaShop() = default;
  virtual ShopAccess access() = 0;
  virtual void put(const std::string& sku, const std::string& stock, Timestamp now) = 0;
  virtual void edit_stock(const std::string& sku, const std::string& stock, Timestamp now) = 0;
  virtual Decimal free_stock(const std::string& sku) = 0;
  /// Somebody buys and pays; returns the order.
  virtual VendorId buy(const std::string& sku, int quantity, Timestamp now) = 0;
  virtual void cancel(const VendorId& order, Timestamp now) = 0;
  /// All of it is given back and put on the shelf again.
  virtual void refund_and_restock(const VendorId& order, Timestamp now) = 0;
  virtual std::vector<HttpRequest> take_hints(Timestamp now) = 0;
};

/// `host` is where the shop answers.
using MakeMaster = std::unique_ptr<MasterShop> (*)(sandbox::InProcessHttp& http,
                                                   const std::string& host);
using MakeReplica = std::unique_ptr<ReplicaShop> (*)(sandbox::InProcessHttp& http,
                                                     const std::string& host);

std::unique_ptr<MasterShop> bridge_master(sandbox::InProcessHttp& http, const std::string& host);
/// One whose own figures are without what open orders take.
std::unique_ptr<MasterShop> netting_bridge_master(sandbox::InProcessHttp& http,
                                                  const std::string& host);
std::unique_ptr<ReplicaShop> bridge_replica(sandbox::InProcessHttp& http, const std::string& host);
/// One that takes any figure, whatever it was computed from.
std::unique_ptr<ReplicaShop> plain_bridge_replica(sandbox::InProcessHttp& http,
                                                  const std::string& host);

}  // namespace oneshelf::testing

#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/random.h"
#include "connectors/connector.h"
#include "sandbox/sandbox.h"

namespace oneshelf::cli {

/// What a side of the demo shows of one SKU.
struct DemoSku {
  Decimal price;
  std::optional<Decimal> sale;
  Decimal stock;  ///< that can still be sold
};

struct DemoOrder {
  std::string id;
  Decimal total, pieces;
  std::vector<std::string> tracking_numbers;
  bool is_shipped = false;
};

/// A sandbox platform on a port of its own, and what people do there. For `demo --pair`.
class DemoSide {
 public:
  virtual ~DemoSide() = default;
  virtual sandbox::Sandbox& sandbox() = 0;
  virtual std::string platform() const = 0;
  /// Of its programming interface, behind the address.
  virtual std::string path() const { return ""; }
  /// To connect with, besides the address.
  virtual ConnectValues values() const = 0;
  /// Where hooks are entered by hand: from now on they go there. Elsewhere the hub subscribes.
  virtual void enter_hook_address(const std::string& url) = 0;

  /// An invented catalogue of so many products, and what orders are booked with.
  virtual Result<void> fill(int64_t products, Timestamp now) = 0;
  /// Answers that a merchant of this platform, as the source, gives besides what is suggested.
  virtual std::vector<std::pair<std::string, std::string>> answers() const = 0;
  /// Items that are for sale by SKU.
  virtual std::map<std::string, DemoSku> shelf(Timestamp now) = 0;
  virtual std::map<std::string, DemoOrder> orders(Timestamp now) = 0;
  /// Somebody buys; the order's id.
  virtual Result<std::string> buy(const std::string& sku, int pieces, Timestamp now) = 0;
  /// Somebody at the counter sends the whole order.
  virtual Result<void> ship(const std::string& order, const std::string& number, Timestamp now) = 0;
  /// Somebody counts the shelf: so many pieces are there.
  virtual Result<void> count(const std::string& sku, int64_t pieces, Timestamp now) = 0;
  virtual uint64_t requests() = 0;
  virtual uint64_t writes() = 0;
};

/// Secrets are made of `random`. Error: `demo.no_sandbox` if the platform has none for this role.
Result<std::unique_ptr<DemoSide>> demo_side(const std::string& platform, Role role, Random& random);

// One file per platform.
std::unique_ptr<DemoSide> neto_demo_source(Random& random);
std::unique_ptr<DemoSide> bigcommerce_demo_channel(Random& random);
std::unique_ptr<DemoSide> shopwired_demo_shop(Random& random);  ///< in either role

/// Pieces that the invented catalogues share.
struct DemoThing {
  std::string sku, name, brand, category, description;
  Decimal price;
  int64_t stock = 0;
};
DemoThing demo_thing(int64_t number);

}  // namespace oneshelf::cli

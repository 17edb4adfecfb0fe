#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "connectors/connector.h"

/// The contract that every connector keeps, told as tests of a platform "behind" it. A platform
/// takes part by a world: how to connect to it, and what people there do. See subjects.cc.
namespace oneshelf::contract {

struct ItemFacts {
  std::string sku;
  std::string name = "A thing";
  std::string description_html;
  Decimal price = Decimal::from_integer(10);
  Decimal stock = Decimal::from_integer(5);
};

/// What may go wrong with one request.
enum class Trouble {
  kLostBefore,   ///< no answer, nothing done
  kLostAfter,    ///< no answer, but done
  kFailedAfter,  ///< an error of the platform's, but done
  kRateLimited,  ///< "not now", nothing done
  kExpired,      ///< the session or token is refused once
};

/// The requests that trouble can strike.
enum class Step {
  kReadItems,
  kReadStock,
  kReadOrders,
  kWriteListings,
  kWriteStock,
  kCreateDocument,
  kRefund,
  kShip,
};

class World {
 public:
  virtual ~World() = default;

  /// A fresh connector; `page_size` rows per page as far as the platform allows.
  virtual std::unique_ptr<Connector> connect(int page_size) = 0;
  std::unique_ptr<Connector> connect() { return connect(100); }
  virtual std::unique_ptr<Connector> connect_with_wrong_credentials() = 0;
  /// The next request of that kind fares so.
  virtual void strike(Step step, Trouble trouble) = 0;
  /// Requests the platform has answered so far.
  virtual uint64_t requests() = 0;

  // What people at the platform do, now.
  virtual void put_item(const ItemFacts& item) = 0;
  virtual void remove_item(const std::string& sku) = 0;

  ManualClock clock{from_unix_ms(1'790'000'000'000)};
  Context context{clock};
};

class SourceWorld : public World {
 public:
  /// A document of one line, as translation makes it, with figures that fit the platform's rules.
  virtual Document a_document(const std::string& key, const std::string& sku) = 0;
  virtual size_t documents() = 0;
  /// What a later read that finds one changed item may cost.
  virtual uint64_t requests_of_a_change() { return 1; }
  /// Sends everything that is open.
  virtual void ship(const VendorId& document, const std::string& tracking_number) = 0;
  virtual Decimal refunded(const VendorId& document) = 0;
  /// Takes one unit back and gives money for it; returns how much. Nothing: the platform does not
  /// tell what comes back.
  virtual std::optional<Decimal> take_back(const VendorId& document, const std::string& sku) = 0;
};

class ChannelWorld : public World {
 public:
  struct OrderFacts {
    OrderStatus status = OrderStatus::kPending;
    std::vector<std::string> tracking_numbers;
    std::vector<Decimal> refunds;
  };
  /// Somebody buys and pays.
  virtual VendorId place_order(const std::string& sku, int quantity) = 0;
  virtual void refund(const VendorId& order, Decimal amount) = 0;
  virtual OrderFacts order(const VendorId& id) = 0;
  virtual std::optional<ItemFacts> item(const std::string& sku) = 0;
  enum class Hints { kGenuine, kForged, kStale };
  /// Hints the platform sends of what changed; empty if it has none.
  virtual std::vector<HttpRequest> hints(Hints kind) = 0;
};

/// A name for the test's output and how to make a new world.
template <typename WorldType>
struct Subject {
  std::string name;
  std::unique_ptr<WorldType> (*make)();
};
using SourceSubject = Subject<SourceWorld>;
using ChannelSubject = Subject<ChannelWorld>;

}  // namespace oneshelf::contract

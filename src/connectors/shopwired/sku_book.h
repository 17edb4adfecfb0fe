#pragma once

#include <mutex>
#include <optional>
#include <set>

#include "connectors/shopwired/client.h"
#include "connectors/shopwired/own_writes.h"
#include "connectors/shopwired/product_feed.h"
#include "connectors/shopwired/sku_index.h"

namespace oneshelf::shopwired {

/// What carries which SKU. The shop does not mind doubles, and a call by a doubled SKU changes
/// whatever the shop likes: so nothing is written by a SKU that was not looked up here. Safe from
/// any thread.
///
/// It learns from what the listing reader is told anyway, and from looks at the event log of its
/// own: at most one a minute. The log tells of our own writes too, one event a row, and does not
/// say whose they are: a bulk of 15 rows a request would take more requests to be read back than to
/// be written. So
/// - an event that a confirmed write of ours explains is not looked into (own_writes.h), unless it
///   shows another SKU or tax basis;
/// - during a bulk the log is asked by topic: what is created, and, as long as our writes do not
///   fill that too, what is updated;
/// - where updates are too many to be followed, whoever made them, the book is behind: what is
///   created is still heard at once, the rest with the next reading of listings, or when all
///   products are read again. That is done as often as a fiftieth of the quota allows: after some
///   minutes in a small shop, after 83 with 20,000 products.
/// What several connectors of one shop write is somebody else's to each of them.
class SkuBook {
 public:
  explicit SkuBook(const Client& client) : client_(client) {}

  /// Brings it up to date: the first time, and now and then, all products are read; else, once a
  /// minute, those that the event log tells of.
  Result<void> refresh(const Context& context);
  /// The same, however short ago that was: for what cannot be set right by writing it again.
  Result<void> refresh_now(const Context& context);
  /// Something of the shop has this SKU: if it is not known here, it is looked for, in the log and
  /// then among all products.
  Result<void> find(const Context& context, const std::string& sku);
  /// What a reader of whole products was told, asking from this position at that time.
  void hear(const std::string& position, const ProductPage& page, Timestamp began);

  /// The shop confirmed a write to the product that leaves SKUs, variations and tax as they are.
  void wrote(const std::string& product, Timestamp now);
  /// So many figures that it confirmed: the log tells these by a topic of their own.
  void wrote_figures(size_t rows);
  /// We made a product, or a variation of one.
  void made(const Json& product);
  void made_variation(const std::string& product, const std::string& variation,
                      const std::string& sku, Timestamp now);
  /// We changed SKUs, or may have: the log is asked before the next write.
  void distrust();

  /// Whatever has the SKU of its own: products, and variations.
  std::vector<Sold> carriers(const std::string& sku) const;
  /// Whether a write by this SKU reaches the listing, and nothing but what shares its figure.
  bool reaches(const std::string& sku, const Sold& listing) const;
  bool is_vat_exclusive(const std::string& product) const;
  /// What is sold under the SKU of a carrier; a product that has variations is not sold itself.
  std::vector<Sold> sold_as(const std::string& sku) const;

 private:
  /// A full reading of somebody that is not over.
  struct Draft {
    SkuIndex index;
    std::string position;
    Timestamp began{};
  };
  /// A reading of changes.
  struct Round {
    std::string position;
    Timestamp began{};
  };
  /// Where the log is followed by topic.
  struct Topics {
    EventMark created, updated;
  };

  Result<void> read_all(const Context& context);
  Result<void> look(const Context& context);
  Result<bool> follow_topics(const Context& context);
  Result<bool> follow(const Context& context, const EventKind& kind, EventMark& mark);
  bool concerns_skus(const Json& event, Timestamp now);
  Result<void> up_to_date(const Context& context, milliseconds trusted_for);
  bool may_read_all(Timestamp now) const;
  void fall_behind();
  void take_whole(SkuIndex index, const ProductPage& last, Timestamp began);
  void hear_all(const std::string& position, const ProductPage& page, Timestamp began);
  void hear_changes(const std::string& position, const ProductPage& page, Timestamp began);
  bool follows_on(const EventMark& from) const;
  void know_until(const EventMark& mark, Timestamp at);
  void note_row(const std::string& product, Timestamp now);

  const Client& client_;
  mutable std::mutex mutex_;  // guards what follows; held while asking, so that one thread asks
  SkuIndex index_;
  int64_t total_ = 0;                   // products
  std::optional<Timestamp> read_at_;    // all of them, from here on; nothing: not yet
  Timestamp read_until_{};              // and until then
  std::optional<Timestamp> looked_at_;  // what is here is not older; nothing: it is not relied on
  EventMark mark_;                      // all up to here is known, where topics_ does not say more
  std::optional<Topics> topics_;
  bool is_behind_ = false;  // updates from topics_->updated on are not known
  OwnWrites own_;
  size_t rows_ = 0, updates_ = 0;  // of ours since the last look: all, and those that update
  std::optional<Draft> draft_;
  std::optional<Round> round_;
};

}  // namespace oneshelf::shopwired

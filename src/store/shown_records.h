#pragma once

#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "base/id.h"
#include "base/result.h"
#include "commerce/item.h"
#include "commerce/shown.h"

namespace oneshelf {

/// What the channels of a source may have on show, for `stock.exclusive`. See sync/shown.h.
class ShownRecords {
 public:
  virtual ~ShownRecords() = default;
  /// Nothing: no book is kept for this channel.
  virtual Result<std::optional<ShownClock>> shown_clock(const ConnectionId& channel) = 0;
  virtual Result<void> save_shown_clock(const ConnectionId& channel, const ShownClock& clock) = 0;
  /// Ends the book of a channel.
  virtual Result<void> forget_shown(const ConnectionId& channel) = 0;

  virtual Result<std::optional<ShownFigure>> shown_figure(const ConnectionId& channel,
                                                          const VendorId& listing) = 0;
  using ShownEntry = std::pair<VendorId, ShownFigure>;
  virtual Result<std::vector<ShownEntry>> shown_figures(const ConnectionId& channel) = 0;
  /// Nothing: removes it.
  virtual Result<void> save_shown_figure(const ConnectionId& channel, const VendorId& listing,
                                         const std::optional<ShownFigure>& figure) = 0;

  /// The listings that any link of the source has bound to this item.
  struct BoundListing {
    ConnectionId channel;
    VendorId listing_id;
  };
  virtual Result<std::vector<BoundListing>> listings_of(const ConnectionId& source,
                                                        const VendorId& item) = 0;
  /// Items of the source that are made of others.
  virtual Result<std::vector<Item>> kits(const ConnectionId& source) = 0;
};

}  // namespace oneshelf

#include "engine/adopt_checks.h"

#include <algorithm>

#include "sync/stock_drift.h"

namespace oneshelf {
namespace {

constexpr milliseconds kAskTime = std::chrono::minutes(2);

}  // namespace

Result<LocationId> adjusted_location(const LinkView& link) {
  const LocationId& booked = link.settings.orders.location;
  const std::vector<LocationId>& counted = link.settings.stock.locations;
  const std::vector<LookupEntry>& known = link.source_info.locations;
  const bool counts = counted.empty() || std::ranges::find(counted, booked) != counted.end();
  if (!booked.empty() && counts) return booked;
  if (counted.size() == 1) return counted.front();
  if (counted.empty() && known.empty()) return LocationId();
  if (counted.empty() && known.size() == 1) return LocationId(known.front().id);
  return Error(ErrorCode::kInvalid, "link.adopt_location",
               "The source has several locations, and nothing says at which one a difference in "
               "the shop's stock is to be entered.")
      .remedied(
          "Say where orders are booked, and so what the shop has: --set "
          "orders.location=ID, one that counts for its stock.")
      .with("link", link.id().str());
}

Result<void> check_adopting(EngineParts& parts, const LinkView& link) {
  if (!watches_stock(link.settings)) {
    return Error(ErrorCode::kInvalid, "link.stock_not_watched",
                 "Stock that was changed in the shop can be adopted only where the source keeps "
                 "the shop's stock, and the shop's orders are read: they tell what a sale was.")
        .remedied("Set fields.stock=source and orders.enabled=true, or leave drift.stock=restore.")
        .with("link", link.id().str());
  }
  ONESHELF_TRY(adjusted_location(link));
  OpenConnection source = ONESHELF_TRY(parts.connections.open(link.source.id, Lane::kStock));
  // Some tell only when asked what they can do.
  ONESHELF_TRY(source.connector().verify(Context(parts.clock).within(kAskTime)));
  if (source.connector().stock_adjuster() != nullptr) return success();
  return Error(ErrorCode::kInvalid, "link.stock_not_adjustable",
               "The stock of the source \"" + link.source.id.str() +
                   "\" cannot be corrected by this connection, so nothing that was changed in the "
                   "shop can be adopted.")
      .remedied("Leave drift.stock=restore, and enter corrections in the source.")
      .with("link", link.id().str())
      .with("platform", source.record().platform);
}

}  // namespace oneshelf

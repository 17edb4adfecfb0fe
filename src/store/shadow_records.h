#pragma once

#include <span>
#include <string>
#include <vector>

#include "base/id.h"
#include "base/result.h"
#include "base/time.h"

namespace oneshelf {

/// Something that a link in shadow mode would have sent.
struct ShadowRecord {
  int64_t seq = 0;  ///< given when stored, grows
  LinkId link;
  Timestamp at;
  std::string action;     ///< "create", "update", "hide", "delete" of a listing, "order"
  VendorId record_id;     ///< the source's item, or the channel's order
  std::string subject;    ///< its SKU or number
  std::string field;      ///< "price"; of an order what it would become: "document", "held", …
  std::string old_value;  ///< as people read them
  std::string new_value;
};

/// What links in shadow mode would have sent. Apart from the ledger, which has what was sent.
class ShadowRecords {
 public:
  virtual ~ShadowRecords() = default;
  /// Stores what is news: a record whose action and new value are those last stored for the same
  /// record and field is not. Returns how many were stored.
  virtual Result<int64_t> add_shadow(std::span<const ShadowRecord> records) = 0;
  /// Newest first; "" subject: all.
  virtual Result<std::vector<ShadowRecord>> shadow(const LinkId& link, const std::string& subject,
                                                   int limit) = 0;
  virtual Result<int64_t> count_shadow(const LinkId& link) = 0;
  virtual Result<void> forget_shadow(const LinkId& link) = 0;
};

}  // namespace oneshelf

#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>

#include "engine/connections.h"
#include "engine/links.h"
#include "engine/parts.h"

namespace oneshelf {

/// What became of our documents in the source since they were followed last. Where the source
/// tells which ones changed only those are read, and once a day all that are open, in case it left
/// one out; elsewhere the open ones are read by id each time, and some of the closed ones in turn.
class DocumentNews {
 public:
  DocumentNews(const Context& context, EngineParts& parts, const LinkView& link,
               OpenConnection& source)
      : context_(context), parts_(parts), link_(link), source_(source) {}

  /// An error only if nothing came of it: what was read before a failure is to be followed all the
  /// same, else one lost answer of many would cost all of them, again and again.
  Result<void> read(std::span<const OrderRecord> written, std::span<const OrderRecord> closed);
  /// Why the reading ended early.
  const std::optional<Error>& trouble() const { return trouble_; }
  /// The document as it is now; nothing if it has not changed, or could not be found.
  std::optional<DocumentState> of(const VendorId& document) const;
  /// The next reading may begin after this one.
  Result<void> were_followed();

 private:
  struct Place {
    std::string position;
    std::optional<Timestamp> all_read_at;     ///< the open ones, by id
    std::optional<Timestamp> closed_read_at;  ///< some of the closed ones, by id
    bool operator==(const Place&) const = default;
  };
  Result<Place> stored_place();
  Result<void> read_telling(DocumentReader& reader, const std::set<VendorId>& open,
                            const std::set<VendorId>& closed);
  Result<void> read_silent(DocumentReader& reader, const std::set<VendorId>& open,
                           const std::set<VendorId>& closed);
  Result<void> read_changes(DocumentReader& reader, const std::set<VendorId>& ids);
  Result<void> read_by_id(DocumentReader& reader, std::span<const VendorId> ids);
  void take(std::vector<DocumentState> states);

  const Context& context_;
  EngineParts& parts_;
  const LinkView& link_;
  OpenConnection& source_;
  std::map<VendorId, DocumentState> states_;
  Place stored_, next_;
  std::optional<Error> trouble_;
};

}  // namespace oneshelf

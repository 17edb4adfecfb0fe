#pragma once

#include <set>

#include "engine/links.h"

namespace oneshelf {

enum class ReadMode {
  kDelta,  ///< what changed since the last position; a stream never read to its end is read whole
  kFull,   ///< everything once more, to see what changed without telling and what is gone
};

/// What is wanted of a stream that several links read.
struct Reading {
  ReadMode mode = ReadMode::kDelta;
  /// A reading by anybody that began after this is as good; unset: only a new one is.
  std::optional<Timestamp> due = {};
};

struct ReadReport {
  bool by_another = false;  ///< another link had read it since it was due: nothing was read
  int64_t rows = 0;
  int64_t changed = 0;  ///< rows new or different from what was stored
  int64_t gone = 0;
  bool full = false;
  /// Of listings: which were told, up to one more than kToldMost.
  std::vector<VendorId> told;
  static constexpr size_t kToldMost = 200;
};

// Each reads its stream to the end, saving every page with its position in one transaction, so a
// crash goes on where it stopped. A full read that tells fewer rows than the platform counted, or
// from which half of a catalogue of over ten is missing, is an error (`stream.short_read`,
// `stream.shrunk`) and nothing is taken as gone. A page in which ten known records and half of them
// carry another SKU is one too (`stream.other_skus`), and nothing of it is taken.

// What is read of a source serves all its links: one of them at a time reads a stream in this
// process, and who waited for it finds what it wants in the store if that reading began late
// enough. Who waited for kPatience is told kConflict `stream.busy`.

Result<ReadReport> read_items(const Context& context, EngineParts& parts, OpenConnection& source,
                              const Reading& wanted, const Progress& progress);
Result<ReadReport> read_stock(const Context& context, EngineParts& parts, OpenConnection& source,
                              const Reading& wanted, const Progress& progress);
Result<ReadReport> read_listings(const Context& context, EngineParts& parts,
                                 OpenConnection& channel, ReadMode mode, const Progress& progress);

/// Reads these SKUs' listings again, past any delta: for what is known to have moved.
Result<void> read_listings_again(const Context& context, EngineParts& parts,
                                 OpenConnection& channel, const std::set<std::string>& skus);

}  // namespace oneshelf

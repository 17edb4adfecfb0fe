#include "engine/read_streams.h"

#include <algorithm>

#include "base/log.h"
#include "base/mutant.h"
#include "engine/drift_book.h"
#include "engine/identity.h"
#include "engine/lag_book.h"
#include "engine/shown_book.h"

namespace oneshelf {
namespace {

constexpr milliseconds kPageTime = std::chrono::seconds(120);
constexpr size_t kLookUpMax = 100;
constexpr int64_t kPagesMax = 100'000;  // a platform that pages for ever is an error, not a loop
// What a complete reading of the source does not tell is gone only if another one, so much later,
// does not tell it either: platforms answer short lists on bad days, and say that they are
// complete.
constexpr milliseconds kMissingFor = std::chrono::hours(1);
milliseconds missing_for() {
  return ONESHELF_MUTANT("short_page_believed") ? milliseconds(0) : kMissingFor;
}
// A unit that left the source may have been told before we knew that it had: then no change of its
// shelf is told any more, and only a complete reading shows it.
constexpr milliseconds kUnseenFor = std::chrono::minutes(10);
constexpr size_t kShrinkMattersFrom = 10;  // below this many, losing half is ordinary work

Error short_read(const StreamRecord& stream, int64_t total) {
  return Error(ErrorCode::kUnavailable, "stream.short_read",
               "The platform announced " + std::to_string(total) + " rows but told " +
                   std::to_string(stream.pass_rows) + ".")
      .remedied("Nothing was removed. It is read again at the next run.")
      .with("connection", stream.connection.str())
      .with("stream", stream.kind);
}

Error shrunk(const StreamRecord& stream, size_t missing, size_t known) {
  return Error(ErrorCode::kInvalid, "stream.shrunk",
               std::to_string(missing) + " of " + std::to_string(known) + " known " + stream.kind +
                   " are missing from the platform's answer.")
      .remedied(
          "Nothing was hidden or removed. Check that the connection still points at the same "
          "company or shop; if the change is meant, remove them in smaller steps.")
      .with("connection", stream.connection.str())
      .with("stream", stream.kind);
}

Error other_skus(const StreamRecord& stream, size_t differ, size_t known) {
  return Error(ErrorCode::kInvalid, "stream.other_skus",
               std::to_string(differ) + " of " + std::to_string(known) + " known " + stream.kind +
                   " are told with another SKU at once: this may be another company's catalogue.")
      .remedied(
          "Nothing was changed. Check that the connection still points at the same company or "
          "shop; if its SKUs were really renamed, connect it again: within the hour after that "
          "they are taken.")
      .with("connection", stream.connection.str())
      .with("stream", stream.kind);
}

Error levels_missing(const StreamRecord& stream, size_t missing, size_t known) {
  return Error(ErrorCode::kInvalid, "stream.levels_missing",
               "A complete reading of the stock did not tell " + std::to_string(missing) + " of " +
                   std::to_string(known) + " known levels. They count as they were.")
      .remedied(
          "If a location was closed, leave it out of stock.locations of the links; else check that "
          "the connection may still see every location.")
      .with("connection", stream.connection.str());
}

/// Whether somebody's reading, begun after this one was due, came to its end. In the same
/// millisecond it may have begun before what made this one due.
bool was_read_since_due(const StreamRecord& stream, const Reading& wanted) {
  const auto& since = wanted.mode == ReadMode::kFull ? stream.read_full_since : stream.read_since;
  if (!wanted.due || !since) return false;
  return *since > *wanted.due || ONESHELF_MUTANT("old_reading_believed");
}

void begin_pass(StreamRecord& stream, ReadMode mode, Timestamp now) {
  const bool never_complete = !stream.last_full_at.has_value();
  if (!stream.in_full_pass && (mode == ReadMode::kFull || never_complete)) {
    stream.in_full_pass = true;
    stream.position.clear();
    ++stream.pass;
    stream.pass_rows = 0;
    stream.pass_started_at = now;
  }
  // A reading that was interrupted goes on: what it read first it read then.
  if (!stream.pass_started_at) stream.pass_started_at = now;
}

void end_pass(StreamRecord& stream, Timestamp now) {
  stream.read_since = stream.pass_started_at;
  if (stream.in_full_pass) {
    stream.last_full_at = now;
    stream.read_full_since = stream.pass_started_at;
  }
  stream.in_full_pass = false;
  stream.pass_started_at.reset();
  stream.last_success_at = now;
  stream.problem.reset();
}

/// Restarts the pass at the next run and tells the failure on the stream.
Result<void> fail_stream(EngineParts& parts, StreamRecord stream, const Error& error,
                         bool restart) {
  stream.problem = error;
  if (restart) {
    stream.in_full_pass = false;
    stream.pass_started_at.reset();
    stream.position.clear();
    stream.last_full_at.reset();
  }
  return parts.store.write([&](Records& records) { return records.save_stream(stream); });
}

/// The answer is whole and well formed, and still not to be believed.
bool is_doubt(const Error& error) {
  return error.id() == "stream.shrunk" || error.id() == "stream.other_skus";
}

/// SKUs by the platform's id, as a page tells them.
using ToldSkus = std::map<VendorId, std::string>;

std::vector<VendorId> ids_of(const ToldSkus& told) {
  std::vector<VendorId> ids;
  for (const auto& [id, sku] : told) ids.push_back(id);
  return ids;
}

/// Ids are often small numbers that any company has. Where most known ids of a page come with
/// another SKU, it is somebody else's page, unless a person has just connected it.
Result<void> refuse_other_skus(Records& records, const StreamRecord& stream,
                               const std::vector<SkuRecord>& known, const ToldSkus& told,
                               Timestamp now) {
  const auto differ = static_cast<size_t>(std::ranges::count_if(
      known, [&](const SkuRecord& record) { return told.at(record.id) != record.sku; }));
  if (differ < kShrinkMattersFrom || differ * 2 < known.size()) return success();
  if (ONESHELF_TRY(was_connected_lately(records, stream.connection, now))) return success();
  return other_skus(stream, differ, known.size());
}

/// The three streams differ only in these.
template <typename PageType>
struct StreamWork {
  std::string kind;
  std::function<Result<PageType>(const std::string& position)> read;
  std::function<Result<int64_t>(Records&, const PageType&, const StreamRecord&)> save;
  /// Forgets what only a refused full pass told: its rows are not known.
  std::function<Result<void>(Records&, const StreamRecord&)> forget = {};
  /// Called in the transaction that ends a full pass; returns how many are gone.
  std::function<Result<int64_t>(Records&, const StreamRecord&)> end_full;
  /// Whether a complete reading is due for a reason of its own, given when the last one ended.
  std::function<Result<bool>(Records&, Timestamp last_full_at)> wants_full = {};
};

template <typename PageType>
Result<void> save_page(EngineParts& parts, const StreamWork<PageType>& work, const PageType& page,
                       StreamRecord& stream, ReadReport& report) {
  stream.position = page.position;
  if (stream.in_full_pass) stream.pass_rows += static_cast<int64_t>(page.rows.size());
  if (page.complete && stream.in_full_pass && page.total && stream.pass_rows < *page.total &&
      !ONESHELF_MUTANT("short_page_believed")) {
    return short_read(stream, *page.total);
  }
  return parts.store.write([&](Records& records) -> Result<void> {
    StreamRecord saved = stream;
    const int64_t changed = ONESHELF_TRY(work.save(records, page, saved));
    int64_t gone = 0;
    if (page.complete) {
      if (saved.in_full_pass) gone = ONESHELF_TRY(work.end_full(records, saved));
      end_pass(saved, parts.clock.now());
    }
    ONESHELF_TRY(records.save_stream(saved));
    stream = saved;
    report.rows += static_cast<int64_t>(page.rows.size());
    report.changed += changed;
    report.gone += gone;
    return success();
  });
}

template <typename PageType>
Result<ReadReport> run_stream(const Context& context, EngineParts& parts, const ConnectionId& id,
                              const StreamWork<PageType>& work, const Reading& wanted,
                              const Progress& progress) {
  const ReadingGate::Turn turn =
      ONESHELF_TRY(parts.connections.readings().enter(context, id, work.kind));
  StreamRecord stream = ONESHELF_TRY(read_value<StreamRecord>(
      parts.store, [&](Records& records) { return records.stream(id, work.kind); }));
  if (was_read_since_due(stream, wanted)) return ReadReport{.by_another = true};
  ReadMode mode = wanted.mode;
  if (mode == ReadMode::kDelta && stream.last_full_at && work.wants_full) {
    const bool is_due = ONESHELF_TRY(read_value<bool>(parts.store, [&](Records& records) {
      return work.wants_full(records, *stream.last_full_at);
    }));
    if (is_due) mode = ReadMode::kFull;
  }
  begin_pass(stream, mode, parts.clock.now());
  ReadReport report;
  report.full = stream.in_full_pass;
  for (int64_t page_number = 0; page_number < kPagesMax; ++page_number) {
    if (context.stopped()) {
      return Error(ErrorCode::kCancelled, "stream.stopped", "Reading was stopped.");
    }
    Result<PageType> page = work.read(stream.position);
    if (!page.ok()) {
      ONESHELF_TRY(fail_stream(parts, stream, page.error(), false));
      return page.error();
    }
    const bool repeats = !page->complete && page->position == stream.position;
    const Result<void> saved = save_page(parts, work, *page, stream, report);
    if (!saved.ok()) {
      if (work.forget && report.full && is_doubt(saved.error())) {
        ONESHELF_TRY(
            parts.store.write([&](Records& records) { return work.forget(records, stream); }));
      }
      const bool restart = !ONESHELF_MUTANT("cursor_moved_although_page_failed");
      ONESHELF_TRY(fail_stream(parts, stream, saved.error(), restart));
      return saved.error();
    }
    progress("reading " + work.kind, report.rows, page->total.value_or(0));
    if (page->complete) return report;
    if (repeats) break;
  }
  const Error endless(ErrorCode::kCorrupt, "stream.endless",
                      "The platform keeps answering with the same page.");
  ONESHELF_TRY(fail_stream(parts, stream, endless, true));
  return endless;
}

/// To find out whether what was missing once is missing still.
auto looks_for_missing(const EngineParts& parts, const ConnectionId& connection,
                       const std::string& kind) {
  return [&parts, connection, kind](Records& records, Timestamp last_full_at) -> Result<bool> {
    if (parts.clock.now() - last_full_at < kMissingFor) return false;
    return records.any_missing(connection, kind);
  };
}

Result<void> refuse_shrunk(const StreamRecord& stream, size_t missing, size_t known) {
  const bool is_too_much = known > kShrinkMattersFrom && missing * 2 >= known;
  if (is_too_much && !ONESHELF_MUTANT("short_page_believed")) return shrunk(stream, missing, known);
  return success();
}

/// What a look at all figures of a channel began with.
struct LookBegun {
  int64_t event = 0;
  bool goes_on = false;  ///< with a reading that was interrupted: part of it is older
};

Result<LookBegun> begin_look(EngineParts& parts, const ConnectionId& channel) {
  LookBegun look { .event = ONESHELF_TRY(shown_event(parts, channel)) };
  const StreamRecord stream = ONESHELF_TRY(read_value<StreamRecord>(
      parts.store, [&](Records& records) { return records.stream(channel, "listings"); }));
  look.goes_on = stream.pass_started_at.has_value();
  return look;
}

/// What a reading of changes did not tell is as it was, except where sales do not show as changes.
Result<void> end_look(EngineParts& parts, const OpenConnection& channel, const LookBegun& look,
                      const ReadReport& report) {
  const bool is_whole = report.full || !channel.traits().order_changes_need_reread;
  if (look.goes_on || !is_whole || !ONESHELF_TRY(keeps_shown(parts, channel.id()))) {
    return success();
  }
  const Timestamp now = parts.clock.now();
  return parts.store.write([&](Records& records) {
    return note_look(records, channel.id(), look.event, now, now - missing_for());
  });
}

}  // namespace

Result<ReadReport> read_items(const Context& context, EngineParts& parts, OpenConnection& source,
                              const Reading& wanted, const Progress& progress) {
  CatalogueReader* reader = source.connector().catalogue();
  if (reader == nullptr) return ReadReport{};
  StreamWork<ChangePage<Item>> work;
  work.kind = "items";
  work.read = [&](const std::string& position) {
    return reader->read_items(context.within(kPageTime), position);
  };
  work.save = [&](Records& records, const ChangePage<Item>& page,
                  const StreamRecord& stream) -> Result<int64_t> {
    ToldSkus told;
    for (const Item& item : page.rows) told[item.id] = item.sku;
    const auto known = ONESHELF_TRY(records.item_skus_of(source.id(), ids_of(told)));
    ONESHELF_TRY(refuse_other_skus(records, stream, known, told, parts.clock.now()));
    const int64_t changed = ONESHELF_TRY(records.save_items(source.id(), page.rows, stream.pass));
    ONESHELF_TRY(records.mark_gone(source.id(), page.deleted, parts.clock.now()));
    return changed + static_cast<int64_t>(page.deleted.size());
  };
  work.forget = [&](Records& records, const StreamRecord& stream) -> Result<void> {
    const auto fresh = ONESHELF_TRY(records.items_first_told(source.id(), stream.pass));
    return records.mark_gone(source.id(), fresh, parts.clock.now());
  };
  work.end_full = [&](Records& records, const StreamRecord& stream) -> Result<int64_t> {
    const std::vector<VendorId> missing =
        ONESHELF_TRY(records.items_not_told(source.id(), stream.pass));
    if (!missing.empty()) {
      const size_t known = ONESHELF_TRY(records.item_skus(source.id()))
      .size();
      ONESHELF_TRY(refuse_shrunk(stream, missing.size(), known));
    }
    const Timestamp now = parts.clock.now();
    const std::vector<VendorId> gone = ONESHELF_TRY(
        records.note_missing(source.id(), work.kind, missing, now, now - missing_for()));
    ONESHELF_TRY(records.mark_gone(source.id(), gone, now));
    return static_cast<int64_t>(gone.size());
  };
  work.wants_full = looks_for_missing(parts, source.id(), work.kind);
  return run_stream(context, parts, source.id(), work, wanted, progress);
}

Result<ReadReport> read_stock(const Context& context, EngineParts& parts, OpenConnection& source,
                              const Reading& wanted, const Progress& progress) {
  StockReader* reader = source.connector().stock();
  if (reader == nullptr) return ReadReport{};
  const Timestamp started_at = parts.clock.now();
  std::optional<Error> doubt;
  StreamWork<Page<StockLevel>> work;
  work.kind = "stock";
  work.read = [&](const std::string& position) {
    return reader->read_stock(context.within(kPageTime), position);
  };
  work.save = [&](Records& records, const Page<StockLevel>& page,
                  const StreamRecord& stream) -> Result<int64_t> {
    // Before they are saved: afterwards nobody knows what is new.
    ONESHELF_TRY(note_stock_news(records, source.id(), page.rows, started_at));
    // The pass may have begun a moment after we looked at the clock; what it told is of it.
    const Timestamp read_at = std::max(started_at, stream.pass_started_at.value_or(started_at));
    ONESHELF_TRY(records.save_stock(source.id(), page.rows, read_at));
    // A reading that reached its end has what was settled before it began, for the items it told.
    // One of changes tells an item whole only where the source is sure to.
    const bool knows_all = stream.in_full_pass || source.traits().stock_changes_are_whole;
    if (page.complete && knows_all && stream.pass_started_at) {
      ONESHELF_TRY(records.clear_in_flight(source.id(), *stream.pass_started_at));
    }
    return static_cast<int64_t>(page.rows.size());
  };
  work.end_full = [&](Records& records, const StreamRecord& stream) -> Result<int64_t> {
    if (!stream.pass_started_at) return 0;
    // A level that a complete reading does not tell any more is not known: neither zero nor what
    // it was. Its location may be closed, and its goods elsewhere.
    const auto count = ONESHELF_TRY(records.count_stock(source.id(), *stream.pass_started_at));
    if (count.older == 0) return 0;
    if (count.levels > kShrinkMattersFrom && count.older * 2 >= count.levels) {
      doubt = levels_missing(stream, count.older, count.levels);
      return 0;
    }
    ONESHELF_TRY(records.forget_stock(source.id(), *stream.pass_started_at));
    return static_cast<int64_t>(count.older);
  };
  work.wants_full = [&](Records& records, Timestamp last_full_at) -> Result<bool> {
    const auto settled = ONESHELF_TRY(records.oldest_settled(source.id(), last_full_at));
    return settled && started_at - *settled >= kUnseenFor;
  };
  const ReadReport report =
      ONESHELF_TRY(run_stream(context, parts, source.id(), work, wanted, progress));
  if (!doubt) return report;
  // The rest was read and counts; only this stays to be seen to.
  const StreamRecord stream = ONESHELF_TRY(read_value<StreamRecord>(
      parts.store, [&](Records& records) { return records.stream(source.id(), work.kind); }));
  ONESHELF_TRY(fail_stream(parts, stream, *doubt, false));
  return report;
}

Result<ReadReport> read_listings(const Context& context, EngineParts& parts,
                                 OpenConnection& channel, ReadMode mode, const Progress& progress) {
  ListingReader* reader = channel.connector().listings();
  if (reader == nullptr) return ReadReport{};
  std::vector<VendorId> ids;
  DriftBook drifts = ONESHELF_TRY(DriftBook::of_channel(parts, channel));
  StreamWork<ChangePage<Listing>> work;
  work.kind = "listings";
  work.read = [&](const std::string& position) {
    return reader->read_listings(context.within(kPageTime), position);
  };
  work.save = [&](Records& records, const ChangePage<Listing>& page,
                  const StreamRecord& stream) -> Result<int64_t> {
    ToldSkus told;
    for (const Listing& row : page.rows) {
      if (row.fields.sku) told[row.id] = *row.fields.sku;
      if (ids.size() <= ReadReport::kToldMost) ids.push_back(row.id);
    }
    const auto known = ONESHELF_TRY(records.listing_skus_of(channel.id(), ids_of(told)));
    ONESHELF_TRY(refuse_other_skus(records, stream, known, told, parts.clock.now()));
    // Before they are saved: afterwards what was confirmed is forgotten.
    if (drifts.is_worth(stream)) ONESHELF_TRY(drifts.note(records, page.rows));
    ONESHELF_TRY(drifts.note_stock(records, page.rows));
    const int64_t changed =
        ONESHELF_TRY(save_told_listings(records, channel.id(), page.rows, stream.pass));
    ONESHELF_TRY(remove_told_listings(records, channel.id(), page.deleted));
    return changed + static_cast<int64_t>(page.deleted.size());
  };
  work.forget = [&](Records& records, const StreamRecord& stream) -> Result<void> {
    const auto fresh = ONESHELF_TRY(records.listings_first_told(channel.id(), stream.pass));
    return remove_told_listings(records, channel.id(), fresh);
  };
  work.end_full = [&](Records& records, const StreamRecord& stream) -> Result<int64_t> {
    const std::vector<VendorId> missing =
        ONESHELF_TRY(records.listings_not_told(channel.id(), stream.pass));
    if (missing.empty()) return 0;
    const size_t known = ONESHELF_TRY(records.listing_skus(channel.id()))
    .size();
    ONESHELF_TRY(refuse_shrunk(stream, missing.size(), known));
    // At once: nothing is written on the word of it, and a person who removed one of two listings
    // with the same SKU waits for that.
    ONESHELF_TRY(remove_told_listings(records, channel.id(), missing));
    return static_cast<int64_t>(missing.size());
  };
  work.wants_full = looks_for_missing(parts, channel.id(), kShownMissing);
  const LookBegun look = ONESHELF_TRY(begin_look(parts, channel.id()));
  ReadReport report =
      ONESHELF_TRY(run_stream(context, parts, channel.id(), work, {.mode = mode}, progress));
  ONESHELF_TRY(end_look(parts, channel, look, report));
  report.told = std::move(ids);
  return report;
}

Result<void> read_listings_again(const Context& context, EngineParts& parts,
                                 OpenConnection& channel, const std::set<std::string>& skus) {
  ListingReader* reader = channel.connector().listings();
  if (reader == nullptr) return success();
  const std::vector<std::string> list(skus.begin(), skus.end());
  const std::span<const std::string> all(list);
  for (size_t at = 0; at < all.size(); at += kLookUpMax) {
    const auto chunk = all.subspan(at, std::min(kLookUpMax, all.size() - at));
    const int64_t began = ONESHELF_TRY(shown_event(parts, channel.id()));
    const std::vector<Listing> found =
        ONESHELF_TRY(reader->find_listings(context.within(kPageTime), chunk));
    ONESHELF_TRY(parts.store.write([&](Records& records) -> Result<void> {
      ONESHELF_TRY(save_told_listings(records, channel.id(), found, 0));
      return note_look_at(records, channel.id(), began, found);
    }));
  }
  return success();
}

}  // namespace oneshelf

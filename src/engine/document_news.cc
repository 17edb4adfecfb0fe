#include "engine/document_news.h"

#include <algorithm>

#include "base/time.h"
#include "commerce/codec.h"

namespace oneshelf {
namespace {

constexpr milliseconds kCallTime = std::chrono::seconds(90);
constexpr size_t kReadMax = 100;
constexpr int kPagesMax = 10'000;
constexpr milliseconds kAllAgain = std::chrono::hours(24);
constexpr milliseconds kClocksApart = std::chrono::hours(24);  // the source's and ours, at most
constexpr const char* kPlaceNote = "documents.place";

constexpr milliseconds kClosedAgain = std::chrono::minutes(10);
constexpr size_t kClosedPerLook = 50;

std::set<VendorId> documents_of(std::span<const OrderRecord> orders) {
  std::set<VendorId> ids;
  for (const OrderRecord& order : orders) {
    if (order.document) ids.insert(order.document->id);
  }
  return ids;
}

/// Some of them, others at each time of looking.
std::vector<VendorId> in_turn(const std::set<VendorId>& ids, Timestamp now) {
  const std::vector<VendorId> all(ids.begin(), ids.end());
  const auto turn = static_cast<size_t>(now.time_since_epoch() / kClosedAgain);
  std::vector<VendorId> some;
  for (size_t i = 0; i < std::min(kClosedPerLook, all.size()); ++i) {
    some.push_back(all[(turn * kClosedPerLook + i) % all.size()]);
  }
  return some;
}

}  // namespace

Result<void> DocumentNews::read(std::span<const OrderRecord> written,
                                std::span<const OrderRecord> closed) {
  DocumentReader* reader = source_.connector().document_reader();
  const std::set<VendorId> open = documents_of(written);
  const std::set<VendorId> over = documents_of(closed);
  if (reader == nullptr || (open.empty() && over.empty())) return success();
  stored_ = next_ = ONESHELF_TRY(stored_place());
  const Result<void> done = reader->tells_changes() ? read_telling(*reader, open, over)
                                                    : read_silent(*reader, open, over);
  if (done.ok()) return success();
  if (states_.empty() && next_ == stored_) return done.error();
  trouble_ = done.error();
  return success();
}

Result<void> DocumentNews::read_telling(DocumentReader& reader, const std::set<VendorId>& open,
                                        const std::set<VendorId>& closed) {
  const Timestamp now = parts_.clock.now();
  const bool reads_all = !stored_.all_read_at || now - *stored_.all_read_at >= kAllAgain;
  std::set<VendorId> ids = open;
  ids.insert(closed.begin(), closed.end());
  ONESHELF_TRY(read_changes(reader, ids));
  if (!reads_all) return success();
  std::vector<VendorId> unread;
  for (const VendorId& id : open) {
    if (!states_.contains(id)) unread.push_back(id);
  }
  ONESHELF_TRY(read_by_id(reader, unread));
  next_.all_read_at = now;
  return success();
}

Result<void> DocumentNews::read_silent(DocumentReader& reader, const std::set<VendorId>& open,
                                       const std::set<VendorId>& closed) {
  ONESHELF_TRY(read_by_id(reader, std::vector<VendorId>(open.begin(), open.end())));
  const Timestamp now = parts_.clock.now();
  if (stored_.closed_read_at && now - *stored_.closed_read_at < kClosedAgain) return success();
  ONESHELF_TRY(read_by_id(reader, in_turn(closed, now)));
  next_.closed_read_at = now;
  return success();
}

Result<void> DocumentNews::read_changes(DocumentReader& reader, const std::set<VendorId>& ids) {
  const Timestamp since = parts_.clock.now() - kClocksApart;
  for (int pages = 0; pages < kPagesMax; ++pages) {
    Page<DocumentState> page =
        ONESHELF_TRY(reader.read_changed(context_.within(kCallTime), next_.position, since, ids));
    take(std::move(page.rows));
    next_.position = std::move(page.position);
    if (page.complete) return success();
  }
  return Error(ErrorCode::kCorrupt, "stream.endless",
               "The source tells changed documents without end.")
      .with("link", link_.id().str());
}

Result<void> DocumentNews::read_by_id(DocumentReader& reader, std::span<const VendorId> ids) {
  for (size_t at = 0; at < ids.size(); at += kReadMax) {
    const auto chunk = ids.subspan(at, std::min(kReadMax, ids.size() - at));
    take(ONESHELF_TRY(reader.read_documents(context_.within(kCallTime), chunk)));
  }
  return success();
}

void DocumentNews::take(std::vector<DocumentState> states) {
  for (DocumentState& state : states) {
    VendorId id = state.id;
    states_.insert_or_assign(std::move(id), std::move(state));
  }
}

std::optional<DocumentState> DocumentNews::of(const VendorId& document) const {
  const auto found = states_.find(document);
  return found == states_.end() ? std::nullopt : std::optional(found->second);
}

Result<DocumentNews::Place> DocumentNews::stored_place() {
  const std::string note = ONESHELF_TRY(read_value<std::string>(
      parts_.store, [&](Records& records) { return records.link_note(link_.id(), kPlaceNote); }));
  if (note.empty()) return Place();
  return read_json(ONESHELF_TRY(parse_json(note)), [](const JsonReader& reader) {
    return Place{.position = codec::read_text(reader, "position"),
                 .all_read_at = reader.opt_time("all_read_at"),
                 .closed_read_at = reader.opt_time("closed_read_at")};
  });
}

Result<void> DocumentNews::were_followed() {
  if (next_ == stored_) return success();
  Json note = Json::object().set("position", next_.position);
  if (next_.all_read_at) note.set("all_read_at", to_rfc3339(*next_.all_read_at));
  if (next_.closed_read_at) note.set("closed_read_at", to_rfc3339(*next_.closed_read_at));
  return parts_.store.write([&](Records& records) {
    return records.save_link_note(link_.id(), kPlaceNote, note.dump());
  });
}

}  // namespace oneshelf

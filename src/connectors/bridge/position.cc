#include "connectors/bridge/position.h"

#include <algorithm>

#include "base/bytes.h"
#include "commerce/codec.h"

namespace oneshelf::bridge {
namespace {

/// How far a later pass goes back before the last change seen. A bridge may stamp a row before it
/// becomes readable; what is told twice does no harm.
constexpr milliseconds kOverlap = std::chrono::seconds(30);
/// A change of that age is no longer followed by late ones, whatever both clocks say: later passes
/// start behind it, so that a quiet bridge is not asked for the same rows again and again.
constexpr milliseconds kSettled = std::chrono::minutes(2);

Error bad_position(const std::string& text) {
  return Error(ErrorCode::kInvalid, "bridge.bad_position",
               "The place where reading stopped cannot be understood.")
      .remedied("Read the connection again from the start.")
      .with("position", text.substr(0, 200));
}

Feed feed_from_json(const JsonReader& reader) {
  return {.since = codec::read_text(reader, "since"),
          .cursor = codec::read_text(reader, "cursor"),
          .newest = codec::read_text(reader, "newest")};
}

Json feed_json(const Feed& feed) {
  Json json = Json::object();
  codec::put(json, "since", feed.since);
  codec::put(json, "cursor", feed.cursor);
  codec::put(json, "newest", feed.newest);
  return json;
}

struct PageEnd {
  std::string next_cursor, newest;
};

PageEnd read_end(const JsonReader& page) {
  PageEnd end;
  if (!page.json()["items"].is_array()) page.complain("items", "a list");
  for (const JsonReader& item : page.list("items")) {
    // Normalised to UTC with milliseconds, these compare as text.
    if (const auto time = item.opt_time("updated_at")) {
      end.newest = std::max(end.newest, to_rfc3339(*time));
    }
  }
  end.next_cursor = codec::read_text(page, "next_cursor");
  return end;
}

Result<std::string> start_of_later_pass(const std::string& newest, Timestamp now) {
  const Timestamp time = ONESHELF_TRY(parse_rfc3339(newest));
  return to_rfc3339(time < now - kSettled ? time + milliseconds(1) : time - kOverlap);
}

}  // namespace

Result<bool> Feed::read(const Context& context, Client& client, Area area, std::string_view path,
                        Json& page, int64_t most) {
  const int64_t limit = std::min(static_cast<int64_t>(client.page_size()), most);
  std::string target = std::string(path) + "?limit=" + std::to_string(limit);
  if (!since.empty()) target += "&updated_since=" + percent_encoded(since);
  if (!cursor.empty()) target += "&cursor=" + percent_encoded(cursor);
  page = ONESHELF_TRY(client.get(context, area, target));
  const PageEnd end = ONESHELF_TRY(read_json(page, read_end));
  newest = std::max(newest, end.newest);
  if (!end.next_cursor.empty()) {
    if (end.next_cursor == cursor) {
      return Error(ErrorCode::kCorrupt, "bridge.cursor_stuck",
                   "The bridge tells the same page again and again.")
          .with("path", std::string(path));
    }
    cursor = end.next_cursor;
    return false;
  }
  if (!newest.empty()) {
    since = ONESHELF_TRY(start_of_later_pass(newest, context.clock().now()));
  }
  cursor.clear();
  newest.clear();
  return true;
}

Result<Position> Position::parse(const std::string& text, size_t feeds) {
  Position position;
  position.feeds.resize(feeds);
  if (text.empty()) return position;
  const Result<Json> json = parse_json(text);
  if (!json.ok()) return bad_position(text);
  const Result<Position> read = read_json(*json, [](const JsonReader& reader) {
    return Position{.phase = static_cast<size_t>(reader.integer("phase")),
                    .feeds = codec::read_list(reader, "feeds", feed_from_json)};
  });
  if (!read.ok() || read->feeds.size() != feeds || read->phase >= feeds) return bad_position(text);
  return *read;
}

std::string Position::text() const {
  Json json = Json::object();
  json.set("phase", static_cast<uint64_t>(phase));
  codec::put_list(json, "feeds", feeds, feed_json);
  return json.dump();
}

bool Position::next_feed() {
  phase = (phase + 1) % feeds.size();
  return phase == 0;
}

}  // namespace oneshelf::bridge

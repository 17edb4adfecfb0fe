#include "connectors/vendure/listing_position.h"

#include <algorithm>

#include "connectors/vendure/assumed.h"

namespace oneshelf::vendure {

namespace {

using Phase = ListingPosition::Phase;

constexpr std::pair<std::string_view, Phase> kPhases[] = {{"full", Phase::kFull},
                                                          {"delta", Phase::kDelta},
                                                          {"changed", Phase::kChanged},
                                                          {"products", Phase::kProducts}};
/// More rows than these are simply read again while deltas overlap.
constexpr size_t kToldMax = 2500;

Json array_of(const std::vector<std::string>& texts) {
  Json array = Json::array();
  for (const std::string& text : texts) array.push(text);
  return array;
}

std::vector<std::string> texts_of(const Json& array) {
  std::vector<std::string> texts;
  if (!array.is_array()) return texts;
  for (const Json& text : array.as_array()) texts.push_back(text.text_or());
  return texts;
}

std::map<std::string, Timestamp> read_told(const JsonReader& reader) {
  std::map<std::string, Timestamp> told;
  for (const auto& [row, value] : reader.json().as_object()) {
    told.emplace(row, from_unix_ms(reader.integer(row)));
  }
  return told;
}

ListingPosition read_position(const JsonReader& reader) {
  ListingPosition position;
  const std::string phase = reader.text("phase");
  const auto* known = std::ranges::find(kPhases, phase, &std::pair<std::string_view, Phase>::first);
  if (known == std::end(kPhases)) {
    reader.complain("phase", "a phase");
  } else {
    position.phase = known->second;
  }
  position.since = reader.time("since");
  // A position of an earlier release: there a delta began by paging through the changed variants.
  if (position.phase == Phase::kChanged && !reader.has("after")) position.phase = Phase::kDelta;
  position.seen_at = reader.opt_time("seen_at").value_or(Timestamp{});
  position.after = reader.opt_time("after");
  position.next = reader.opt_time("next");
  if (reader.has("told")) position.told = read_told(reader.object("told"));
  position.offset = reader.integer("offset");
  position.tail = texts_of(reader.json()["tail"]);
  position.products = texts_of(reader.json()["products"]);
  return position;
}

}  // namespace

std::string ListingPosition::text() const {
  Json json = Json::object();
  for (const auto& [name, value] : kPhases) {
    if (value == phase) json.set("phase", name);
  }
  json.set("since", to_rfc3339(since)).set("seen_at", to_rfc3339(seen_at));
  if (after) json.set("after", to_rfc3339(*after));
  if (next) json.set("next", to_rfc3339(*next));
  json.set("offset", offset);
  if (!tail.empty()) json.set("tail", array_of(tail));
  if (!products.empty()) json.set("products", array_of(products));
  if (!told.empty()) {
    Json rows = Json::object();
    for (const auto& [row, changed] : told) rows.set(row, to_unix_ms(changed));
    json.set("told", std::move(rows));
  }
  return json.dump();
}

Timestamp ListingPosition::delta_start(Timestamp now) const {
  const bool may_appear = now - seen_at < assumed::kCommitOverlap;
  // Dates are told in whole milliseconds but kept finer: the next one is the first behind them all.
  return may_appear ? since - assumed::kCommitOverlap : since + milliseconds(1);
}

ListingPosition ListingPosition::rest(Timestamp now) const {
  ListingPosition idle{.phase = Phase::kDelta, .since = since, .seen_at = seen_at};
  if (const Timestamp newest = next.value_or(since); newest > since) {
    idle.since = newest;
    idle.seen_at = now;
  }
  idle.told = told;
  std::erase_if(idle.told, [&](const auto& row) {
    return row.second <= idle.since - assumed::kCommitOverlap;
  });
  if (idle.told.size() > kToldMax) idle.told.clear();
  return idle;
}

Result<ListingPosition> ListingPosition::parse(const std::string& text) {
  if (text.empty()) return ListingPosition();
  const Result<Json> json = parse_json(text);
  Result<ListingPosition> position =
      json.ok() ? read_json(*json, read_position) : Result<ListingPosition>(json.error());
  if (position.ok()) return position;
  return Error(ErrorCode::kInvalid, "stream.bad_position",
               "The stored reading position is not one of this connection.")
      .remedied("Start a full read.");
}

std::optional<size_t> told_before(const ListingPosition& position,
                                  const std::vector<std::string>& ids) {
  if (position.tail.empty()) return 0;
  for (size_t i = ids.size(); i-- > 0;) {
    if (std::ranges::find(position.tail, ids[i]) != position.tail.end()) return i + 1;
  }
  return {};
}

}  // namespace oneshelf::vendure

#include "connectors/vendure/listing_position.h"

#include <algorithm>

namespace oneshelf::vendure {

namespace {

using Phase = ListingPosition::Phase;

constexpr std::pair<std::string_view, Phase> kPhases[] = {
    {"full", Phase::kFull}, {"changed", Phase::kChanged}, {"products", Phase::kProducts}};

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
  position.next = reader.opt_time("next");
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
  json.set("since", to_rfc3339(since));
  if (next) json.set("next", to_rfc3339(*next));
  json.set("offset", offset);
  if (!tail.empty()) json.set("tail", array_of(tail));
  if (!products.empty()) json.set("products", array_of(products));
  return json.dump();
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

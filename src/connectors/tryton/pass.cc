#include "connectors/tryton/pass.h"

#include "connectors/tryton/assumed.h"

namespace oneshelf::tryton {

namespace {

int64_t microseconds_of(Stamp stamp) { return stamp.time_since_epoch().count(); }
Stamp stamp_from(int64_t count) { return Stamp(std::chrono::microseconds(count)); }

Json text_list(const std::vector<std::string>& entries) {
  Json list = Json::array();
  for (const std::string& entry : entries) list.push(entry);
  return list;
}

std::vector<std::string> texts(const Json& list) {
  std::vector<std::string> entries;
  if (!list.is_array()) return entries;
  for (const Json& entry : list.as_array()) entries.push_back(entry.text_or());
  return entries;
}

Json stamps_json(const std::map<std::string, Stamp>& stamps) {
  Json json = Json::object();
  for (const auto& [row, stamp] : stamps) json.set(row, microseconds_of(stamp));
  return json;
}

std::map<std::string, Stamp> stamps_from(const JsonReader& reader) {
  std::map<std::string, Stamp> stamps;
  for (const auto& [row, value] : reader.json().as_object()) {
    stamps.emplace(row, stamp_from(reader.integer(row)));
  }
  return stamps;
}

Error bad_position() {
  return Error(ErrorCode::kInvalid, "tryton.bad_position",
               "The place where reading Tryton had stopped is unreadable.")
      .remedied("Start a full read.");
}

}  // namespace

Result<Pass> Pass::parse(const std::string& position, Timestamp now) {
  Pass pass;
  if (position.empty()) return pass;
  const Result<Json> json = parse_json(position);
  if (!json.ok()) return bad_position();
  JsonReader::Complaints complaints;
  const JsonReader reader(*json, complaints);
  if (reader.has("newest")) {
    pass.last_ =
        Watermark{stamp_from(reader.integer("newest")), from_unix_ms(reader.integer("seen_at"))};
  }
  if (reader.has("after")) {
    pass.after_ = reader.text("after");
    pass.overlaps_ = reader.boolean("overlaps");
    pass.total = reader.opt_integer("total");
    if (const auto seen = reader.opt_integer("seen")) pass.newest_ = stamp_from(*seen);
    pass.listed = reader.opt_boolean("listed").value_or(false);
    if (reader.has("telling")) pass.telling_ = stamps_from(reader.object("telling"));
    pass.also_items = texts((*json)["also_items"]);
    pass.also_products = texts((*json)["also_products"]);
  } else if (pass.last_) {
    pass.overlaps_ = now - pass.last_->seen_at < assumed::kLongestTransaction;
  }
  if (reader.has("told")) pass.told_ = stamps_from(reader.object("told"));
  if (!complaints.empty()) return bad_position();
  return pass;
}

Json Pass::changed(std::string_view field_prefix) const {
  const char* op = overlaps_ ? ">=" : ">";
  const Json from = wire_of(since());
  const std::string prefix(field_prefix);
  return any_of(
      {clause(prefix + "write_date", op, from), clause(prefix + "create_date", op, from)});
}

Stamp Pass::since() const {
  return overlaps_ ? last_->newest - assumed::kLongestTransaction : last_->newest;
}

bool Pass::is_news(const std::string& row, std::optional<Stamp> stamp) {
  // Found for the sake of another date: it did not change in the time that is asked for.
  if (!stamp || (last_ && *stamp < since())) return false;
  tells(row, stamp);
  const auto told = told_.find(row);
  return told == told_.end() || told->second != *stamp;
}

void Pass::tells(const std::string& row, std::optional<Stamp> stamp) {
  // Rows older than any overlap are not met again, and with too many none are kept.
  const bool is_recent = stamp && (!newest_ || *stamp >= *newest_ - assumed::kLongestTransaction);
  if (!is_recent || telling_.size() > assumed::kToldRowsMax) return;
  telling_.insert_or_assign(row, *stamp);
}

Json Pass::beyond() const { return clause("id", ">", after_.empty() ? Json(0) : wire_id(after_)); }

std::string Pass::text() const {
  Json json = Json::object();
  if (last_) {
    json.set("newest", microseconds_of(last_->newest)).set("seen_at", to_unix_ms(last_->seen_at));
  }
  json.set("after", after_).set("overlaps", overlaps_);
  if (listed) json.set("listed", true);
  if (!telling_.empty()) json.set("telling", stamps_json(telling_));
  if (total) json.set("total", *total);
  if (newest_) json.set("seen", microseconds_of(*newest_));
  if (!also_items.empty()) json.set("also_items", text_list(also_items));
  if (!also_products.empty()) json.set("also_products", text_list(also_products));
  return json.dump();
}

std::string Pass::finished(Timestamp now) const {
  std::optional<Watermark> mark = last_;
  if (newest_ && (!mark || mark->newest < *newest_)) mark = Watermark{*newest_, now};
  // Nothing has any date yet: the next read is a full one again.
  if (!mark) return "";
  Json json = Json::object()
                  .set("newest", microseconds_of(mark->newest))
                  .set("seen_at", to_unix_ms(mark->seen_at));
  // Older rows are not met again. Too many are simply read again while passes overlap.
  std::map<std::string, Stamp> told = telling_;
  const Stamp oldest = mark->newest - assumed::kLongestTransaction;
  std::erase_if(told, [&](const auto& row) { return row.second < oldest; });
  if (!told.empty() && told.size() <= assumed::kToldRowsMax) json.set("told", stamps_json(told));
  return json.dump();
}

}  // namespace oneshelf::tryton

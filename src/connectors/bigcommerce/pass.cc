#include "connectors/bigcommerce/pass.h"

#include <algorithm>
#include <charconv>

#include "base/bytes.h"
#include "connectors/bigcommerce/assumed.h"

namespace oneshelf::bigcommerce {

namespace {

/// "120:1772421340000:0f3a… 121:…": there may be thousands of them in every position.
std::string told_text(const std::map<int64_t, Pass::Told>& told) {
  std::string text;
  for (const auto& [id, row] : told) {
    text += std::to_string(id) + ":" + std::to_string(to_unix_ms(row.modified)) + ":" + row.print;
    text += ' ';
  }
  return text;
}

/// The number that the text begins with; takes it and the colon behind it away.
std::optional<int64_t> take_number(std::string_view& text) {
  int64_t number = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), number);
  const auto used = static_cast<size_t>(end - text.data());
  if (fault != std::errc() || used == text.size() || text[used] != ':') return {};
  text.remove_prefix(used + 1);
  return number;
}

void read_told(const JsonReader& reader, Pass& pass) {
  const std::string told = reader.text("told");
  std::string_view rest = told;
  while (!rest.empty()) {
    const std::optional<int64_t> id = take_number(rest);
    const std::optional<int64_t> modified = id ? take_number(rest) : std::nullopt;
    const size_t end = rest.find(' ');
    if (!modified || end == std::string_view::npos) {
      return reader.complain("told", "rows that were told");
    }
    pass.told[*id] = {.modified = from_unix_ms(*modified),
                      .print = std::string(rest.substr(0, end))};
    rest.remove_prefix(end + 1);
  }
}

Pass read_pass(const JsonReader& reader) {
  Pass pass;
  pass.is_looking = reader.boolean("looking");
  pass.since = reader.time("since");
  pass.next = reader.time("next");
  pass.known_at = reader.time("known_at");
  pass.started = reader.time("started");
  pass.is_settled = reader.boolean("settled");
  pass.after_id = reader.integer("after_id");
  read_told(reader, pass);
  return pass;
}

/// Dates of change are whole seconds.
constexpr milliseconds kGrain = std::chrono::seconds(1);

std::optional<Timestamp> start_of(const Pass& pass, const PassLimits& limits) {
  if (pass.since == Timestamp{}) return {};
  return pass.is_settled ? pass.since + kGrain : pass.since - limits.overlap;
}

/// True if the row is news. Those that the next pass may meet again are remembered.
bool take(Pass& pass, const Row& row, const PassLimits& limits) {
  const std::string print = fingerprint(row.json.dump());
  const auto known = pass.told.find(row.id);
  if (known != pass.told.end() && known->second.print == print) return false;
  if (known != pass.told.end()) pass.told.erase(known);
  if (row.modified >= pass.next - limits.overlap && pass.told.size() < assumed::kToldMax) {
    pass.told[row.id] = {.modified = row.modified, .print = print};
  }
  return true;
}

void finish(Pass& pass, const PassLimits& limits) {
  pass.is_looking = true;
  pass.after_id = 0;
  if (pass.next > pass.since) {
    pass.since = pass.next;
    pass.known_at = pass.started;
    pass.is_settled = false;
  } else if (pass.started >= pass.known_at + limits.overlap) {
    pass.is_settled = true;
    pass.told.clear();
  }
  std::erase_if(pass.told, [&](const auto& entry) {
    return entry.second.modified < pass.since - limits.overlap;
  });
}

bool is_last(size_t rows, const PassLimits& limits) {
  return rows < std::min(limits.page, assumed::kPageFloor);
}

/// True if the look was all there is.
Result<bool> look(Pass& pass, const PassLimits& limits, const AskRows& ask, PassPage& page) {
  std::vector<Row> rows = ONESHELF_TRY(ask({.modified_from = start_of(pass, limits),
                                            .after_id = 0,
                                            .newest_first = true,
                                            .limit = limits.page}));
  pass.next = rows.empty() ? pass.since : rows.front().modified;
  size_t news = 0;
  for (const Row& row : rows) {
    const auto known = pass.told.find(row.id);
    news += known == pass.told.end() || known->second.print != fingerprint(row.json.dump());
  }
  if (!is_last(rows.size(), limits) || news > limits.news_max) {
    pass.is_looking = false;
    return false;
  }
  std::ranges::reverse(rows);
  for (Row& row : rows) {
    if (take(pass, row, limits)) page.news.push_back(std::move(row));
  }
  return true;
}

/// True if the rows by id have come to their end.
Result<bool> read_by_id(Pass& pass, const PassLimits& limits, const AskRows& ask, PassPage& page) {
  std::vector<Row> rows = ONESHELF_TRY(ask({.modified_from = start_of(pass, limits),
                                            .after_id = pass.after_id,
                                            .newest_first = false,
                                            .limit = limits.page}));
  const bool last = is_last(rows.size(), limits);
  for (Row& row : rows) {
    if (page.news.size() == limits.news_max) return false;
    pass.after_id = row.id;
    if (take(pass, row, limits)) page.news.push_back(std::move(row));
  }
  return last;
}

}  // namespace

std::string Pass::text() const {
  return Json::object()
      .set("looking", is_looking)
      .set("since", to_rfc3339(since))
      .set("next", to_rfc3339(next))
      .set("known_at", to_rfc3339(known_at))
      .set("started", to_rfc3339(started))
      .set("settled", is_settled)
      .set("after_id", after_id)
      .set("told", told_text(told))
      .dump();
}

Result<Pass> Pass::parse(const std::string& text) {
  if (text.empty()) return Pass();
  const Result<Json> json = parse_json(text);
  Result<Pass> pass = json.ok() ? read_json(*json, read_pass) : Result<Pass>(json.error());
  if (pass.ok()) return pass;
  return Error(ErrorCode::kInvalid, "stream.bad_position",
               "The stored reading position is not one of this connection.")
      .remedied("Start a full read.");
}

Result<PassPage> next_rows(Pass& pass, const PassLimits& limits, Timestamp now,
                           const AskRows& ask) {
  PassPage page;
  if (pass.is_looking) pass.started = now;
  if (pass.is_looking) page.complete = ONESHELF_TRY(look(pass, limits, ask, page));
  if (!pass.is_looking) page.complete = ONESHELF_TRY(read_by_id(pass, limits, ask, page));
  if (page.complete) finish(pass, limits);
  return page;
}

}  // namespace oneshelf::bigcommerce

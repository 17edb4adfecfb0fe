#include "engine/lag_book.h"

#include <algorithm>
#include <limits>
#include <map>

namespace oneshelf {
namespace {

// Two notes: the figures of a week, and what is not written yet. The second is most often empty.
constexpr const char* kFigures = "lag";
constexpr const char* kNews = "lag_news";
// More changes than this at once are a bulk import: they share one time, the earliest.
constexpr size_t kNewsMax = 2'000;

/// Changes of the source that a link has not confirmed.
struct News {
  std::map<std::string, int64_t> since;  // milliseconds, by item
  std::optional<int64_t> others_since;   // of those beyond the limit

  void add(const VendorId& item, Timestamp at) {
    const int64_t ms = to_unix_ms(at);
    const auto known = since.find(item.str());
    if (known != since.end()) {
      known->second = std::min(known->second, ms);
    } else if (since.size() < kNewsMax) {
      since[item.str()] = ms;
    } else {
      others_since = std::min(others_since.value_or(ms), ms);
    }
  }
  bool empty() const { return since.empty() && !others_since; }
};

std::optional<int64_t> whole(const Json& json) {
  const Result<Decimal> number = Decimal::parse(json.text_or());
  if (!number.ok() || !number->has_at_most(0)) return std::nullopt;
  return number->to_minor(0);
}

/// A note that does not parse is begun anew: it is a figure, no promise.
Json parsed(const std::string& text) {
  Result<Json> json = parse_json(text.empty() ? "{}" : text);
  return json.ok() && json->is_object() ? std::move(*json) : Json::object();
}

Result<News> load_news(Records& records, const LinkId& link) {
  const Json json = parsed(ONESHELF_TRY(records.link_note(link, kNews)));
  News news;
  news.others_since = whole(json["others"]);
  const Json& items = json["items"];
  if (!items.is_object()) return news;
  for (const auto& [item, ms] : items.as_object()) news.since[item] = whole(ms).value_or(0);
  return news;
}

Result<void> save_news(Records& records, const LinkId& link, const News& news) {
  if (news.empty()) return records.save_link_note(link, kNews, "");
  Json::Object items;
  for (const auto& [item, ms] : news.since) items.emplace_back(item, Json(ms));
  Json json = Json::object().set("items", Json(std::move(items)));
  if (news.others_since) json.set("others", *news.others_since);
  return records.save_link_note(link, kNews, json.dump());
}

struct Figures {
  LagHistogram histogram;
  int64_t backlog = 0;
  std::optional<int64_t> last_success;
};

Result<Figures> load_figures(Records& records, const LinkId& link) {
  const Json json = parsed(ONESHELF_TRY(records.link_note(link, kFigures)));
  Figures figures;
  figures.histogram = LagHistogram::from_json(json["hours"]);
  figures.backlog = whole(json["backlog"]).value_or(0);
  figures.last_success = whole(json["success"]);
  return figures;
}

Result<void> save_figures(Records& records, const LinkId& link, const Figures& figures) {
  Json json = Json::object();
  json.set("hours", figures.histogram.to_json()).set("backlog", figures.backlog);
  if (figures.last_success) json.set("success", *figures.last_success);
  return records.save_link_note(link, kFigures, json.dump());
}

/// When we were first told of each item: by the reading, or by a hint before it.
class Noticed {
 public:
  static Result<Noticed> of(Records& records, const ConnectionId& source, Timestamp read_began) {
    Noticed noticed(read_began);
    for (const HintRecord& hint : ONESHELF_TRY(records.open_hints(source))) {
      if (hint.about != "stock" && hint.about != "items") continue;
      if (hint.ids.empty()) noticed.all_ = std::min(noticed.all_, hint.received_at);
      for (const VendorId& id : hint.ids) {
        const auto [at, is_first] = noticed.by_item_.try_emplace(id, hint.received_at);
        if (!is_first) at->second = std::min(at->second, hint.received_at);
      }
    }
    return noticed;
  }
  Timestamp of(const VendorId& item) const {
    const auto found = by_item_.find(item);
    return found == by_item_.end() ? all_ : std::min(all_, found->second);
  }

 private:
  explicit Noticed(Timestamp read_began) : all_(read_began) {}
  Timestamp all_;
  std::map<VendorId, Timestamp> by_item_;
};

/// Items of which a level is another than the one that is stored.
Result<std::vector<VendorId>> changed_items(Records& records, const ConnectionId& source,
                                            std::span<const StockLevel> told) {
  std::vector<VendorId> ids;
  std::map<std::pair<VendorId, LocationId>, const StockLevel*> levels;
  for (const StockLevel& level : told) {
    if (ids.empty() || ids.back() != level.item_id) ids.push_back(level.item_id);
    levels[{level.item_id, level.location}] = &level;
  }
  std::ranges::sort(ids);
  ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
  const std::vector<ItemStock> known = ONESHELF_TRY(records.stock_of(source, ids));
  for (const ItemStock& item : known) {
    for (const StockLevel& level : item.levels) {
      const auto found = levels.find({level.item_id, level.location});
      if (found != levels.end() && *found->second == level) levels.erase(found);
    }
  }
  std::vector<VendorId> changed;
  for (const auto& [key, level] : levels) {
    if (changed.empty() || changed.back() != key.first) changed.push_back(key.first);
  }
  return changed;
}

}  // namespace

Result<void> note_stock_news(Records& records, const ConnectionId& source,
                             std::span<const StockLevel> told, Timestamp read_began) {
  // What is told for the first time is no change.
  const StreamRecord stream = ONESHELF_TRY(records.stream(source, "stock"));
  if (!stream.last_full_at || told.empty()) return success();
  const std::vector<VendorId> changed = ONESHELF_TRY(changed_items(records, source, told));
  if (changed.empty()) return success();
  const Noticed noticed = ONESHELF_TRY(Noticed::of(records, source, read_began));
  for (const LinkRecord& link : ONESHELF_TRY(records.links())) {
    if (link.paused || link.source != source) continue;
    News news = ONESHELF_TRY(load_news(records, link.id));
    for (const VendorId& item : changed) news.add(item, noticed.of(item));
    ONESHELF_TRY(save_news(records, link.id, news));
  }
  return success();
}

Result<void> note_sold(Records& records, const LinkView& seller, std::span<const VendorId> items,
                       Timestamp now) {
  if (items.empty()) return success();
  for (const LinkRecord& link : ONESHELF_TRY(records.links())) {
    if (link.paused || link.source != seller.source.id || link.id == seller.id()) continue;
    News news = ONESHELF_TRY(load_news(records, link.id));
    for (const VendorId& item : items) news.add(item, now);
    ONESHELF_TRY(save_news(records, link.id, news));
    ONESHELF_TRY(records.schedule_sooner("catalogue:" + link.id.str(), now));
  }
  return success();
}

Result<void> note_figures(Records& records, const LinkId& link, const FiguresBooked& booked,
                          Timestamp now) {
  News news = ONESHELF_TRY(load_news(records, link));
  if (news.empty() && booked.failed == 0) return success();
  Figures figures = ONESHELF_TRY(load_figures(records, link));
  for (int64_t i = 0; i < booked.failed; ++i) figures.histogram.add_failure(now);
  bool was_waiting = false;
  for (const VendorId& item : booked.written) {
    const auto found = news.since.find(item.str());
    if (found == news.since.end() && !news.others_since) continue;  // no change of the source
    const int64_t since = found == news.since.end() ? *news.others_since : found->second;
    figures.histogram.add(now, now - from_unix_ms(since));
    was_waiting = was_waiting || found != news.since.end();
    if (found != news.since.end()) news.since.erase(found);
  }
  if (was_waiting) ONESHELF_TRY(save_news(records, link, news));
  return save_figures(records, link, figures);
}

Result<void> note_planned(Records& records, const LinkId& link,
                          const std::set<VendorId>& differing) {
  News news = ONESHELF_TRY(load_news(records, link));
  if (news.empty()) return success();
  std::erase_if(news.since,
                [&](const auto& entry) { return !differing.contains(VendorId(entry.first)); });
  if (differing.empty()) news.others_since.reset();
  return save_news(records, link, news);
}

Result<std::optional<std::vector<VendorId>>> items_waiting(Records& records, const LinkId& link) {
  const News news = ONESHELF_TRY(load_news(records, link));
  std::optional<std::vector<VendorId>> items;
  if (news.others_since) return items;
  items.emplace();
  for (const auto& [item, ms] : news.since) items->emplace_back(item);
  return items;
}

Result<void> note_run(Records& records, const LinkId& link, int64_t backlog, Timestamp now) {
  Figures figures = ONESHELF_TRY(load_figures(records, link));
  figures.backlog = backlog;
  figures.last_success = to_unix_ms(now);
  ONESHELF_TRY(save_figures(records, link, figures));
  if (backlog > 0) return success();
  News news = ONESHELF_TRY(load_news(records, link));
  if (!news.others_since) return success();
  news.others_since.reset();
  return save_news(records, link, news);
}

Result<LagFigures> lag_figures(Records& records, const LinkId& link, Timestamp now) {
  const Figures figures = ONESHELF_TRY(load_figures(records, link));
  const News news = ONESHELF_TRY(load_news(records, link));
  LagFigures told;
  told.day = figures.histogram.figures(now - std::chrono::hours(23));
  told.week = figures.histogram.figures(now - LagHistogram::kKept + std::chrono::hours(1));
  told.backlog = figures.backlog;
  if (figures.last_success) told.last_success_at = from_unix_ms(*figures.last_success);
  std::optional<int64_t> oldest = news.others_since;
  for (const auto& [item, ms] : news.since) oldest = std::min(oldest.value_or(ms), ms);
  if (oldest) told.waiting_since = from_unix_ms(*oldest);
  return told;
}

namespace {

Json figures_json(const LagHistogram::Figures& figures) {
  Json json = Json::object();
  json.set("changes", figures.count).set("p50_ms", int64_t{figures.p50.count()});
  json.set("p95_ms", int64_t{figures.p95.count()}).set("p99_ms", int64_t{figures.p99.count()});
  json.set("longest_ms", int64_t{figures.longest.count()});
  return json.set("failures", figures.failures);
}

}  // namespace

Json to_json(const LagFigures& figures) {
  const auto time = [](const std::optional<Timestamp>& at) {
    return at ? Json(to_rfc3339(*at)) : Json();
  };
  Json json = figures_json(figures.day);
  json.set("week", figures_json(figures.week)).set("backlog", figures.backlog);
  json.set("last_success_at", time(figures.last_success_at));
  return json.set("waiting_since", time(figures.waiting_since));
}

}  // namespace oneshelf

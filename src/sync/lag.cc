#include "sync/lag.h"

#include <algorithm>

#include "base/decimal.h"

namespace oneshelf {
namespace {

constexpr int64_t kHourMs = 3'600'000;

// Upper ends of the classes; the last one takes all the rest.
constexpr std::array<int64_t, 30> kEnds = {
    100,     250,       500,       750,        1'000,      1'500,    2'000,   3'000,
    4'000,   5'000,     7'000,     10'000,     15'000,     20'000,   30'000,  45'000,
    60'000,  75'000,    90'000,    120'000,    180'000,    240'000,  300'000, 600'000,
    900'000, 1'800'000, 3'600'000, 14'400'000, 86'400'000, INT64_MAX};

size_t class_of(milliseconds lag) {
  return static_cast<size_t>(std::ranges::lower_bound(kEnds, lag.count()) - kEnds.begin());
}

int64_t hour_number(Timestamp time) { return to_unix_ms(time) / kHourMs; }

int64_t whole(const Json& json) {
  const Result<Decimal> number = Decimal::parse(json.text_or("0"));
  const bool fits = number.ok() && number->has_at_most(0) && !number->is_negative();
  return fits ? number->to_minor(0) : 0;
}

milliseconds percentile(const std::array<int64_t, kEnds.size()>& counts, int64_t all,
                        int64_t percent, milliseconds longest) {
  const int64_t wanted = (all * percent + 99) / 100;
  int64_t seen = 0;
  for (size_t i = 0; i < counts.size(); ++i) {
    seen += counts[i];
    if (seen >= wanted) return std::min(milliseconds(kEnds[i]), longest);
  }
  return longest;
}

}  // namespace

LagHistogram::Hour& LagHistogram::hour_of(Timestamp now) {
  const int64_t hour = hour_number(now);
  std::erase_if(hours_, [&](const auto& entry) { return entry.first <= hour - kKept.count(); });
  return hours_[hour];
}

void LagHistogram::add(Timestamp now, milliseconds lag) {
  static_assert(kClasses == kEnds.size());
  const milliseconds counted = std::max(lag, milliseconds(0));
  Hour& hour = hour_of(now);
  ++hour.counts[class_of(counted)];
  hour.longest = std::max(hour.longest, counted);
}

void LagHistogram::add_failure(Timestamp now) { ++hour_of(now).failures; }

LagHistogram::Figures LagHistogram::figures(Timestamp since) const {
  Figures figures;
  std::array<int64_t, kClasses> counts{};
  for (auto at = hours_.lower_bound(hour_number(since)); at != hours_.end(); ++at) {
    const Hour& hour = at->second;
    for (size_t i = 0; i < kClasses; ++i) {
      counts[i] += hour.counts[i];
      figures.count += hour.counts[i];
    }
    figures.failures += hour.failures;
    figures.longest = std::max(figures.longest, hour.longest);
  }
  if (figures.count == 0) return figures;
  figures.p50 = percentile(counts, figures.count, 50, figures.longest);
  figures.p95 = percentile(counts, figures.count, 95, figures.longest);
  figures.p99 = percentile(counts, figures.count, 99, figures.longest);
  return figures;
}

Json LagHistogram::to_json() const {
  Json json = Json::object();
  for (const auto& [number, hour] : hours_) {
    Json entry = Json::object();
    for (size_t i = 0; i < kClasses; ++i) {
      if (hour.counts[i] > 0) entry.set(std::to_string(i), hour.counts[i]);
    }
    if (hour.failures > 0) entry.set("f", hour.failures);
    entry.set("l", int64_t{hour.longest.count()});
    json.set(std::to_string(number), std::move(entry));
  }
  return json;
}

LagHistogram LagHistogram::from_json(const Json& json) {
  LagHistogram histogram;
  if (!json.is_object()) return histogram;
  for (const auto& [number, entry] : json.as_object()) {
    Hour& hour = histogram.hours_[whole(Json(number))];
    for (size_t i = 0; i < kClasses; ++i) hour.counts[i] = whole(entry[std::to_string(i)]);
    hour.failures = whole(entry["f"]);
    hour.longest = milliseconds(whole(entry["l"]));
  }
  return histogram;
}

}  // namespace oneshelf

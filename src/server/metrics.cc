#include "server/metrics.h"

#include <prometheus/gauge.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>
#include <unistd.h>

#include <fstream>

#include "engine/lag_book.h"

namespace oneshelf {
namespace {

/// Prometheus speaks floating point; counts and seconds are exact in it far beyond ours.
double figure(int64_t value) { return static_cast<double>(value); }

class Figures {
 public:
  void set(const char* name, const char* help, const std::map<std::string, std::string>& labels,
           int64_t value) {
    prometheus::BuildGauge().Name(name).Help(help).Register(registry_).Add(labels).Set(
        figure(value));
  }
  std::string text() const { return prometheus::TextSerializer().Serialize(registry_.Collect()); }

 private:
  prometheus::Registry registry_{prometheus::Registry::InsertBehavior::Merge};
};

void add_link(Figures& figures, const std::string& link, const LinkCounts& counts) {
  const std::map<std::string, std::string> label = {{"link", link}};
  figures.set("oneshelf_items", "Items of the source.", label, counts.items);
  figures.set("oneshelf_listings", "Listings of the channel.", label, counts.listings);
  figures.set("oneshelf_bound", "Items bound to a listing.", label, counts.bound);
  figures.set("oneshelf_parked", "Failures waiting for a person.", label, counts.parked);
  figures.set("oneshelf_held", "Changes of listings that wait for a person.", label, counts.held);
  for (const auto& [state, number] : counts.orders_by_state) {
    figures.set("oneshelf_orders", "Orders by state.", {{"link", link}, {"state", state}}, number);
  }
}

Result<void> add_drift(Figures& figures, Records& records, const LinkId& link) {
  const std::map<std::string, std::string> label = {{"link", link.str()}};
  const DriftFigure figure = ONESHELF_TRY(records.drift_figure(link));
  figures.set("oneshelf_drift_compared", "SKUs compared in the last whole round.", label,
              figure.last_compared);
  figures.set("oneshelf_drift_drifted", "Of these, SKUs that somebody else changed.", label,
              figure.last_drifted);
  std::map<std::string, int64_t> states = ONESHELF_TRY(records.drift_counts(link));
  for (const char* state : {"open", "restore", "adopted"}) states.try_emplace(state, 0);
  for (const auto& [state, count] : states) {
    figures.set("oneshelf_drifts", "Drifted fields by what becomes of them.",
                {{"link", link.str()}, {"state", state}}, count);
  }
  return success();
}

Result<void> add_lag(Figures& figures, Records& records, const LinkId& link, Timestamp now) {
  const LagFigures lag = ONESHELF_TRY(lag_figures(records, link, now));
  const std::map<std::string, std::string> label = {{"link", link.str()}};
  const std::pair<const char*, milliseconds> quantiles[] = {
      {"0.5", lag.day.p50}, {"0.95", lag.day.p95}, {"0.99", lag.day.p99}};
  for (const auto& [quantile, late] : quantiles) {
    figures.set("oneshelf_stock_lag_milliseconds",
                "From when a change of stock was noticed to its confirmed write, of the last day.",
                {{"link", link.str()}, {"quantile", quantile}}, late.count());
  }
  figures.set("oneshelf_stock_lag_changes", "Changes of stock that this is taken from.", label,
              lag.day.count);
  figures.set("oneshelf_stock_failures", "Stock figures that were not taken in the last day.",
              label, lag.day.failures);
  figures.set("oneshelf_stock_backlog", "Stock figures that still differ.", label, lag.backlog);
  if (lag.last_success_at) {
    figures.set("oneshelf_sync_age_seconds", "Since the link's last run that came to its end.",
                label, (now - *lag.last_success_at).count() / 1000);
  }
  return success();
}

Result<void> add_alarms(Figures& figures, Records& records) {
  std::map<std::string, int64_t> open = {{"critical", 0}, {"warning", 0}};
  for (const AlarmRecord& alarm : ONESHELF_TRY(records.alarms())) {
    if (!alarm.cleared_at) ++open[alarm.severity];
  }
  for (const auto& [severity, count] : open) {
    figures.set("oneshelf_alarms", "Open alarms.", {{"severity", severity}}, count);
  }
  for (const TellerRecord& teller : ONESHELF_TRY(records.tellers())) {
    figures.set("oneshelf_teller_failing", "1 if alarms cannot be told this way.",
                {{"teller", teller.name}}, teller.failing_since ? 1 : 0);
  }
  return success();
}

}  // namespace

int64_t resident_bytes() {
  std::ifstream file("/proc/self/statm");
  int64_t size = 0;
  int64_t resident = 0;
  file >> size >> resident;
  return resident * sysconf(_SC_PAGESIZE);
}

Result<std::string> metrics_text(EngineParts& parts, const std::string& version) {
  Figures figures;
  figures.set("oneshelf_info", "The running version.", {{"version", version}}, 1);
  figures.set("process_resident_memory_bytes", "Resident memory.", {}, resident_bytes());
  const Timestamp now = parts.clock.now();
  ONESHELF_TRY(parts.store.read([&](Records& records) -> Result<void> {
    for (const LinkRecord& link : ONESHELF_TRY(records.links())) {
      add_link(figures, link.id.str(), ONESHELF_TRY(records.counts(link.id, now)));
      ONESHELF_TRY(add_drift(figures, records, link.id));
      ONESHELF_TRY(add_lag(figures, records, link.id, now));
    }
    ONESHELF_TRY(add_alarms(figures, records));
    for (const StreamRecord& stream : ONESHELF_TRY(records.streams())) {
      const std::map<std::string, std::string> labels = {{"connection", stream.connection.str()},
                                                         {"stream", stream.kind}};
      if (stream.last_success_at) {
        figures.set("oneshelf_stream_age_seconds", "Since the stream was last read to its end.",
                    labels, (now - *stream.last_success_at).count() / 1000);
      }
      figures.set("oneshelf_stream_failing", "1 if the stream's last read failed.", labels,
                  stream.problem ? 1 : 0);
    }
    for (const ConnectionRecord& connection : ONESHELF_TRY(records.connections())) {
      const std::map<std::string, std::string> labels = {{"connection", connection.id.str()}};
      figures.set("oneshelf_connection_paused", "1 if the connection needs a person.", labels,
                  connection.paused ? 1 : 0);
      figures.set("oneshelf_requests", "Requests sent since the process started.", labels,
                  parts.connections.requests(connection.id));
    }
    return success();
  }));
  return figures.text();
}

}  // namespace oneshelf

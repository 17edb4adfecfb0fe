#include "engine/drift_sweep.h"

#include <algorithm>
#include <map>

#include "engine/drift_book.h"
#include "engine/shown_book.h"

namespace oneshelf {
namespace {

constexpr milliseconds kRequestTime = std::chrono::seconds(120);
// The budget is saved up for an hour at most; a link that was never compared begins with a little.
constexpr milliseconds kSavedUp = std::chrono::hours(1);
constexpr milliseconds kFirstShare = std::chrono::minutes(10);
constexpr int kJobsLookedAt = 50;  // the newest

/// Requests per hour as time: each request uses up its share of the hour.
class Budget {
 public:
  Budget(const DriftFigure& figure, const DriftRule& rule, Timestamp now) {
    const int64_t per_hour = rule.requests_per_hour.to_minor(0);
    share_ = per_hour == 0 ? milliseconds::max() : milliseconds(kSavedUp.count() / per_hour);
    share_ = std::max(share_, milliseconds(1));
    now_ = now;
    paid_until_ = std::max(figure.paid_until.value_or(now - kFirstShare), now - kSavedUp);
  }
  bool allows_one() const { return share_ != milliseconds::max() && now_ - paid_until_ >= share_; }
  void pay(int64_t requests) { paid_until_ += share_ * std::max<int64_t>(requests, 1); }
  Timestamp paid_until() const { return paid_until_; }

 private:
  milliseconds share_{0};
  Timestamp now_, paid_until_;
};

bool writes_to_channel(const JobRecord& job, const LinkId& link) {
  return job.subject == link.str() && job.kind != "drift" && job.kind != "orders" &&
         job.kind != "hooks";
}

Result<bool> is_being_written(Records& records, const LinkId& link) {
  for (const JobRecord& job : ONESHELF_TRY(records.active_jobs())) {
    if (writes_to_channel(job, link)) return true;
  }
  return false;
}

/// What was read while a job of ours wrote may be half ours: nothing can be said about it.
Result<bool> was_written_since(Records& records, const LinkId& link, Timestamp since) {
  if (ONESHELF_TRY(is_being_written(records, link))) return true;
  for (const JobRecord& job : ONESHELF_TRY(records.jobs(kJobsLookedAt))) {
    if (writes_to_channel(job, link) && job.finished_at && *job.finished_at >= since) return true;
  }
  return false;
}

class Sweep {
 public:
  Sweep(const Context& context, EngineParts& parts, const LinkView& link, OpenConnection& channel)
      : context_(context), parts_(parts), link_(link), channel_(channel) {}

  Result<DriftReport> run(const Progress& progress) {
    ListingReader* reader = channel_.connector().listings();
    if (reader == nullptr) return report_;
    figure_ = ONESHELF_TRY(read_value<DriftFigure>(
        parts_.store, [&](Records& records) { return records.drift_figure(link_.id()); }));
    Budget budget(figure_, link_.settings.drift, parts_.clock.now());
    while (budget.allows_one() && !context_.stopped() && !report_.round_ended) {
      const Timestamp began = parts_.clock.now();
      if (ONESHELF_TRY(is_busy())) break;
      const int64_t before = channel_.requests();
      const Result<ChangePage<Listing>> page =
          reader->read_listings(context_.within(kRequestTime), figure_.position);
      const int64_t used = channel_.requests() - before;
      report_.requests += used;
      budget.pay(used);
      if (!page.ok()) return give_up(page.error(), budget.paid_until());
      if (!ONESHELF_TRY(take(*page, began, budget.paid_until()))) break;
      progress("comparing with the channel", report_.compared, page->total.value_or(0));
    }
    return report_;
  }

 private:
  Result<bool> is_busy() {
    return read_value<bool>(
        parts_.store, [&](Records& records) { return is_being_written(records, link_.id()); });
  }

  /// The next run begins a new round: the position itself may be what the platform refuses.
  Result<DriftReport> give_up(const Error& error, Timestamp paid_until) {
    figure_.paid_until = paid_until;
    if (!error.is_transient()) start_round();
    ONESHELF_TRY(
        parts_.store.write([&](Records& records) { return records.save_drift_figure(figure_); }));
    return error;
  }

  /// False: somebody wrote meanwhile.
  Result<bool> take(const ChangePage<Listing>& page, Timestamp began, Timestamp paid_until) {
    DriftBook book = DriftBook::of_link(parts_, link_, channel_.traits());
    return write_value<bool>(parts_.store, [&](Records& records) -> Result<bool> {
      DriftFigure figure = figure_;
      figure.paid_until = paid_until;
      if (ONESHELF_TRY(was_written_since(records, link_.id(), began))) {
        ONESHELF_TRY(records.save_drift_figure(figure));
        return false;
      }
      const int64_t compared = ONESHELF_TRY(count_bound(records, page.rows));
      const DriftBook::Noted noted = ONESHELF_TRY(book.note(records, page.rows));
      ONESHELF_TRY(book.note_stock(records, page.rows));
      ONESHELF_TRY(save_known(records, page.rows));
      if (noted.restores > 0) {
        ONESHELF_TRY(records.schedule_sooner("catalogue:" + link_.id().str(), parts_.clock.now()));
      }
      report_.compared += compared;
      report_.drifted += noted.skus;
      report_.restores += noted.restores;
      figure.compared += compared;
      figure.drifted += noted.skus;
      figure.position = page.position;
      figure_ = figure;
      if (page.complete) end_round();
      ONESHELF_TRY(records.save_drift_figure(figure_));
      return true;
    });
  }

  /// SKUs of the link on this page; rows that only add to a listing do not count.
  Result<int64_t> count_bound(Records& records, std::span<const Listing> rows) {
    int64_t bound = 0;
    for (const Listing& row : rows) {
      if (row.product_id.empty()) continue;
      if (ONESHELF_TRY(records.binding_of_listing(link_.id(), row.id))) ++bound;
    }
    return bound;
  }

  /// Listings that are not known yet are left to the regular reading, which matches them.
  Result<void> save_known(Records& records, std::span<const Listing> rows) {
    std::vector<Listing> known;
    for (const Listing& row : rows) {
      if (ONESHELF_TRY(records.listing(link_.channel.id, row.id))) known.push_back(row);
    }
    ONESHELF_TRY(save_told_listings(records, link_.channel.id, known, 0));
    return success();
  }

  void start_round() {
    figure_.compared = figure_.drifted = 0;
    figure_.position.clear();
  }

  void end_round() {
    report_.round_ended = true;
    figure_.last_compared = figure_.compared;
    figure_.last_drifted = figure_.drifted;
    figure_.last_round_at = parts_.clock.now();
    start_round();
  }

  const Context& context_;
  EngineParts& parts_;
  const LinkView& link_;
  OpenConnection& channel_;
  DriftFigure figure_;
  DriftReport report_;
};

}  // namespace

Json to_json(const DriftReport& report) {
  Json json = Json::object();
  json.set("compared", report.compared).set("drifted", report.drifted);
  json.set("restores", report.restores).set("requests", report.requests);
  return json.set("round_ended", report.round_ended);
}

Result<Json> drift_figures(Records& records, const LinkId& link) {
  const DriftFigure figure = ONESHELF_TRY(records.drift_figure(link));
  const std::map<std::string, int64_t> counts = ONESHELF_TRY(records.drift_counts(link));
  Json json = Json::object();
  json.set("compared", figure.compared).set("drifted", figure.drifted);
  json.set("last_compared", figure.last_compared).set("last_drifted", figure.last_drifted);
  json.set("last_round_at",
           figure.last_round_at ? Json(to_rfc3339(*figure.last_round_at)) : Json());
  for (const char* state : {"open", "restore", "adopted"}) {
    const auto found = counts.find(state);
    json.set(state, found == counts.end() ? int64_t{0} : found->second);
  }
  return json;
}

Result<DriftReport> sweep_drift(const Context& context, EngineParts& parts, const LinkId& id,
                                const Progress& progress) {
  const LinkView link = ONESHELF_TRY(load_link(parts, id));
  if (link.record.paused || link.settings.drift.requests_per_hour.is_zero()) return DriftReport{};
  OpenConnection channel = ONESHELF_TRY(parts.connections.open(link.channel.id, Lane::kReconcile));
  return Sweep(context, parts, link, channel).run(progress);
}

JobWork drift_work(const LinkId& link) {
  return [link](const Context& context, EngineParts& parts, const JobId&,
                const Progress& progress) -> Result<Json> {
    return to_json(ONESHELF_TRY(sweep_drift(context, parts, link, progress)));
  };
}

}  // namespace oneshelf

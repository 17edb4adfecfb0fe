#include "engine/hook_care.h"

#include <algorithm>

#include "base/bytes.h"
#include "base/log.h"
#include "engine/links.h"
#include "net/url.h"

namespace oneshelf {
namespace {

constexpr const char* kServer = "server";
constexpr milliseconds kCallTime = std::chrono::seconds(60);
// A hook that was signed rightly proves the secret for this long.
constexpr milliseconds kProvenFor = std::chrono::hours(1);
// A subscription that is lost again this soon is not repaired by repairing.
constexpr milliseconds kRepairShouldLast = std::chrono::hours(6);

bool is_complete(const HookSubscription& hook, std::span<const std::string> topics) {
  return std::ranges::all_of(topics, [&](const std::string& topic) {
    return std::ranges::find(hook.topics, topic) != hook.topics.end();
  });
}

Error keeps_going(const std::string& connection) {
  return Error(ErrorCode::kRefused, "hooks.keep_going",
               "Its hooks were switched off again shortly after they were repaired.")
      .remedied("Check that the platform reaches this server's public address and gets an answer.")
      .with("connection", connection);
}

Error not_kept() {
  return Error(ErrorCode::kRefused, "hooks.not_kept",
               "The platform took our hook subscription but does not keep it.")
      .remedied("Look at the webhooks in the platform's admin.");
}

Result<HookCareRecord> care_of(Records& records, const ConnectionId& connection) {
  for (HookCareRecord& care : ONESHELF_TRY(records.hook_care())) {
    if (care.connection == connection) return std::move(care);
  }
  return HookCareRecord{};
}

bool has_bad_secret(const HookCareRecord& care) {
  return care.problem && care.problem->id() == kBadHookSecret;
}

class Care {
 public:
  Care(const Context& context, EngineParts& parts, OpenConnection& connection,
       HookSubscriptions& hooks, std::string url)
      : context_(context),
        parts_(parts),
        connection_(connection),
        hooks_(hooks),
        url_(std::move(url)),
        topics_(hooks.wanted_topics()) {}

  Result<HookReport> run() {
    former_ = ONESHELF_TRY(load_former());
    const Result<HookReport> report = repair();
    if (report.ok()) return finish(*report, problem_);
    const Error& error = report.error();
    // The bridge of a merchant may have hooks set by hand: nothing is missing then.
    if (error.code() == ErrorCode::kUnsupported) return HookReport{};
    if (error.is_transient() || error.code() == ErrorCode::kUnauthenticated) return error;
    ONESHELF_TRY(finish(HookReport{}, error));
    return error;
  }

 private:
  Result<HookCareRecord> load_former() {
    return read_value<HookCareRecord>(
        parts_.store, [&](Records& records) { return care_of(records, connection_.id()); });
  }

  Result<HookPlan> plan() {
    const std::vector<HookSubscription> listed =
        ONESHELF_TRY(hooks_.list_hooks(context_.within(kCallTime)));
    return plan_hooks(listed, url_, former_.url, topics_);
  }

  /// Adds before it removes, so that there is always one; a hint that comes twice does no harm.
  Result<HookReport> repair() {
    HookPlan first = ONESHELF_TRY(plan());
    // A new subscription is a new handshake, which shows whether the secret is right by now.
    first.add |= has_bad_secret(former_);
    HookReport report{.supported = true, .ours = first.ours, .foreign = first.foreign};
    if (first.add) {
      ONESHELF_TRY(hooks_.add_hook(context_.within(kCallTime), url_, topics_));
      report.added = 1;
    }
    for (const VendorId& id : first.remove) {
      ONESHELF_TRY(hooks_.remove_hook(context_.within(kCallTime), id));
      ++report.removed;
    }
    if (report.added == 0 && report.removed == 0) return report;
    const HookPlan after = ONESHELF_TRY(plan());
    report.ours = after.ours;
    if (after.add) problem_ = not_kept();
    return report;
  }

  Result<HookReport> finish(const HookReport& report, std::optional<Error> problem) {
    const Timestamp now = parts_.clock.now();
    const bool repaired = report.added > 0 && former_.url == url_;
    const bool again =
        repaired && former_.repaired_at && now - *former_.repaired_at < kRepairShouldLast;
    if (again && !problem) problem = keeps_going(connection_.id().str());
    // A repair that has to last is watched until it did.
    const bool still_watched = !repaired && !problem && former_.problem &&
                               former_.problem->id() == "hooks.keep_going" && former_.repaired_at &&
                               now - *former_.repaired_at < kRepairShouldLast;
    if (still_watched) problem = former_.problem;
    HookCareRecord care{.connection = connection_.id(),
                        .url = url_,
                        .ours = report.ours,
                        .foreign = report.foreign,
                        .problem = std::move(problem),
                        .checked_at = now};
    if (repaired) {
      care.repaired_at = now;
      log_warn("hooks.repaired", {{"connection", connection_.id().str()}});
    }
    ONESHELF_TRY(parts_.store.write([&](Records& records) -> Result<void> {
      // The handshake comes in on its own, maybe before we are here.
      const HookCareRecord noted = ONESHELF_TRY(care_of(records, care.connection));
      if (has_bad_secret(noted)) care.problem = noted.problem;
      return records.save_hook_care(care);
    }));
    return report;
  }

  const Context& context_;
  EngineParts& parts_;
  OpenConnection& connection_;
  HookSubscriptions& hooks_;
  const std::string url_;
  const std::vector<std::string> topics_;
  HookCareRecord former_;
  std::optional<Error> problem_;
};

Json to_json(const HookReport& report) {
  Json json = Json::object();
  json.set("supported", report.supported).set("added", report.added);
  json.set("removed", report.removed).set("ours", report.ours);
  return json.set("foreign", report.foreign);
}

}  // namespace

HookPlan plan_hooks(std::span<const HookSubscription> listed, const std::string& url,
                    const std::string& former_url, std::span<const std::string> topics) {
  HookPlan plan;
  bool kept = false;
  for (const HookSubscription& hook : listed) {
    const bool outdated = hook.url != url && !former_url.empty() && hook.url == former_url;
    if (hook.url != url && !outdated) {
      ++plan.foreign;
      continue;
    }
    if (!kept && !outdated && hook.enabled && is_complete(hook, topics)) {
      kept = true;
      plan.ours = 1;
    } else {
      plan.remove.push_back(hook.id);
    }
  }
  plan.add = !kept;
  return plan;
}

namespace {

/// Whether a hook of the connection that was signed as it should be came not long ago.
Result<bool> was_proven_lately(Records& records, const ConnectionId& connection, Timestamp now) {
  for (const HintTopic& topic : ONESHELF_TRY(records.hint_topics())) {
    if (topic.connection == connection && now - topic.last_at < kProvenFor) return true;
  }
  return false;
}

}  // namespace

Result<void> note_hook_secret(Records& records, const ConnectionId& connection,
                              const std::optional<Error>& problem, Timestamp now) {
  if (problem && ONESHELF_TRY(was_proven_lately(records, connection, now))) return success();
  HookCareRecord care = ONESHELF_TRY(care_of(records, connection));
  if (!problem && !has_bad_secret(care)) return success();
  care.connection = connection;
  care.problem = problem;
  return records.save_hook_care(care);
}

Result<HookReport> care_for_hooks(const Context& context, EngineParts& parts,
                                  const ConnectionId& id) {
  const std::string base = ONESHELF_TRY(public_url(parts.store));
  if (base.empty()) return HookReport{};
  OpenConnection connection = ONESHELF_TRY(parts.connections.open(id, Lane::kReconcile));
  HookSubscriptions* hooks = connection.connector().hook_subscriptions();
  if (hooks == nullptr) return HookReport{};
  const std::string url = join_url(base, "hooks/" + percent_encoded(id.str()));
  return Care(context, parts, connection, *hooks, url).run();
}

JobWork hook_care_work(const LinkId& id) {
  return [id](const Context& context, EngineParts& parts, const JobId&,
              const Progress& progress) -> Result<Json> {
    const LinkView link = ONESHELF_TRY(load_link(parts, id));
    progress("looking after hooks", 0, 2);
    const Result<HookReport> source = care_for_hooks(context, parts, link.source.id);
    progress("looking after hooks", 1, 2);
    // One side's trouble does not keep the other from being looked after.
    const HookReport channel = ONESHELF_TRY(care_for_hooks(context, parts, link.channel.id));
    if (!source.ok()) return source.error();
    return Json::object().set("source", to_json(*source)).set("channel", to_json(channel));
  };
}

Result<void> save_public_url(Store& store, const std::string& url) {
  const bool is_address = url.starts_with("https://") || url.starts_with("http://");
  const bool is_plain = std::ranges::all_of(url, [](char c) { return c > ' ' && c < 0x7f; });
  if (!is_address || !is_plain || url.find_first_of("?#") != std::string::npos) {
    return Error(ErrorCode::kInvalid, "hooks.bad_public_url", "The public address cannot be used.")
        .remedied("Give it as https://shelf.example, as the platforms reach this server.");
  }
  return store.write([&](Records& records) {
    return records.save_account_settings(kServer, {Json::object().set("public_url", url), ""});
  });
}

Result<std::string> public_url(Store& store) {
  const auto settings = ONESHELF_TRY(read_value<std::optional<AccountSettings>>(
      store, [](Records& records) { return records.account_settings(kServer); }));
  return settings ? settings->values["public_url"].text_or() : std::string();
}

}  // namespace oneshelf

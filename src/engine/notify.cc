#include "engine/notify.h"

#include <algorithm>

#include "base/bytes.h"
#include "base/log.h"
#include "base/text.h"
#include "engine/alarm_book.h"

namespace oneshelf {
namespace {

constexpr milliseconds kTellTime = std::chrono::seconds(30);
constexpr milliseconds kFirstWait = std::chrono::minutes(1);
constexpr milliseconds kLongestWait = std::chrono::hours(1);
constexpr milliseconds kGivenUpAfter = std::chrono::hours(72);
constexpr int kSentAtOnce = 20;
constexpr size_t kSubjectMax = 150;  // characters

milliseconds wait_after(int attempts) {
  milliseconds wait = kFirstWait;
  for (int i = 1; i < attempts && wait < kLongestWait; ++i) wait *= 2;
  return std::min(wait, kLongestWait);
}

Result<void> check_status(const HttpResponse& response, const char* who) {
  if (response.status >= 200 && response.status < 300) return success();
  return Error(ErrorCode::kUnavailable, "alarms.not_taken",
               std::string(who) + " answered with status " + std::to_string(response.status) + ".")
      .remedied("Check its address with `oneshelf alarms set`.");
}

Result<void> post(const Context& context, Http& http, const AlarmSettings::WebhookTarget& target,
                  const TellingRecord& telling) {
  const std::string timestamp = to_rfc3339(context.clock().now());
  HttpRequest request;
  request.method = "POST";
  request.url = target.url;
  request.timeout = kTellTime;
  request.body = telling.body.dump();
  request.headers = {{"Content-Type", "application/json"},
                     {"X-OneShelf-Delivery", std::to_string(telling.id)},
                     {"X-OneShelf-Timestamp", timestamp}};
  if (!target.secret.empty()) {
    request.headers.emplace_back("X-OneShelf-Signature",
                                 webhook_signature(target.secret, timestamp, request.body));
  }
  const HttpResponse response = ONESHELF_TRY(http.send(context, request));
  return check_status(response, "The webhook's receiver");
}

Result<void> mail(const Context& context, MailSender& sender,
                  const AlarmSettings::MailTarget& target, const TellingRecord& telling) {
  Mail mail;
  // The same for every attempt, so that a mail that came twice can be told as one.
  mail.id =
      "alarm-" + std::to_string(telling.id) + "-" + std::to_string(to_unix_ms(telling.created_at));
  mail.from = target.from;
  mail.to = target.to;
  mail.subject = truncated(subject_of(telling.body), kSubjectMax);
  std::ranges::replace_if(
      mail.subject, [](char c) { return c == '\r' || c == '\n' || c == '\0'; }, ' ');
  mail.body = telling.body["text"].text_or();
  return sender.send(context.within(kTellTime), target.server, mail);
}

Result<TellerRecord> teller_named(Records& records, const std::string& name) {
  for (TellerRecord& teller : ONESHELF_TRY(records.tellers())) {
    if (teller.name == name) return std::move(teller);
  }
  return TellerRecord{.name = name};
}

Result<void> note_outcome(Records& records, const std::string& name, const Result<void>& outcome,
                          Timestamp now) {
  TellerRecord teller = ONESHELF_TRY(teller_named(records, name));
  if (outcome.ok()) {
    teller.last_ok_at = now;
    teller.failing_since.reset();
    teller.problem.reset();
  } else {
    if (!teller.failing_since) teller.failing_since = now;
    teller.problem = outcome.error();
  }
  return records.save_teller(teller);
}

Result<void> take_outcome(Records& records, TellingRecord telling, const Result<void>& outcome,
                          Timestamp now) {
  ONESHELF_TRY(note_outcome(records, telling.teller, outcome, now));
  if (outcome.ok()) return records.remove_telling(telling.id);
  ++telling.attempts;
  telling.next_at = now + wait_after(telling.attempts);
  if (now - telling.created_at < kGivenUpAfter) return records.save_telling_attempt(telling);
  log_error("alarm.not_told", {{"teller", telling.teller}, {"error", outcome.error().id()}});
  return records.remove_telling(telling.id);
}

}  // namespace

std::string webhook_signature(std::string_view secret, std::string_view timestamp,
                              std::string_view body) {
  return "sha256=" + to_hex(hmac_sha256(secret, std::string(timestamp) + "." + std::string(body)));
}

Json test_message(Timestamp now) {
  return Json::object()
      .set("event", "test")
      .set("at", to_rfc3339(now))
      .set("text", "This is a test. Alarms of OneShelf arrive here.\n");
}

Result<void> tell(const Context& context, const TellDoors& doors, const AlarmSettings& settings,
                  const TellingRecord& telling) {
  if (telling.teller == "mail" && settings.mail) {
    return mail(context, doors.mail, *settings.mail, telling);
  }
  if (telling.teller == "webhook" && settings.webhook) {
    return post(context, doors.http, *settings.webhook, telling);
  }
  return success();  // nobody is to be told this way any more
}

Result<DeliveryReport> deliver_due(const Context& context, Store& store, const TellDoors& doors,
                                   const AlarmSettings& settings) {
  DeliveryReport report;
  const auto due =
      ONESHELF_TRY(read_value<std::vector<TellingRecord>>(store, [&](Records& records) {
        return records.tellings(context.clock().now(), kSentAtOnce);
      }));
  for (const TellingRecord& telling : due) {
    if (context.stopped()) break;
    const Result<void> outcome = tell(context, doors, settings, telling);
    ++(outcome.ok() ? report.told : report.failed);
    if (!outcome.ok()) {
      log_warn("alarm.telling_failed",
               {{"teller", telling.teller}, {"error", outcome.error().id()}});
    }
    ONESHELF_TRY(store.write([&](Records& records) {
      return take_outcome(records, telling, outcome, context.clock().now());
    }));
  }
  return report;
}

Result<void> beat(const Context& context, Store& store, const TellDoors& doors,
                  const AlarmSettings& settings) {
  if (!settings.heartbeat) return success();
  const TellerRecord known = ONESHELF_TRY(read_value<TellerRecord>(
      store, [](Records& records) { return teller_named(records, "heartbeat"); }));
  const Timestamp now = context.clock().now();
  if (known.last_ok_at && now - *known.last_ok_at < settings.heartbeat->every) return success();
  HttpRequest request;
  request.url = settings.heartbeat->url;
  request.timeout = kTellTime;
  const Result<HttpResponse> response = doors.http.send(context, request);
  const Result<void> outcome =
      response.ok() ? check_status(*response, "The heartbeat's monitor") : response.error();
  ONESHELF_TRY(store.write([&](Records& records) {
    return note_outcome(records, "heartbeat", outcome, context.clock().now());
  }));
  return outcome;
}

}  // namespace oneshelf

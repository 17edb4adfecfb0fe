#pragma once

#include "engine/alarm_settings.h"
#include "net/http.h"

namespace oneshelf {

/// The doors through which people outside are told.
struct TellDoors {
  Http& http;
  MailSender& mail;
};

/// Tells one message through one teller now.
Result<void> tell(const Context& context, const TellDoors& doors, const AlarmSettings& settings,
                  const TellingRecord& telling);

struct DeliveryReport {
  int64_t told = 0, failed = 0;
};
/// Sends what is due in the queue. What fails is tried again after 1 minute, doubling up to an
/// hour, for three days; how telling goes is kept for each teller. Never throws a message away
/// silently: the alarm itself stays, and is told again.
Result<DeliveryReport> deliver_due(const Context& context, Store& store, const TellDoors& doors,
                                   const AlarmSettings& settings);

/// Calls the heartbeat's address if it is due: whoever expects it notices when it stays away.
Result<void> beat(const Context& context, Store& store, const TellDoors& doors,
                  const AlarmSettings& settings);

/// "sha256=…" over "timestamp.body": what a webhook's receiver checks.
std::string webhook_signature(std::string_view secret, std::string_view timestamp,
                              std::string_view body);

/// A message that says that alarms arrive.
Json test_message(Timestamp now);

}  // namespace oneshelf

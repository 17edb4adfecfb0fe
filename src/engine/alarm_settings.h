#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/secrets.h"
#include "net/mail.h"
#include "store/store.h"
#include "sync/alarms.h"

namespace oneshelf {

/// One thing that can be set about alarms. Drives the command line and the docs.
struct AlarmOption {
  std::string name;  ///< "mail_url"
  std::string help;
  std::string fallback;
  bool secret = false;  ///< sealed, and never shown again
};
const std::vector<AlarmOption>& alarm_options();

/// Values by option, secrets included.
using AlarmValues = std::map<std::string, std::string>;

/// Who is told of alarms, and when there is one.
struct AlarmSettings {
  struct MailTarget {
    MailServer server;
    std::string from;
    std::vector<std::string> to;
  };
  struct WebhookTarget {
    std::string url, secret;
  };
  struct Heartbeat {
    std::string url;
    std::chrono::minutes every{5};
  };
  std::optional<MailTarget> mail;
  std::optional<WebhookTarget> webhook;
  std::optional<Heartbeat> heartbeat;
  std::chrono::hours remind{24};  ///< an alarm that stays is told again
  AlarmLimits limits;

  /// "mail", "webhook": those that messages go to.
  std::vector<std::string> tellers() const;
};
/// Errors: `alarms.unknown_option`, `alarms.bad_value` naming the option, and those of mail.h.
Result<AlarmSettings> alarm_settings_of(const AlarmValues& values);

/// The stored values; of an account that set nothing: none.
Result<AlarmValues> load_alarm_values(Records& records, Secrets& secrets);
/// Changes the stored values, secrets sealed, if all of them together make sense. An empty value
/// removes what was set.
Result<AlarmSettings> change_alarm_values(Store& store, Secrets& secrets,
                                          const AlarmValues& changes);

}  // namespace oneshelf

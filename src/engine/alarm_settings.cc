#include "engine/alarm_settings.h"

#include <algorithm>
#include <charconv>

#include "base/text.h"

namespace oneshelf {
namespace {

constexpr const char* kName = "alarms";
constexpr int64_t kLargest = 1'000'000;
constexpr int64_t kBytesPerMb = 1 << 20;

std::vector<AlarmOption> make_options() {
  return {
      {"mail_url", "Mail server: smtp://host:587 or smtps://host:465", "", false},
      {"mail_user", "User at the mail server, if it wants one", "", false},
      {"mail_password", "Password of that user", "", true},
      {"mail_from", "Address that alarms come from", "", false},
      {"mail_to", "Addresses that alarms go to, separated by commas", "", false},
      {"mail_security", "tls, or none for a server on this machine", "tls", false},
      {"webhook_url", "Address that alarms are posted to", "", true},
      {"webhook_secret", "Posts are signed with it", "", true},
      {"heartbeat_url", "Address that is called while all is well, for a monitor elsewhere", "",
       true},
      {"heartbeat_minutes", "Call it this often", "5", false},
      {"remind_hours", "Tell an alarm that stays again after this long", "24", false},
      {"orders_held_minutes", "An order may wait for a person this long", "15", false},
      {"orders_waiting_minutes", "An order may be on its way to the source this long", "30", false},
      {"backup_days", "The newest backup may be this old; 0: not watched", "7", false},
      {"disk_free_percent", "Free space of the data folder's disk, if also below disk_free_mb", "5",
       false},
      {"disk_free_mb", "Free space, if also below disk_free_percent", "1024", false},
      {"expiry_days", "Tell this long before credentials expire", "14", false},
      {"parked_max", "So many records of a link may be parked; 0: not watched", "100", false}};
}

const AlarmOption* option_named(std::string_view name) {
  const auto found = std::ranges::find(alarm_options(), name, &AlarmOption::name);
  return found == alarm_options().end() ? nullptr : &*found;
}

/// The values with their defaults, and what is wrong with them.
class Values {
 public:
  explicit Values(const AlarmValues& values) : values_(values) {}

  std::string text(const std::string& name) const {
    const auto found = values_.find(name);
    return found == values_.end() || found->second.empty() ? option_named(name)->fallback
                                                           : found->second;
  }
  Result<int64_t> number(const std::string& name, int64_t least) const {
    const std::string text = this->text(name);
    int64_t value = 0;
    const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), value);
    const bool whole = failed == std::errc() && end == text.data() + text.size();
    if (whole && value >= least && value <= kLargest) return value;
    return bad(name, "a whole number of at least " + std::to_string(least));
  }
  Result<void> check_web_address(const std::string& name) const {
    const std::string url = text(name);
    const bool shaped = url.starts_with("https://") || url.starts_with("http://");
    const bool plain = std::ranges::all_of(url, [](char c) { return c > ' ' && c < 0x7f; });
    if (url.empty() || (shaped && plain)) return success();
    return bad(name, "an address that begins with https://");
  }
  static Error bad(const std::string& name, const std::string& wanted) {
    return Error(ErrorCode::kInvalid, "alarms.bad_value", name + " must be " + wanted + ".")
        .remedied("`oneshelf alarms set --set " + name + "=…`")
        .with("option", name);
  }

 private:
  const AlarmValues& values_;
};

Result<std::optional<AlarmSettings::MailTarget>> mail_of(const Values& values) {
  AlarmSettings::MailTarget mail;
  mail.server.url = values.text("mail_url");
  if (mail.server.url.empty()) return std::optional<AlarmSettings::MailTarget>();
  ONESHELF_TRY(check_mail_url(mail.server.url));
  mail.server.user = values.text("mail_user");
  mail.server.password = values.text("mail_password");
  const std::string security = values.text("mail_security");
  if (security != "tls" && security != "none") return Values::bad("mail_security", "tls or none");
  mail.server.security =
      security == "none" ? MailServer::Security::kNone : MailServer::Security::kTls;
  mail.from = values.text("mail_from");
  if (!check_mail_address(mail.from).ok()) return Values::bad("mail_from", "a mail address");
  for (const std::string& part : split(values.text("mail_to"), ',')) {
    const std::string to(trimmed(part));
    if (!check_mail_address(to).ok()) return Values::bad("mail_to", "one or more mail addresses");
    mail.to.push_back(to);
  }
  return std::optional(std::move(mail));
}

Result<AlarmLimits> limits_of(const Values& values) {
  AlarmLimits limits;
  limits.held_for = std::chrono::minutes(ONESHELF_TRY(values.number("orders_held_minutes", 0)));
  limits.waiting_for =
      std::chrono::minutes(ONESHELF_TRY(values.number("orders_waiting_minutes", 1)));
  limits.backup_age = std::chrono::hours(24 * ONESHELF_TRY(values.number("backup_days", 0)));
  limits.disk_free_percent = ONESHELF_TRY(values.number("disk_free_percent", 0));
  limits.disk_free_bytes = kBytesPerMb * ONESHELF_TRY(values.number("disk_free_mb", 0));
  limits.expiry_notice = std::chrono::hours(24 * ONESHELF_TRY(values.number("expiry_days", 0)));
  limits.parked_max = ONESHELF_TRY(values.number("parked_max", 0));
  return limits;
}

}  // namespace

const std::vector<AlarmOption>& alarm_options() {
  static const std::vector<AlarmOption> kOptions = make_options();
  return kOptions;
}

std::vector<std::string> AlarmSettings::tellers() const {
  std::vector<std::string> names;
  if (mail) names.emplace_back("mail");
  if (webhook) names.emplace_back("webhook");
  return names;
}

Result<AlarmSettings> alarm_settings_of(const AlarmValues& given) {
  for (const auto& [name, value] : given) {
    if (option_named(name) != nullptr) continue;
    return Error(ErrorCode::kInvalid, "alarms.unknown_option",
                 "There is no option \"" + name + "\" of alarms.")
        .remedied("`oneshelf alarms set` without options lists them.");
  }
  const Values values(given);
  AlarmSettings settings;
  settings.mail = ONESHELF_TRY(mail_of(values));
  ONESHELF_TRY(values.check_web_address("webhook_url"));
  ONESHELF_TRY(values.check_web_address("heartbeat_url"));
  if (const std::string url = values.text("webhook_url"); !url.empty()) {
    settings.webhook = {.url = url, .secret = values.text("webhook_secret")};
  }
  const int64_t minutes = ONESHELF_TRY(values.number("heartbeat_minutes", 1));
  if (const std::string url = values.text("heartbeat_url"); !url.empty()) {
    settings.heartbeat = {.url = url, .every = std::chrono::minutes(minutes)};
  }
  settings.remind = std::chrono::hours(ONESHELF_TRY(values.number("remind_hours", 1)));
  settings.limits = ONESHELF_TRY(limits_of(values));
  return settings;
}

Result<AlarmValues> load_alarm_values(Records& records, Secrets& secrets) {
  AlarmValues values;
  const auto stored = ONESHELF_TRY(records.account_settings(kName));
  if (!stored) return values;
  for (const auto& [name, value] : stored->values.as_object()) values[name] = value.text_or();
  if (stored->sealed_secrets.empty()) return values;
  const std::string opened = ONESHELF_TRY(secrets.open(stored->sealed_secrets));
  const Json sealed = ONESHELF_TRY(parse_json(opened));
  for (const auto& [name, value] : sealed.as_object()) values[name] = value.text_or();
  return values;
}

Result<AlarmSettings> change_alarm_values(Store& store, Secrets& secrets,
                                          const AlarmValues& changes) {
  return write_value<AlarmSettings>(store, [&](Records& records) -> Result<AlarmSettings> {
    AlarmValues values = ONESHELF_TRY(load_alarm_values(records, secrets));
    for (const auto& [name, value] : changes) values[name] = value;
    AlarmSettings settings = ONESHELF_TRY(alarm_settings_of(values));
    AccountSettings stored;
    Json sealed = Json::object();
    for (const auto& [name, value] : values) {
      if (value.empty()) continue;
      (option_named(name)->secret ? sealed : stored.values).set(name, value);
    }
    stored.sealed_secrets = secrets.seal(sealed.dump());
    ONESHELF_TRY(records.save_account_settings(kName, stored));
    return settings;
  });
}

}  // namespace oneshelf

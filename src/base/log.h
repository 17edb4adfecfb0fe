#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

namespace oneshelf {

enum class LogLevel { kDebug, kInfo, kWarn, kError, kOff };

using LogFields = std::initializer_list<std::pair<std::string_view, std::string>>;

/// Where log lines go: standard error, as text on a terminal and JSON elsewhere. Call once, early.
/// Values whose key names a secret (password, token, secret, authorization, key …) are replaced,
/// and so are credentials inside other values; base/redact.h has the rules.
void configure_log(LogLevel level, bool as_json);

/// One line per event. `event` is a constant such as "order.written"; fields are key and value.
/// error = someone must act; warn = it healed; info = a business milestone.
void log_event(LogLevel level, std::string_view event, LogFields fields = {});

inline void log_debug(std::string_view event, LogFields fields = {}) {
  log_event(LogLevel::kDebug, event, fields);
}
inline void log_info(std::string_view event, LogFields fields = {}) {
  log_event(LogLevel::kInfo, event, fields);
}
inline void log_warn(std::string_view event, LogFields fields = {}) {
  log_event(LogLevel::kWarn, event, fields);
}
inline void log_error(std::string_view event, LogFields fields = {}) {
  log_event(LogLevel::kError, event, fields);
}

/// The line that log_event writes, without its time: for tests of the redactor.
std::string format_log_line(std::string_view event, LogFields fields, bool as_json);

}  // namespace oneshelf

#include "base/log.h"

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <cstdlib>

#include "base/assert.h"
#include "base/json.h"
#include "base/redact.h"
#include "base/text.h"

namespace oneshelf {
namespace {

// The library's own registry holds the one logger; its name remembers the form of the lines.
constexpr const char* kTextLogger = "oneshelf-text";
constexpr const char* kJsonLogger = "oneshelf-json";
constexpr const char* kTextPattern = "%Y-%m-%dT%H:%M:%S.%eZ %l %v";
/// The line from format_log_line follows without its opening brace.
constexpr const char* kJsonPattern = R"({"time":"%Y-%m-%dT%H:%M:%S.%eZ","level":"%l",%v)";
/// Longer values are cut: a log line is no place for bodies.
constexpr size_t kMaxValueCharacters = 2'000;

spdlog::level::level_enum native_level(LogLevel level) {
  switch (level) {
    case LogLevel::kDebug: return spdlog::level::debug;
    case LogLevel::kInfo: return spdlog::level::info;
    case LogLevel::kWarn: return spdlog::level::warn;
    case LogLevel::kError: return spdlog::level::err;
    case LogLevel::kOff: return spdlog::level::off;
  }
  return spdlog::level::info;
}

bool is_ours(const spdlog::logger* logger) {
  return logger != nullptr && (logger->name() == kTextLogger || logger->name() == kJsonLogger);
}

/// The logger, made with defaults if nobody configured one.
std::shared_ptr<spdlog::logger> current_logger() {
  std::shared_ptr<spdlog::logger> logger = spdlog::default_logger();
  if (is_ours(logger.get())) return logger;
  configure_log(LogLevel::kInfo, false);
  return spdlog::default_logger();
}

std::string safe_value(std::string_view key, const std::string& value) {
  if (names_secret(key)) return std::string(kRedacted);
  return repaired_utf8(truncated(redacted(value), kMaxValueCharacters));
}

bool needs_quotes(std::string_view value) {
  return value.empty() || std::ranges::any_of(value, [](char c) {
           const auto byte = static_cast<unsigned char>(c);
           return byte <= ' ' || byte == 0x7F || c == '"' || c == '=' || c == '\\';
         });
}

std::string json_line(std::string_view event, LogFields fields) {
  Json line = Json::object();
  line.set("event", event);
  for (const auto& [key, value] : fields) line.set(key, safe_value(key, value));
  return line.dump();
}

std::string text_line(std::string_view event, LogFields fields) {
  std::string line(event);
  for (const auto& [key, value] : fields) {
    const std::string safe = safe_value(key, value);
    line += ' ';
    line += key;
    line += '=';
    line += needs_quotes(safe) ? Json(safe).dump() : safe;
  }
  return line;
}

}  // namespace

void configure_log(LogLevel level, bool as_json) {
  auto sink = std::make_shared<spdlog::sinks::stderr_sink_mt>();
  auto logger = std::make_shared<spdlog::logger>(as_json ? kJsonLogger : kTextLogger, sink);
  logger->set_pattern(as_json ? kJsonPattern : kTextPattern, spdlog::pattern_time_type::utc);
  logger->set_level(native_level(level));
  logger->flush_on(spdlog::level::warn);
  spdlog::set_default_logger(std::move(logger));
}

void log_event(LogLevel level, std::string_view event, LogFields fields) {
  const std::shared_ptr<spdlog::logger> logger = current_logger();
  const spdlog::level::level_enum native = native_level(level);
  if (level == LogLevel::kOff || !logger->should_log(native)) return;
  const bool as_json = logger->name() == kJsonLogger;
  const std::string line = format_log_line(event, fields, as_json);
  logger->log(native, spdlog::string_view_t(line.data() + (as_json ? 1 : 0),
                                            line.size() - (as_json ? 1 : 0)));
}

std::string format_log_line(std::string_view event, LogFields fields, bool as_json) {
  return as_json ? json_line(event, fields) : text_line(event, fields);
}

void assertion_failed(const char* condition, const char* file, int line) {
  log_error("assertion.failed",
            {{"condition", condition}, {"file", file}, {"line", std::to_string(line)}});
  std::abort();
}

}  // namespace oneshelf

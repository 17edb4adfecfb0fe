#pragma once

#include <cstdio>
#include <string>
#include <string_view>

#include "base/json.h"
#include "cli/format.h"

namespace oneshelf::cli {

/// How the program ends; docs/cli.md tells scripts.
enum class Exit : int {
  kOk = 0,
  kFailed = 1,
  kUsage = 2,
  kSomeParked = 3,   ///< done, but some records are parked or held
  kNeedsPerson = 4,  ///< credentials, a permission or a choice are missing
};
Exit exit_of(const Error& error);
/// The worse of two.
Exit worse(Exit left, Exit right);

/// {"code","id","message","remedy","context":{…}}.
Json error_json(const Error& error);
/// "error: sentence (id)", then what to do and the record, each on a line.
std::string error_text(const Error& error);

/// Where a command's words go: for people, or with --json one line of JSON. Not for two threads.
class Output {
 public:
  Output(std::FILE* out, std::FILE* err, bool json) : out_(out), err_(err), json_(json) {}

  bool json() const { return json_; }
  bool err_is_terminal() const;

  /// A line for people on standard output.
  void say(std::string_view line);
  /// Text with its own line ends, for people.
  void text(std::string_view lines);
  void table(const Table& table) { text(table.text()); }
  /// The answer for programs: one line. Only with --json.
  void answer(const Json& json);
  /// A line of JSON, whatever the form of the answer: what is data by nature.
  void line(const Json& json);
  /// A line for people on standard error: advice, not part of the answer.
  void note(std::string_view line);
  /// As it is, on standard error, whatever the form of the answer: progress and questions.
  void raw_err(std::string_view bytes);
  void fail(const Error& error);

 private:
  std::FILE* out_;
  std::FILE* err_;
  bool json_;
};

}  // namespace oneshelf::cli

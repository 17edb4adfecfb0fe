#pragma once

#include <stop_token>
#include <string>
#include <string_view>

#include "base/result.h"
#include "cli/output.h"

namespace oneshelf::cli {

enum class Echo { kShown, kHidden };

/// Asks a person at a terminal. Errors: kCancelled `prompt.stopped`.
class Prompt {
 public:
  Prompt(Output& out, std::stop_token stop) : out_(out), stop_(std::move(stop)) {}

  /// Whether there is a person to ask.
  bool is_possible() const;
  /// One line, without its end.
  Result<std::string> ask(std::string_view question, Echo echo);

 private:
  Result<std::string> read_line();

  Output& out_;
  std::stop_token stop_;
};

}  // namespace oneshelf::cli

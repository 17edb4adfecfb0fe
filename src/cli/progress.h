#pragma once

#include <string>

#include "base/clock.h"
#include "cli/output.h"
#include "engine/parts.h"

namespace oneshelf::cli {

/// Shows how far long work is: one line that changes on a terminal, now and then a line elsewhere,
/// nothing at all for programs that asked for JSON. Outlives the Progress it gives out.
class ProgressLine {
 public:
  ProgressLine(Output& out, Clock& clock);
  ~ProgressLine() { clear(); }
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;

  Progress watch();
  /// Removes the changing line, before anything else is printed.
  void clear();

 private:
  enum class Form { kNone, kLines, kChanging };
  void tell(std::string_view step, int64_t done, int64_t total);

  Output& out_;
  Clock& clock_;
  Form form_;
  std::string step_;
  milliseconds step_began_{0};
  int64_t done_at_start_ = 0;
  milliseconds shown_at_{0};
  bool shown_ = false;
};

}  // namespace oneshelf::cli

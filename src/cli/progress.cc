#include "cli/progress.h"

namespace oneshelf::cli {
namespace {

constexpr milliseconds kRedrawEvery = milliseconds(100);
constexpr milliseconds kLineEvery = std::chrono::seconds(5);
constexpr std::string_view kEraseLine = "\r\033[K";

}  // namespace

ProgressLine::ProgressLine(Output& out, Clock& clock)
    : out_(out),
      clock_(clock),
      form_(out.json()              ? Form::kNone
            : out.err_is_terminal() ? Form::kChanging
                                    : Form::kLines) {}

Progress ProgressLine::watch() {
  return [this](std::string_view step, int64_t done, int64_t total) { tell(step, done, total); };
}

void ProgressLine::tell(std::string_view step, int64_t done, int64_t total) {
  if (form_ == Form::kNone) return;
  const milliseconds now = clock_.monotonic();
  const bool new_step = step != step_;
  if (new_step) {
    step_ = step;
    step_began_ = now;
    done_at_start_ = done;
  }
  const milliseconds every = form_ == Form::kChanging ? kRedrawEvery : kLineEvery;
  if (shown_ && !new_step && now - shown_at_ < every) return;
  shown_at_ = now;
  shown_ = true;
  const std::string line = progress_text({.step = step_,
                                          .done = done,
                                          .total = total,
                                          .elapsed = now - step_began_,
                                          .done_at_start = done_at_start_});
  if (form_ == Form::kChanging) {
    out_.raw_err(std::string(kEraseLine) + line);
  } else {
    out_.note(line);
  }
}

void ProgressLine::clear() {
  if (form_ == Form::kChanging && shown_) out_.raw_err(kEraseLine);
  shown_ = false;
}

}  // namespace oneshelf::cli

#include "cli/prompt.h"

#include <poll.h>
#include <termios.h>
#include <unistd.h>

#include "base/text.h"

namespace oneshelf::cli {
namespace {

constexpr int kLookForStopEveryMs = 100;

/// Turns the terminal's echo off while it lives.
class HiddenTyping {
 public:
  HiddenTyping() {
    if (tcgetattr(STDIN_FILENO, &before_) != 0) return;
    termios hidden = before_;
    hidden.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    changed_ = tcsetattr(STDIN_FILENO, TCSAFLUSH, &hidden) == 0;
  }
  ~HiddenTyping() {
    if (changed_) tcsetattr(STDIN_FILENO, TCSAFLUSH, &before_);
  }
  HiddenTyping(const HiddenTyping&) = delete;
  HiddenTyping& operator=(const HiddenTyping&) = delete;

 private:
  termios before_{};
  bool changed_ = false;
};

Error stopped() { return Error(ErrorCode::kCancelled, "prompt.stopped", "The question was left."); }

}  // namespace

bool Prompt::is_possible() const {
  return !out_.json() && isatty(STDIN_FILENO) == 1 && out_.err_is_terminal();
}

Result<std::string> Prompt::ask(std::string_view question, Echo echo) {
  out_.raw_err(std::string(question) + ": ");
  if (echo == Echo::kShown) return read_line();
  Result<std::string> answer = stopped();
  {
    const HiddenTyping hidden;
    answer = read_line();
  }
  out_.raw_err("\n");
  return answer;
}

Result<std::string> Prompt::read_line() {
  std::string line;
  while (!stop_.stop_requested()) {
    pollfd input{.fd = STDIN_FILENO, .events = POLLIN, .revents = 0};
    if (poll(&input, 1, kLookForStopEveryMs) <= 0) continue;
    char buffer[512];
    const ssize_t count = read(STDIN_FILENO, buffer, sizeof buffer);
    if (count <= 0) return stopped();
    line.append(buffer, static_cast<size_t>(count));
    if (!line.ends_with('\n')) continue;
    line.pop_back();
    return line;
  }
  return stopped();
}

}  // namespace oneshelf::cli

#include <sys/stat.h>
#include <unistd.h>

#include "base/log.h"
#include "cli/commands.h"
#include "cli/parse.h"

namespace {

using namespace oneshelf;
using namespace oneshelf::cli;

/// Commands that a person waits for tell their errors themselves; services log what happens.
LogLevel log_level(const Invocation& typed) {
  if (typed.verbose) return LogLevel::kDebug;
  return typed.command == "serve" ? LogLevel::kInfo : LogLevel::kOff;
}

int run(const std::vector<std::string>& arguments) {
  Result<Invocation> typed = parse(arguments);
  Output out(stdout, stderr, typed.ok() ? typed->json : wants_json(arguments));
  if (!typed.ok()) {
    out.fail(typed.error());
    return static_cast<int>(Exit::kUsage);
  }
  umask(S_IRWXG | S_IRWXO);  // orders and credentials are nobody else's business
  configure_log(log_level(*typed), isatty(STDERR_FILENO) == 0);
  const StopSignals signals;
  const Result<Exit> exit = run_command({.typed = *typed, .out = out, .signals = signals});
  if (exit.ok()) return static_cast<int>(*exit);
  out.fail(exit.error());
  return static_cast<int>(exit_of(exit.error()));
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return run(std::vector<std::string>(argv + 1, argv + argc));
  } catch (const std::exception& caught) {
    // The top of the program: a throw is a bug of ours, or there is no memory left.
    oneshelf::log_error("program.failed", {{"exception", caught.what()}});
    std::fprintf(stderr, "error: something went wrong inside OneShelf: %s\n", caught.what());
    return static_cast<int>(oneshelf::cli::Exit::kFailed);
  }
}

// oneshelf-simulate: runs seeds of the simulation and tells whether every promise held.
#include <sys/wait.h>
#include <unistd.h>

#include <charconv>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iostream>

#include "base/json.h"
#include "base/log.h"
#include "simulation/flash_sale.h"
#include "simulation/group_sale.h"
#include "simulation/mutants.h"
#include "simulation/scenario.h"

namespace oneshelf::simulation {
namespace {

constexpr size_t kTraceShown = 100000;

struct Request {
  uint64_t seeds = 10, first = 1;
  int jobs = 2;
  bool trace = false;
  bool list_mutants = false;
  bool keep_going = false;
  bool flash_sale = false;
  int64_t group_sales = 0;  ///< sales of a master and its replicas; 0: none
  std::string mutant;
};

/// What became of one seed.
struct Outcome {
  uint64_t seed = 0;
  int invariant = 0;  ///< 0: all held; -1: the simulation itself failed
  std::string what;
  uint64_t fingerprint = 0;
  Totals totals;
};

std::filesystem::path new_folder(uint64_t seed) {
  const std::filesystem::path memory = "/dev/shm";
  const std::filesystem::path base =
      std::filesystem::is_directory(memory) ? memory : std::filesystem::temp_directory_path();
  std::filesystem::path folder =
      base / ("oneshelf-simulate-" + std::to_string(getpid()) + "-" + std::to_string(seed));
  std::filesystem::create_directories(folder);
  return folder;
}

Outcome run_seed(uint64_t seed, bool show_trace) {
  Outcome outcome;
  outcome.seed = seed;
  const std::filesystem::path folder = new_folder(seed);
  {
    Scenario scenario(seed, folder);
    try {
      scenario.run();
    } catch (const Broken& broken) {
      outcome.invariant = broken.invariant;
      outcome.what = broken.what;
    } catch (const std::exception& failure) {
      outcome.invariant = -1;
      outcome.what = failure.what();
    }
    outcome.totals = scenario.totals();
    outcome.fingerprint = scenario.trace().fingerprint();
    if (show_trace) std::cerr << scenario.trace().text(kTraceShown);
  }
  if (show_trace) {
    std::cerr << "The database of the hub is kept in " << folder.string() << "\n";
  } else {
    std::filesystem::remove_all(folder);
  }
  return outcome;
}

Json to_json(const Totals& totals) {
  Json json = Json::object();
  json.set("orders", totals.orders).set("stock_movements", totals.stock_movements);
  json.set("faults", totals.faults).set("crashes", totals.crashes).set("stalls", totals.stalls);
  json.set("requests", totals.requests).set("checks", totals.checks);
  json.set("oversold_most", totals.oversold);
  return json.set("virtual_ms", totals.virtual_ms);
}

Json to_json(const Outcome& outcome) {
  Json json = Json::object().set("seed", outcome.seed).set("invariant", outcome.invariant);
  json.set("what", outcome.what).set("fingerprint", std::to_string(outcome.fingerprint));
  return json.set("totals", to_json(outcome.totals));
}

int64_t number_in(const Json& json, const char* key) { return std::stoll(json[key].text_or("0")); }

Totals totals_from(const Json& json) {
  Totals totals;
  totals.orders = number_in(json, "orders");
  totals.stock_movements = number_in(json, "stock_movements");
  totals.faults = number_in(json, "faults");
  totals.crashes = number_in(json, "crashes");
  totals.stalls = number_in(json, "stalls");
  totals.requests = number_in(json, "requests");
  totals.checks = number_in(json, "checks");
  totals.oversold = number_in(json, "oversold_most");
  totals.virtual_ms = number_in(json, "virtual_ms");
  return totals;
}

/// A process of its own for every share of the seeds: a crash of one is told, not suffered.
struct Share {
  pid_t process = 0;
  int pipe = -1;
};

Share start_share(const Request& request, int number) {
  int ends[2];
  if (pipe(ends) != 0) throw std::runtime_error("no pipe");
  const pid_t process = fork();
  if (process < 0) throw std::runtime_error("no process");
  if (process > 0) {
    close(ends[1]);
    return {process, ends[0]};
  }
  close(ends[0]);
  for (uint64_t i = static_cast<uint64_t>(number); i < request.seeds;
       i += static_cast<uint64_t>(request.jobs)) {
    const std::string line = to_json(run_seed(request.first + i, request.trace)).dump() + "\n";
    if (write(ends[1], line.data(), line.size()) < 0) _exit(3);
  }
  _exit(0);
}

/// Reads one share to its end; false if its process died.
bool gather(const Share& share, const std::function<void(const Json&)>& take) {
  std::string text;
  char buffer[65536];
  for (ssize_t got = 0; (got = read(share.pipe, buffer, sizeof buffer)) > 0;) {
    text.append(buffer, static_cast<size_t>(got));
    for (size_t end = 0; (end = text.find('\n')) != std::string::npos;) {
      const Result<Json> line = parse_json(text.substr(0, end));
      text.erase(0, end + 1);
      if (line.ok()) take(*line);
    }
  }
  close(share.pipe);
  int status = 0;
  waitpid(share.process, &status, 0);
  return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

int simulate(const Request& request) {
  const auto began = std::chrono::steady_clock::now();
  Totals totals;
  uint64_t done = 0;
  uint64_t broken = 0;
  Json failures = Json::array();
  const auto take = [&](const Json& line) {
    ++done;
    totals.add(totals_from(line["totals"]));
    if (line["invariant"].text_or() == "0") return;
    ++broken;
    const std::string again = "oneshelf-simulate --seeds 1 --first " + line["seed"].text_or() +
                              (request.mutant.empty() ? "" : " --mutant " + request.mutant) +
                              " --trace";
    if (failures.size() < 20) {
      std::cout << "seed " << line["seed"].text_or() << ": invariant "
                << line["invariant"].text_or() << " broken: " << line["what"].text_or()
                << "\n  again: " << again << std::endl;
      failures.push(line["invariant"]);
    }
  };
  std::vector<Share> shares;
  for (int i = 0; i < request.jobs; ++i) shares.push_back(start_share(request, i));
  bool all_ended_well = true;
  for (const Share& share : shares) all_ended_well = gather(share, take) && all_ended_well;
  const double seconds =
      std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
  Json result = Json::object().set("seeds", done).set("broken", broken);
  if (!request.mutant.empty()) result.set("mutant", request.mutant).set("invariants", failures);
  result.set("totals", to_json(totals));
  result.set("virtual_days",
             Json::Number{std::to_string(static_cast<double>(totals.virtual_ms) / 86'400'000)});
  result.set("wall_seconds", Json::Number{std::to_string(seconds)});
  std::cout << result.dump() << std::endl;
  if (!all_ended_well || done != request.seeds) {
    std::cerr << "a share of the simulation died" << std::endl;
    return 3;
  }
  return broken == 0 ? 0 : 1;
}

FlashResult run_flash_sale(uint64_t seed, FlashTerms terms, bool show_trace) {
  const std::filesystem::path folder = new_folder(seed);
  FlashResult result;
  {
    FlashSale sale(seed, folder, terms);
    result = sale.run();
    if (show_trace) std::cerr << sale.trace().text(kTraceShown);
  }
  std::filesystem::remove_all(folder);
  return result;
}

/// One line per seed: the same sale on plain channels and on exclusive ones.
int flash_sales(const Request& request) {
  bool is_broken = false;
  for (uint64_t i = 0; i < request.seeds; ++i) {
    const uint64_t seed = request.first + i;
    const auto began = std::chrono::steady_clock::now();
    const FlashResult plain = run_flash_sale(seed, FlashTerms::kPlain, request.trace);
    const FlashResult exclusive = run_flash_sale(seed, FlashTerms::kExclusive, request.trace);
    const double seconds =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
    is_broken = is_broken || plain.is_broken || exclusive.is_broken;
    Json line = Json::object().set("seed", seed).set("channels", FlashSale::kChannels);
    line.set("buyers", FlashSale::kBuyers).set("units", FlashSale::kUnits);
    line.set("plain", to_json(plain)).set("exclusive", to_json(exclusive));
    line.set("wall_seconds", Json::Number{std::to_string(seconds)});
    std::cout << line.dump() << std::endl;
  }
  return is_broken ? 1 : 0;
}

/// One line per seed: a master and ten replicas that sell the same goods.
int group_sales(const Request& request) {
  bool is_broken = false;
  for (uint64_t i = 0; i < request.seeds; ++i) {
    const uint64_t seed = request.first + i;
    const auto began = std::chrono::steady_clock::now();
    const std::filesystem::path folder = new_folder(seed);
    Json line = Json::object().set("seed", seed).set("replicas", GroupSale::kReplicas);
    {
      GroupSale sale(seed, folder, request.group_sales);
      const GroupResult result = sale.run();
      is_broken = is_broken || !result.broken.empty();
      line.set("group", to_json(result));
      if (request.trace) std::cerr << sale.trace().text(kTraceShown);
    }
    if (request.trace) {
      std::cerr << "The database of the hub is kept in " << folder.string() << "\n";
    } else {
      std::filesystem::remove_all(folder);
    }
    const double seconds =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
    line.set("wall_seconds", Json::Number{std::to_string(seconds)});
    std::cout << line.dump() << std::endl;
  }
  return is_broken ? 1 : 0;
}

int usage() {
  std::cerr << "usage: oneshelf-simulate [--seeds N] [--first SEED] [--jobs N] [--trace]\n"
               "                         [--mutant NAME | --list-mutants] [--flash-sale | "
               "--group-sales N]\n";
  return 2;
}

std::optional<Request> read_arguments(int count, char** words) {
  Request request;
  for (int i = 1; i < count; ++i) {
    const std::string_view word = words[i];
    const std::string_view value = i + 1 < count ? words[i + 1] : "";
    const auto number = [&](auto& target) {
      ++i;
      return std::from_chars(value.data(), value.data() + value.size(), target).ec == std::errc();
    };
    if (word == "--seeds") {
      if (!number(request.seeds)) return std::nullopt;
    } else if (word == "--first") {
      if (!number(request.first)) return std::nullopt;
    } else if (word == "--jobs") {
      if (!number(request.jobs)) return std::nullopt;
    } else if (word == "--mutant") {
      request.mutant = value;
      ++i;
    } else if (word == "--trace") {
      request.trace = true;
    } else if (word == "--flash-sale") {
      request.flash_sale = true;
    } else if (word == "--group-sales") {
      if (!number(request.group_sales) || request.group_sales < 1) return std::nullopt;
    } else if (word == "--list-mutants") {
      request.list_mutants = true;
    } else {
      return std::nullopt;
    }
  }
  if (request.jobs < 1 || request.seeds < 1) return std::nullopt;
  return request;
}

int run(int count, char** words) {
  const std::optional<Request> request = read_arguments(count, words);
  if (!request) return usage();
  configure_log(request->trace ? LogLevel::kInfo : LogLevel::kOff, false);
  if (request->list_mutants) {
    for (const Mutant& mutant : mutants()) {
      std::cout << mutant.name << "\t" << mutant.breaks << "\t" << mutant.what << "\n";
    }
    return 0;
  }
  switch_on(request->mutant);
  if (request->group_sales > 0) return group_sales(*request);
  return request->flash_sale ? flash_sales(*request) : simulate(*request);
}

}  // namespace
}  // namespace oneshelf::simulation

int main(int count, char** words) { return oneshelf::simulation::run(count, words); }

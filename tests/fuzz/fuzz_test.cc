// The short run of every target: its corpus, then changed inputs, always the same ones. The input
// under way is kept in the file "fuzz-input": after a crash it is what crashed. A longer run is
// `make fuzz`.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "fuzz/mutator.h"
#include "fuzz/target.h"

namespace oneshelf::fuzz {
namespace {

constexpr int kRuns = 600;
constexpr int kSlowRuns = 200;  // a connection each, or two whole sandboxes
constexpr uint64_t kSeed = 20261122;

std::vector<std::string> corpus_of(std::string_view target) {
  std::vector<std::filesystem::path> paths;
  const std::filesystem::path folder = std::filesystem::path(ONESHELF_CORPUS_DIR) / target;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    paths.push_back(entry.path());
  }
  std::ranges::sort(paths);
  std::vector<std::string> corpus;
  for (const std::filesystem::path& path : paths) {
    std::ifstream file(path, std::ios::binary);
    corpus.emplace_back(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
  }
  return corpus;
}

void run(const Target& target, const std::string& bytes) {
  std::ofstream("fuzz-input", std::ios::binary | std::ios::trunc) << bytes;
  target.run(bytes);
}

class Fuzz : public ::testing::TestWithParam<Target> {};

TEST_P(Fuzz, AnyBytesAreReadOrRefusedAndNothingElse) {
  const Target& target = GetParam();
  const std::vector<std::string> corpus = corpus_of(target.name);
  ASSERT_FALSE(corpus.empty()) << "there is no corpus of " << target.name;
  for (const std::string& bytes : corpus) run(target, bytes);
  Mutator mutator(kSeed, corpus);
  const bool slow = target.name == "http_server" || target.name == "sandbox";
  for (int left = slow ? kSlowRuns : kRuns; left > 0; --left) run(target, mutator.next());
}

INSTANTIATE_TEST_SUITE_P(Targets, Fuzz, ::testing::ValuesIn(targets().begin(), targets().end()),
                         [](const auto& chosen) { return std::string(chosen.param.name); });

}  // namespace
}  // namespace oneshelf::fuzz

#include "simulation/mutants.h"

#include <array>

#include "base/mutant.h"

namespace oneshelf {
namespace {

// One process simulates one mutant; set before any thread begins.
std::string& active() {
  static std::string name;
  return name;
}

}  // namespace

bool is_mutant(std::string_view name) { return active() == name; }

namespace simulation {

std::span<const Mutant> mutants() {
  static constexpr std::array<Mutant, 0> kMutants = {};
  return kMutants;
}

void switch_on(std::string_view name) { active() = name; }

}  // namespace simulation
}  // namespace oneshelf

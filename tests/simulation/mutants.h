#pragma once

#include <span>
#include <string>
#include <string_view>

namespace oneshelf::simulation {

/// A deliberate fault of our own code (ONESHELF_MUTANT in base/mutant.h), and what it breaks.
struct Mutant {
  std::string_view name;
  std::string_view breaks;  ///< the invariants by one of which it is to be caught: "1,5"
  std::string_view what;
};
std::span<const Mutant> mutants();
/// Switches one on; "" none. Before anything runs.
void switch_on(std::string_view name);

}  // namespace oneshelf::simulation

#pragma once

#include <string_view>

// Deliberate faults of our own, to prove that the simulation can fail: each is a switch that turns
// one rule off. They exist only in what is built for the simulation (tests/simulation/mutants.cc
// lists them); everywhere else the condition is the constant false.
#ifdef ONESHELF_SIMULATION
namespace oneshelf {
bool is_mutant(std::string_view name);
}
#define ONESHELF_MUTANT(name) (::oneshelf::is_mutant(name))
#else
#define ONESHELF_MUTANT(name) false
#endif

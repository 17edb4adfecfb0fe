#pragma once

#include "cli/output.h"
#include "engine/setup.h"

namespace oneshelf::cli {

/// "Name (id)" of a choice, as far as the question names it.
std::string name_of_choice(const SetupQuestion& question, const std::string& id);
/// Every step with its questions and answers.
void show_setup(const LinkSetup& setup, Output& out);

}  // namespace oneshelf::cli

#include "cli/setup_text.h"

#include <algorithm>

namespace oneshelf::cli {

std::string name_of_choice(const SetupQuestion& question, const std::string& id) {
  const auto found = std::ranges::find(question.choices, id, &Named::id);
  if (found == question.choices.end() || found->name.empty() || found->name == id) return id;
  return found->name + " (" + id + ")";
}

void show_setup(const LinkSetup& setup, Output& out) {
  for (const SetupStep& step : setup.steps) {
    out.say(step.title);
    Table table({{.title = "  question"}, {.title = "answer"}, {.title = "setting"}});
    for (const SetupQuestion& question : step.questions) {
      std::string answer = name_of_choice(question, question.value);
      if (question.value.empty() && !question.suggestion.empty()) {
        answer = "? perhaps " + name_of_choice(question, question.suggestion);
      } else if (question.is_open) {
        answer = "?";
      }
      table.add({"  " + question.title, answer, question.path});
    }
    out.table(table);
  }
}

}  // namespace oneshelf::cli

// setup: a link from nothing to running, question by question.
#include <algorithm>

#include "cli/commands.h"
#include "cli/plan_text.h"
#include "cli/prompt.h"
#include "cli/setup_text.h"
#include "cli/typed_values.h"

namespace oneshelf::cli {
namespace {

using Answers = std::vector<std::pair<std::string, std::string>>;

constexpr size_t kChoicesShown = 20;

/// The link, made as a draft if there is none of that name.
Result<LinkView> find_or_begin(App& app, const Invocation& typed, const LinkId& id) {
  Result<LinkView> known = load_link(app.parts(), id);
  if (known.ok() || known.error().id() != "link.unknown") return known;
  if (!typed.has("source") || !typed.has("channel")) {
    return usage_error("usage.setup_ends",
                       "There is no link \"" + id.str() +
                           "\" yet. Say what it connects: --source and --channel, two connections "
                           "made with `oneshelf connect`.");
  }
  NewLink wanted;
  wanted.id = LinkId(ONESHELF_TRY(checked_name(id.str())));
  wanted.source = ConnectionId(typed.text("source"));
  wanted.channel = ConnectionId(typed.text("channel"));
  return begin_setup(app.parts(), wanted);
}

void show_choices(const SetupQuestion& question, Output& out) {
  if (question.choices.empty()) {
    out.note("  " + question.help + (question.allowed.empty() ? "" : " — " + question.allowed));
    return;
  }
  const size_t shown = std::min(question.choices.size(), kChoicesShown);
  for (size_t i = 0; i < shown; ++i) {
    const Named& choice = question.choices[i];
    out.note("  " + std::to_string(i + 1) + "  " + printable(choice.name) + " (" +
             printable(choice.id) + ")");
  }
  if (shown < question.choices.size()) {
    out.note("  … and " + std::to_string(question.choices.size() - shown) +
             " more; type the id of one");
  }
}

/// What was meant: a number of the list, a name of it, or an id as it is.
std::string meant(const SetupQuestion& question, const std::string& answer) {
  if (std::ranges::find(question.choices, answer, &Named::id) != question.choices.end()) {
    return answer;
  }
  for (size_t i = 0; i < std::min(question.choices.size(), kChoicesShown); ++i) {
    if (answer == std::to_string(i + 1)) return question.choices[i].id;
  }
  const auto named = std::ranges::find(question.choices, answer, &Named::name);
  return named != question.choices.end() ? named->id : answer;
}

/// Asks until the answer can be set. Empty keeps what is shown in brackets, "-" clears it.
Result<void> ask_one(App& app, Prompt& prompt, Output& out, const LinkId& id,
                     const SetupQuestion& question) {
  const std::string& offered = question.value.empty() ? question.suggestion : question.value;
  show_choices(question, out);
  while (true) {
    const std::string answer = ONESHELF_TRY(prompt.ask(
        question.title + (offered.empty() ? "" : " [" + name_of_choice(question, offered) + "]"),
        Echo::kShown));
    const std::string value = answer.empty()  ? offered
                              : answer == "-" ? ""
                                              : meant(question, answer);
    if (value == question.value) return success();
    const Result<LinkView> changed = change_link(app.parts(), id, {{question.path, value}});
    if (changed.ok()) return success();
    out.note(error_text(changed.error()));
  }
}

Result<LinkSetup> ask_all(App& app, const Session& session, Prompt& prompt, const LinkId& id,
                          LinkSetup setup) {
  for (size_t step = 0; step < setup.steps.size(); ++step) {
    const SetupStep& asked = setup.steps[step];
    session.out.note("\n" + std::to_string(step + 1) + ". " + asked.title + ". " + asked.text);
    for (const SetupQuestion& question : asked.questions) {
      ONESHELF_TRY(ask_one(app, prompt, session.out, id, question));
    }
  }
  const LinkView link = ONESHELF_TRY(load_link(app.parts(), id));
  return read_setup(session.context(app), app.parts(), link);
}

/// The dry run: what the first run would write, without writing anything.
Result<Json> review(App& app, const Session& session, const LinkId& id) {
  SyncOptions options;
  options.apply = false;
  options.even_if_paused = true;
  const FreshPlan fresh = ONESHELF_TRY(fresh_plan(session.context(app), app.parts(), id, options,
                                                  [](std::string_view, int64_t, int64_t) {}));
  session.out.say("The first run:");
  session.out.text(totals_text(fresh.plan.summary));
  return to_json(fresh.plan.summary);
}

void tell_next(const LinkSetup& setup, const LinkId& id, Output& out) {
  const std::vector<std::string> open = setup.open();
  if (!open.empty()) {
    out.say(counted(static_cast<int64_t>(open.size()), "question") +
            " open. Answer with: oneshelf setup " + id.str() + " --set \"" + open.front() +
            "=<id>\"" +
            (suggestions_of(setup).empty() ? "." : ", or take what is suggested with --accept."));
  } else if (setup.is_draft) {
    out.say("All is answered. Look at it again: oneshelf setup " + id.str() +
            " --review. Let it run: oneshelf setup " + id.str() + " --complete.");
  }
}

}  // namespace

Result<Exit> run_setup(App& app, const Session& session) {
  const Invocation& typed = session.typed;
  const LinkId id(typed.text("LINK"));
  LinkView link = ONESHELF_TRY(find_or_begin(app, typed, id));
  const Answers told = ONESHELF_TRY(typed.pairs("set"));
  if (!told.empty()) link = ONESHELF_TRY(change_link(app.parts(), id, told));
  LinkSetup setup = ONESHELF_TRY(read_setup(session.context(app), app.parts(), link));
  const Answers suggested = typed.has("accept") ? suggestions_of(setup) : Answers();
  if (!suggested.empty()) {
    link = ONESHELF_TRY(change_link(app.parts(), id, suggested));
    setup = ONESHELF_TRY(read_setup(session.context(app), app.parts(), link));
  }
  Prompt prompt(session.out, session.signals.token());
  const bool is_told = !told.empty() || typed.has("accept") || typed.has("review");
  if (prompt.is_possible() && !is_told && !typed.has("complete")) {
    setup = ONESHELF_TRY(ask_all(app, session, prompt, id, std::move(setup)));
  }
  show_setup(setup, session.out);
  Json json = to_json(setup).set("link", id.str());
  if (typed.has("review") || typed.has("complete")) {
    json.set("plan", ONESHELF_TRY(review(app, session, id)));
  }
  if (typed.has("complete")) {
    link = ONESHELF_TRY(load_link(app.parts(), id));
    ONESHELF_TRY(complete_setup(app.parts(), link, setup));
    session.out.say("The link \"" + id.str() + "\" runs from now on.");
    json.set("draft", false);
  } else {
    tell_next(setup, id, session.out);
  }
  session.out.answer(json);
  return Exit::kOk;
}

}  // namespace oneshelf::cli

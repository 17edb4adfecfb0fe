// demo --pair: from credentials to links that run.
#include "cli/demo_pair_steps.h"
#include "cli/plan_text.h"
#include "cli/setup_text.h"
#include "engine/setup.h"

namespace oneshelf::cli {
namespace {

using Answers = std::vector<std::pair<std::string, std::string>>;

constexpr auto kNoProgress = [](std::string_view, int64_t, int64_t) {};

/// What is open and not suggested: the first there is to choose, as good as any for a demo.
Answers chosen(const LinkSetup& setup) {
  Answers answers;
  for (const SetupStep& step : setup.steps) {
    for (const SetupQuestion& question : step.questions) {
      if (!question.is_open || question.choices.empty()) continue;
      answers.emplace_back(question.path, question.choices.front().id);
    }
  }
  return answers;
}

Answers usual_answers() {
  Answers answers = pair_intervals(kPairPoll);
  answers.emplace_back("create", "published");
  answers.emplace_back("products.mode", "approved");
  return answers;
}

Result<LinkSetup> answer(const Session& session, App& app, const LinkId& id,
                         const Answers& answers) {
  const LinkView link = answers.empty() ? ONESHELF_TRY(load_link(app.parts(), id))
                                        : ONESHELF_TRY(change_link(app.parts(), id, answers));
                                        return read_setup(session.context(app), app.parts(), link);
}

Result<void> review(const Session& session, App& app, const LinkId& id) {
  SyncOptions options;
  options.apply = false;
  options.even_if_paused = true;
  const FreshPlan fresh =
      ONESHELF_TRY(fresh_plan(session.context(app), app.parts(), id, options, kNoProgress));
  session.out.say("Review: the first run, before anything is approved:");
  session.out.text(totals_text(fresh.plan.summary));
  return success();
}

Result<void> set_up(const Session& session, App& app, DemoPair& world, const PairSide& shop) {
  NewLink wanted;
  wanted.id = shop.link();
  wanted.source = world.source().connection();
  wanted.channel = shop.connection();
  ONESHELF_TRY(begin_setup(app.parts(), wanted));
  Answers first = usual_answers();
  std::ranges::copy(world.source().side->answers(), std::back_inserter(first));
  LinkSetup setup = ONESHELF_TRY(answer(session, app, wanted.id, first));
  setup = ONESHELF_TRY(answer(session, app, wanted.id, suggestions_of(setup)));
  setup = ONESHELF_TRY(answer(session, app, wanted.id, chosen(setup)));
  session.out.say("\nThe set-up of \"" + shop.name + "\":");
  show_setup(setup, session.out);
  ONESHELF_TRY(review(session, app, wanted.id));
  const LinkView link = ONESHELF_TRY(load_link(app.parts(), wanted.id));
  ONESHELF_TRY(complete_setup(app.parts(), link, setup));
  session.out.say("Completed: \"" + shop.name + "\" runs from now on.\n");
  return success();
}

}  // namespace

Result<void> connect_side(const Session& session, App& app, const PairSide& side, Role role) {
  Connections::NewConnection wanted;
  wanted.id = side.connection();
  wanted.platform = side.side->platform();
  wanted.role = role;
  wanted.values = side.values();
  const ConnectionInfo info = ONESHELF_TRY(app.connections().connect(session.context(app), wanted));
  session.out.say("Connected \"" + side.name + "\": " + printable(info.remote_name) + ", " +
                  info.currency.code() +
                  (info.prices_include_tax ? ", prices with tax." : ", prices without tax."));
  for (const ConnectionInfo::MissingPermission& missing : info.missing) {
    session.out.say("  missing: " + missing.permission + " — without it: " + missing.disables);
  }
  return success();
}

Result<void> connect_pair(const Session& session, App& app, DemoPair& world) {
  ONESHELF_TRY(connect_side(session, app, world.source(), Role::kSource));
  for (const PairSide& side : world.channels()) {
    ONESHELF_TRY(connect_side(session, app, side, Role::kChannel));
  }
  return success();
}

Result<void> set_up_pair(const Session& session, App& app, DemoPair& world) {
  for (const PairSide& side : world.channels()) {
    ONESHELF_TRY(set_up(session, app, world, side));
  }
  return success();
}

}  // namespace oneshelf::cli

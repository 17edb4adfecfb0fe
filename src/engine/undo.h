#pragma once

#include "engine/applier.h"
#include "sync/undo.h"

namespace oneshelf {

struct UndoOrder {
  JobId run;  ///< that is undone
  std::string who;
  std::string confirmed_by;  ///< with four eyes: the second person, where a guard asks for one
  bool dry_run = false;
  JobId job;  ///< of the undo itself
};

struct UndoReport {
  LinkId link;
  UndoDecision decision;
  ApplyReport apply;
};
Json to_json(const UndoReport& report);

/// The link that a run wrote to. Error `undo.nothing` if it wrote nothing to a listing.
Result<LinkId> link_of_run(EngineParts& parts, const JobId& run);

/// Writes back what a run wrote, as a plan like any other. The listings are read first: values
/// that are not as the run left them stay as they are and are told. What is undone is held from
/// then on, so that the next run does not simply do it again. The person who asks for it releases
/// the guards; with four eyes it takes a second one (kForbidden `guard.four_eyes`).
Result<UndoReport> undo_run(const Context& context, EngineParts& parts, const UndoOrder& order,
                            const Progress& progress);

}  // namespace oneshelf

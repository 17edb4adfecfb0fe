#pragma once

#include "engine/sync_link.h"

namespace oneshelf {

/// What a run about stock alone came to.
struct FiguresRun {
  /// It answered why the run was due: the rest of the link need not be looked at now.
  bool is_all = false;
  SyncReport report;
};

/// Stock alone, and only of what moved: of the items that the source told or that another channel
/// sold, and of the listings that the shop told. It costs as little in a large catalogue as in a
/// small one, so that a hint reaches many channels at once. What it leaves out (other fields, kits
/// made of what moved, what waits for a person) a run about everything does, due some seconds
/// later. Looks at nothing unless a run about everything came to its end within the link's
/// interval, and hints about stock or sales are all that made this one due.
Result<FiguresRun> sync_figures(const Context& context, EngineParts& parts, const LinkId& link,
                                const SyncOptions& options, const Progress& progress);

/// A run about everything came to its end.
Result<void> note_whole_run(Records& records, const LinkId& link, Timestamp now);

}  // namespace oneshelf

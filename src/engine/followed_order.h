#pragma once

#include <functional>

#include "engine/follow_up.h"
#include "engine/order_facts.h"
#include "engine/order_ledger.h"

namespace oneshelf {

/// Trouble that every further order would meet as well.
bool stops_the_run(const Error& error);

/// A written order while it is followed: its record, and its steps, each done once.
class FollowedOrder {
 public:
  FollowedOrder(const Context& context, EngineParts& parts, const LinkView& link,
                FollowUpReport& report)
      : context_(context), parts_(parts), link_(link), report_(report) {}

  /// Goes on with this order: reads its steps.
  Result<void> begin(OrderRecord record);

  OrderRecord& record() { return record_; }
  const OrderRecord& record() const { return record_; }
  const OrderSteps& steps() const { return steps_; }
  const OrderStepRecord* step(const std::string& name) const;
  bool is_done(const std::string& step) const;
  /// A step of this order did not go through.
  bool failed() const { return failed_; }

  /// Runs `action` once: recorded with its content before, confirmed after, parked if it fails.
  Result<bool> once(const OrderDeed& deed, const std::string& content,
                    const std::function<Result<void>()>& action);
  /// The same; the action returns the content that the step keeps once it is done.
  Result<bool> once_with_result(const OrderDeed& deed, const std::string& content,
                                const std::function<Result<std::string>()>& action);
  /// Works out what is to be done, under a name of its own by which its failure is parked and tried
  /// again. False: it could not be, or must wait.
  Result<bool> work_out(const std::string& name, const std::function<Result<void>()>& work);
  /// Whether a step may be tried now. One that failed waits, and keeps its order open; one that a
  /// person chose to ignore is left alone.
  Result<bool> is_due(const std::string& step);
  /// Of a step that is done, also its ledger entry.
  Result<void> save(const OrderDeed& deed, OrderStepRecord::State state,
                    const std::string& content);
  /// Since when a step waits to be told: noted at the first call.
  Result<const OrderStepRecord*> waiting_since(const std::string& step);

 private:
  /// Parks the failure and says when the step is tried again.
  Result<void> fail(const std::string& step, const Error& error);
  /// No failure of this step is left.
  Result<void> heal(const std::string& step);
  std::string subject_of(const std::string& step) const {
    return record_.order.number + " " + step;
  }

  const Context& context_;
  EngineParts& parts_;
  const LinkView& link_;
  FollowUpReport& report_;
  OrderRecord record_;
  OrderSteps steps_;
  bool failed_ = false;
};

}  // namespace oneshelf

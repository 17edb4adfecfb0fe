#include "engine/followed_order.h"

#include "base/log.h"
#include "base/mutant.h"
#include "engine/step_retry.h"

namespace oneshelf {

bool stops_the_run(const Error& error) {
  return error.code() == ErrorCode::kUnauthenticated || error.code() == ErrorCode::kCancelled ||
         error.code() == ErrorCode::kRateLimited;
}

Result<void> FollowedOrder::begin(OrderRecord record) {
  record_ = std::move(record);
  failed_ = false;
  steps_.clear();
  const auto steps =
      ONESHELF_TRY(read_value<std::vector<OrderStepRecord>>(parts_.store, [&](Records& records) {
        return records.order_steps(link_.id(), record_.order.id);
      }));
  for (const OrderStepRecord& step : steps) steps_[step.step] = step;
  return success();
}

const OrderStepRecord* FollowedOrder::step(const std::string& name) const {
  const auto found = steps_.find(name);
  return found == steps_.end() ? nullptr : &found->second;
}

bool FollowedOrder::is_done(const std::string& step) const {
  const auto found = steps_.find(step);
  return found != steps_.end() && found->second.state == OrderStepRecord::State::kDone;
}

Result<bool> FollowedOrder::once(const OrderDeed& deed, const std::string& content,
                                 const std::function<Result<void>()>& action) {
  return once_with_result(deed, content, [&]() -> Result<std::string> {
    ONESHELF_TRY(action());
    return content;
  });
}

Result<bool> FollowedOrder::once_with_result(const OrderDeed& deed, const std::string& content,
                                             const std::function<Result<std::string>()>& action) {
  const std::string& step = deed.field;
  if (is_done(step) && !ONESHELF_MUTANT("step_repeated")) return false;
  if (!ONESHELF_TRY(is_due(step))) return false;
  ONESHELF_TRY(save(deed,
                    ONESHELF_MUTANT("step_done_before_it_was_sent")
                        ? OrderStepRecord::State::kDone
                        : OrderStepRecord::State::kSending,
                    content));
  const Result<std::string> result = action();
  if (result.ok()) {
    ONESHELF_TRY(save(deed, OrderStepRecord::State::kDone, *result));
    return true;
  }
  if (stops_the_run(result.error())) return result.error();
  ONESHELF_TRY(fail(step, result.error()));
  return false;
}

Result<bool> FollowedOrder::work_out(const std::string& name,
                                     const std::function<Result<void>()>& work) {
  if (!ONESHELF_TRY(is_due(name))) return false;
  const Result<void> done = work();
  if (done.ok()) {
    ONESHELF_TRY(heal(name));
    return true;
  }
  if (stops_the_run(done.error()) || done.error().code() == ErrorCode::kInternal) {
    return done.error();
  }
  ONESHELF_TRY(fail(name, done.error()));
  return false;
}

Result<bool> FollowedOrder::is_due(const std::string& step) {
  const auto known = steps_.find(step);
  if (known == steps_.end() || known->second.attempts == 0) return true;
  if (ONESHELF_TRY(read_value<bool>(parts_.store, [&](Records& records) {
        return records.is_ignored(link_.id(), "follow_up", subject_of(step));
      }))) {
    return false;
  }
  const bool due = is_step_due(known->second, step_facts(record_), parts_.clock.now());
  if (!due) failed_ = true;
  return due;
}

Result<void> FollowedOrder::save(const OrderDeed& deed, OrderStepRecord::State state,
                                 const std::string& content) {
  const std::string& step = deed.field;
  OrderStepRecord& record = steps_[step];
  record.step = step;
  record.state = state;
  record.result = content;
  record.at = parts_.clock.now();
  if (state == OrderStepRecord::State::kDone) try_now(record);
  return parts_.store.write([&](Records& records) -> Result<void> {
    ONESHELF_TRY(records.save_order_step(link_.id(), record_.order.id, record));
    if (state != OrderStepRecord::State::kDone) return success();
    const std::vector<LedgerRecord> entries = {
        ledger_entry(context_, link_, record_.order, record.at, deed)};
    const std::vector<std::string> healed = {subject_of(step)};
    ONESHELF_TRY(records.unpark(link_.id(), "follow_up", healed));
    return records.append_ledger(entries);
  });
}

Result<const OrderStepRecord*> FollowedOrder::waiting_since(const std::string& step) {
  const Timestamp now = parts_.clock.now();
  const auto [seen, is_new] = steps_.try_emplace(step, OrderStepRecord{.step = step, .at = now});
  const OrderStepRecord& record = seen->second;
  if (is_new) {
    ONESHELF_TRY(parts_.store.write([&](Records& records) {
      return records.save_order_step(link_.id(), record_.order.id, record);
    }));
  }
  return &record;
}

Result<void> FollowedOrder::fail(const std::string& step, const Error& error) {
  ++report_.failed;
  failed_ = true;
  log_warn("order.follow_up_failed", {{"link", link_.id().str()},
                                      {"order", record_.order.number},
                                      {"step", step},
                                      {"error", error.id()}});
  ParkedRecord parked;
  parked.link = link_.id();
  parked.kind = "follow_up";
  parked.subject = subject_of(step);
  parked.error = error;
  parked.state = "open";
  parked.first_at = parked.last_at = parts_.clock.now();
  OrderStepRecord& record = steps_[step];
  record.step = step;
  record.at = parked.last_at;
  count_failure(record, error, step_facts(record_), parked.last_at);
  return parts_.store.write([&](Records& records) -> Result<void> {
    ONESHELF_TRY(records.save_order_step(link_.id(), record_.order.id, record));
    return records.park(parked);
  });
}

Result<void> FollowedOrder::heal(const std::string& step) {
  const auto failed = steps_.find(step);
  if (failed == steps_.end() || failed->second.attempts == 0) return success();
  try_now(failed->second);
  const std::vector<std::string> healed = {subject_of(step)};
  return parts_.store.write([&](Records& records) -> Result<void> {
    ONESHELF_TRY(records.save_order_step(link_.id(), record_.order.id, failed->second));
    return records.unpark(link_.id(), "follow_up", healed);
  });
}

}  // namespace oneshelf

#include "store/records.h"

#include <array>

#include "store/approval_records.h"

namespace oneshelf {
namespace {

constexpr std::array<std::string_view, 5> kJobStates = {"queued", "running", "done", "failed",
                                                        "interrupted"};
constexpr std::array<std::string_view, 6> kOrderStates = {"new",     "held",   "writing",
                                                          "written", "closed", "ignored"};

constexpr std::array<std::string_view, 4> kHeldStates = {"held", "released", "done", "dropped"};

constexpr std::array<std::string_view, 3> kApprovalStates = {"done", "waiting", "dropped"};

}  // namespace

std::string_view name_of(JobState state) { return kJobStates[static_cast<size_t>(state)]; }

std::string_view name_of(OrderState state) { return kOrderStates[static_cast<size_t>(state)]; }

std::string_view name_of(HeldState state) { return kHeldStates[static_cast<size_t>(state)]; }

std::string_view name_of(ApprovalState state) {
  return kApprovalStates[static_cast<size_t>(state)];
}

std::optional<OrderState> order_state_named(std::string_view name) {
  for (size_t i = 0; i < kOrderStates.size(); ++i) {
    if (kOrderStates[i] == name) return static_cast<OrderState>(i);
  }
  return std::nullopt;
}

}  // namespace oneshelf

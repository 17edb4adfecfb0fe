#include "sandbox/counts.h"

namespace oneshelf::sandbox {
namespace {

Json as_object(const std::map<std::string, uint64_t, std::less<>>& values) {
  Json object = Json::object();
  for (const auto& [name, value] : values) object.set(name, value);
  return object;
}

}  // namespace

void Counts::add(std::string_view operation, Effect effect) {
  ++operations_[std::string(operation)];
  ++(effect == Effect::kWrite ? writes_ : reads_);
}

void Counts::add_rows(std::string_view operation, uint64_t written, uint64_t unchanged) {
  rows_written_[std::string(operation)] += written;
  rows_unchanged_[std::string(operation)] += unchanged;
}

uint64_t Counts::of(std::string_view operation) const {
  const auto found = operations_.find(operation);
  return found == operations_.end() ? 0 : found->second;
}

Json Counts::to_json() const {
  return Json::object()
      .set("requests", requests())
      .set("reads", reads_)
      .set("writes", writes_)
      .set("over_quota", over_quota_)
      .set("operations", as_object(operations_))
      .set("rows_written", as_object(rows_written_))
      .set("rows_unchanged", as_object(rows_unchanged_));
}

}  // namespace oneshelf::sandbox

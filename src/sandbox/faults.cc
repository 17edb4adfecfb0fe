#include "sandbox/faults.h"

#include <array>

namespace oneshelf::sandbox {
namespace {

struct KindName {
  FaultKind kind;
  std::string_view name;
};

constexpr std::array<KindName, 14> kKindNames = {{
    {FaultKind::kRateLimit, "rate_limit"},
    {FaultKind::kUnauthorized, "unauthorized"},
    {FaultKind::kErrorBefore, "error_before"},
    {FaultKind::kErrorAfter, "error_after"},
    {FaultKind::kDropBefore, "drop_before"},
    {FaultKind::kDropAfter, "drop_after"},
    {FaultKind::kBrokenBody, "broken_body"},
    {FaultKind::kEmptyPage, "empty_page"},
    {FaultKind::kShortPage, "short_page"},
    {FaultKind::kDropHint, "drop_hint"},
    {FaultKind::kDuplicateHint, "duplicate_hint"},
    {FaultKind::kReorderHints, "reorder_hints"},
    {FaultKind::kForgeHint, "forge_hint"},
    {FaultKind::kStaleHint, "stale_hint"},
}};

Error unknown_kind(const std::string& name) {
  std::string known;
  for (const KindName& entry : kKindNames)
    known += (known.empty() ? "" : ", ") + std::string(entry.name);
  return Error(ErrorCode::kInvalid, "faults.unknown_kind", "There is no fault \"" + name + "\".")
      .remedied("Use one of: " + known + ".");
}

Result<Fault> read_fault(const Json& json) {
  const std::string name = json["kind"].text_or();
  const std::optional<FaultKind> kind = fault_kind_named(name);
  if (!kind) return unknown_kind(name);
  return read_json(json, [&](const JsonReader& reader) {
    Fault fault{.kind = *kind, .operation = json["operation"].text_or()};
    fault.skip = static_cast<int>(reader.opt_integer("skip").value_or(0));
    fault.times = static_cast<int>(reader.opt_integer("times").value_or(1));
    fault.retry_after_seconds =
        static_cast<int>(reader.opt_integer("retry_after_seconds").value_or(1));
    return fault;
  });
}

}  // namespace

std::string_view name_of(FaultKind kind) {
  for (const KindName& entry : kKindNames) {
    if (entry.kind == kind) return entry.name;
  }
  return "";
}

std::optional<FaultKind> fault_kind_named(std::string_view name) {
  for (const KindName& entry : kKindNames) {
    if (entry.name == name) return entry.kind;
  }
  return std::nullopt;
}

Result<void> Faults::add(Fault fault) {
  if (faults_.size() >= kMax) {
    return Error(ErrorCode::kRefused, "faults.too_many", "Too many faults are switched on.")
        .remedied("Clear them with DELETE /_sandbox/faults.");
  }
  if (fault.times > 0) faults_.push_back(std::move(fault));
  return success();
}

Result<void> Faults::add_from(const Json& json) {
  if (!json["faults"].is_array()) {
    return Error(ErrorCode::kInvalid, "faults.missing_list",
                 "The body needs a list named \"faults\".");
  }
  std::vector<Fault> read;
  for (const Json& entry : json["faults"].as_array()) {
    read.push_back(ONESHELF_TRY(read_fault(entry)));
  }
  for (Fault& fault : read) ONESHELF_TRY(add(std::move(fault)));
  return success();
}

Json Faults::to_json() const {
  Json list = Json::array();
  for (const Fault& fault : faults_) {
    list.push(Json::object()
                  .set("kind", name_of(fault.kind))
                  .set("operation", fault.operation)
                  .set("skip", fault.skip)
                  .set("times", fault.times)
                  .set("retry_after_seconds", fault.retry_after_seconds));
  }
  return Json::object().set("faults", std::move(list));
}

std::optional<Fault> Faults::strike(FaultKind kind, std::string_view operation) {
  for (auto fault = faults_.begin(); fault != faults_.end(); ++fault) {
    if (fault->kind != kind) continue;
    if (!fault->operation.empty() && fault->operation != operation) continue;
    if (fault->skip > 0) {
      --fault->skip;
      continue;
    }
    Fault struck = *fault;
    if (--fault->times == 0) faults_.erase(fault);
    return struck;
  }
  return std::nullopt;
}

std::optional<Answer> Faults::before(std::string_view operation, const Refusal& refusal) {
  if (const auto fault = strike(FaultKind::kRateLimit, operation)) {
    HttpResponse response = refusal(429, "rate_limited", "Too many requests.");
    response.headers.emplace_back("Retry-After", std::to_string(fault->retry_after_seconds));
    return response;
  }
  if (strike(FaultKind::kUnauthorized, operation)) {
    return refusal(401, "credentials_expired", "The credentials are no longer valid.");
  }
  if (strike(FaultKind::kErrorBefore, operation)) {
    return refusal(500, "internal", "Something went wrong.");
  }
  if (strike(FaultKind::kDropBefore, operation)) return Answer();
  return std::nullopt;
}

Answer Faults::run(std::string_view operation, const Refusal& refusal,
                   const std::function<HttpResponse()>& effect) {
  if (std::optional<Answer> refused = before(operation, refusal)) return *std::move(refused);
  HttpResponse response = effect();
  if (strike(FaultKind::kErrorAfter, operation)) {
    return refusal(500, "internal", "Something went wrong.");
  }
  if (strike(FaultKind::kDropAfter, operation)) return std::nullopt;
  if (strike(FaultKind::kBrokenBody, operation)) response.body.resize(response.body.size() / 2);
  return response;
}

}  // namespace oneshelf::sandbox

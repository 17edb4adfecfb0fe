#include "sandbox/admin.h"

#include "sandbox/web.h"

namespace oneshelf::sandbox {
namespace {

Result<void> add_faults(const std::string& body, Faults& faults) {
  const Json json = ONESHELF_TRY(parse_json(body));
  return faults.add_from(json);
}

HttpResponse faults_route(const HttpRequest& request, Faults& faults) {
  if (request.method == "DELETE") {
    faults.clear();
  } else if (request.method == "POST") {
    if (Result<void> added = add_faults(request.body, faults); !added.ok()) {
      return admin_refusal(added.error());
    }
  }
  return json_response(200, faults.to_json());
}

}  // namespace

HttpResponse admin_refusal(const Error& error) {
  Json inner = Json::object().set("code", error.id()).set("message", error.message());
  if (!error.remedy().empty()) inner.set("remedy", error.remedy());
  int status = 422;
  if (error.code() == ErrorCode::kNotFound) status = 404;
  if (error.code() == ErrorCode::kCorrupt) status = 400;
  if (error.code() == ErrorCode::kConflict) status = 409;
  return json_response(status, Json::object().set("error", std::move(inner)));
}

std::optional<HttpResponse> handle_common_admin(const HttpRequest& request,
                                                const std::vector<std::string>& parts,
                                                Faults& faults, Counts& counts) {
  if (parts.size() != 2 || parts[0] != "_sandbox") return std::nullopt;
  if (parts[1] == "faults") return faults_route(request, faults);
  if (parts[1] == "counts" && request.method == "GET") return json_response(200, counts.to_json());
  if (parts[1] == "reset-counts" && request.method == "POST") {
    counts.reset();
    return json_response(200, counts.to_json());
  }
  return std::nullopt;
}

}  // namespace oneshelf::sandbox

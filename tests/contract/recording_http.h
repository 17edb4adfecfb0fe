#pragma once

#include <cstdlib>
#include <fstream>
#include <string>

#include "base/json.h"
#include "net/http.h"

namespace oneshelf::contract {

/// Passes everything on. If ONESHELF_RECORD names a file, each answered request is added to it as
/// one line of JSON, for tests/conformance to judge.
class RecordingHttp final : public Http {
 public:
  /// `inner` outlives this. `prefix` is what stands before the paths that are recorded.
  RecordingHttp(Http& inner, std::string prefix) : inner_(inner), prefix_(std::move(prefix)) {
    if (const char* file = std::getenv("ONESHELF_RECORD")) record_.open(file, std::ios::app);
  }

  Result<HttpResponse> send(const Context& context, const HttpRequest& request) override {
    Result<HttpResponse> response = inner_.send(context, request);
    if (response.ok() && record_.is_open()) note(request, *response);
    return response;
  }

 private:
  static Json parsed(const std::string& body) {
    if (body.empty()) return {};
    const Result<Json> json = parse_json(body);
    return json.ok() ? *json : Json(body);
  }

  void note(const HttpRequest& request, const HttpResponse& response) {
    if (!request.url.starts_with(prefix_)) return;
    const std::string target = request.url.substr(prefix_.size());
    const size_t mark = target.find('?');
    const Json line = Json::object()
                          .set("method", request.method)
                          .set("path", target.substr(0, mark))
                          .set("query", mark == std::string::npos ? "" : target.substr(mark + 1))
                          .set("request", parsed(request.body))
                          .set("status", response.status)
                          .set("answer", parsed(response.body));
    record_ << line.dump() << '\n' << std::flush;
  }

  Http& inner_;
  std::string prefix_;
  std::ofstream record_;
};

}  // namespace oneshelf::contract

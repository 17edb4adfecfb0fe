#pragma once

#include <deque>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "net/http.h"

namespace oneshelf {

/// Http that answers from a script and remembers what it was asked. An entry is used once; the
/// first one that matches answers. A request that nothing matches gets status 599, which no
/// platform uses.
class ScriptedHttp final : public Http {
 public:
  using Matcher = std::function<bool(const HttpRequest&)>;

  void on(Matcher matcher, Result<HttpResponse> answer) {
    script_.emplace_back(std::move(matcher), std::move(answer));
  }
  /// `path` is a part of the URL, e.g. "/orders?external_id=".
  void on(std::string method, std::string path, int status, std::string body) {
    on(asks(std::move(method), std::move(path)),
       HttpResponse{status, {{"Content-Type", "application/json"}}, std::move(body)});
  }
  static Matcher asks(std::string method, std::string path) {
    return [method = std::move(method), path = std::move(path)](const HttpRequest& request) {
      return request.method == method && request.url.find(path) != std::string::npos;
    };
  }

  Result<HttpResponse> send(const Context&, const HttpRequest& request) override {
    requests_.push_back(request);
    for (auto entry = script_.begin(); entry != script_.end(); ++entry) {
      if (!entry->first(request)) continue;
      Result<HttpResponse> answer = std::move(entry->second);
      script_.erase(entry);
      return answer;
    }
    return HttpResponse{599, {}, "nothing is scripted for " + request.method + " " + request.url};
  }

  const std::vector<HttpRequest>& requests() const { return requests_; }
  size_t unused() const { return script_.size(); }

 private:
  std::deque<std::pair<Matcher, Result<HttpResponse>>> script_;
  std::vector<HttpRequest> requests_;
};

}  // namespace oneshelf

#include "sandbox/in_process.h"

namespace oneshelf::sandbox {
namespace {

std::string_view host_of(std::string_view url) {
  const size_t scheme = url.find("://");
  if (scheme == std::string_view::npos) return "";
  const std::string_view rest = url.substr(scheme + 3);
  return rest.substr(0, rest.find_first_of("/?#"));
}

HttpRequest as_server_sees(const HttpRequest& request, std::string_view host) {
  HttpRequest inner = request;
  inner.url = request.url.substr(request.url.find(host) + host.size());
  if (inner.url.empty() || inner.url.front() != '/') inner.url.insert(0, "/");
  inner.headers.emplace_back("Host", std::string(host));
  return inner;
}

}  // namespace

void InProcessHttp::run(std::string host, Sandbox& sandbox) {
  const std::lock_guard lock(mutex_);
  hosts_[std::move(host)] = &sandbox;
}

void InProcessHttp::stop(std::string_view host) {
  const std::lock_guard lock(mutex_);
  if (const auto found = hosts_.find(host); found != hosts_.end()) hosts_.erase(found);
}

Sandbox* InProcessHttp::sandbox_of(std::string_view host) {
  const std::lock_guard lock(mutex_);
  const auto found = hosts_.find(host);
  return found == hosts_.end() ? nullptr : found->second;
}

Result<HttpResponse> InProcessHttp::send(const Context& context, const HttpRequest& request) {
  const std::string_view host = host_of(request.url);
  if (host.empty()) {
    return Error(ErrorCode::kInvalid, "net.bad_url", "The address is not a web address.")
        .with("url", request.url);
  }
  if (context.stopped())
    return Error(ErrorCode::kCancelled, "net.cancelled", "Stopped before sending.");
  Sandbox* sandbox = sandbox_of(host);
  if (sandbox == nullptr) {
    return Error(ErrorCode::kUnavailable, "net.host_not_found",
                 "No system answers at that address.")
        .with("host", std::string(host));
  }
  Answer answer = sandbox->handle(as_server_sees(request, host), context.clock().now());
  if (!answer) {
    return Error(ErrorCode::kUnknownOutcome, "net.no_answer",
                 "The connection closed without an answer.")
        .with("host", std::string(host));
  }
  return *std::move(answer);
}

}  // namespace oneshelf::sandbox

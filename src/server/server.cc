#include "server/server.h"

#include <charconv>

#include "base/bytes.h"
#include "base/log.h"
#include "base/text.h"
#include "engine/actions.h"
#include "engine/release.h"
#include "net/http_server.h"
#include "server/approvals_api.h"
#include "server/groups_api.h"
#include "server/metrics.h"
#include "server/overview.h"
#include "server/page.h"

namespace oneshelf {
namespace {

constexpr size_t kHookBytesMax = 1 << 20;
constexpr const char* kWho = "web";  // whoever does not say who they are

int status_of(const Error& error) {
  switch (error.code()) {
    case ErrorCode::kNotFound: return 404;
    case ErrorCode::kConflict: return 409;
    case ErrorCode::kForbidden: return 403;
    case ErrorCode::kUnauthenticated: return 401;
    case ErrorCode::kInvalid:
    case ErrorCode::kCorrupt:
    case ErrorCode::kUnsupported:
    case ErrorCode::kRefused: return 400;
    case ErrorCode::kRateLimited: return 429;
    case ErrorCode::kUnavailable:
    case ErrorCode::kTimeout:
    case ErrorCode::kCancelled: return 503;
    case ErrorCode::kUnknownOutcome:
    case ErrorCode::kInternal: return 500;
  }
  return 500;
}

HttpResponse answer(int status, std::string type, std::string body) {
  HttpResponse response;
  response.status = status;
  response.headers = {{"Content-Type", std::move(type)},
                      {"Cache-Control", "no-store"},
                      {"X-Content-Type-Options", "nosniff"},
                      {"X-Frame-Options", "DENY"},
                      {"Referrer-Policy", "no-referrer"}};
  response.body = std::move(body);
  return response;
}

HttpResponse json_answer(int status, const Json& json) {
  return answer(status, "application/json", json.dump());
}

HttpResponse error_answer(const Error& error) {
  Json json = Json::object();
  return json_answer(status_of(error), json.set("error", to_json(error)));
}

HttpResponse done_answer(const Result<void>& result) {
  if (!result.ok()) return error_answer(result.error());
  Json json = Json::object();
  return json_answer(200, json.set("ok", true));
}

bool is_loopback(const std::string& address) {
  return address == "127.0.0.1" || address == "::1" || address == "localhost";
}

/// The host without its port: "localhost:8787" -> "localhost".
std::string host_name(const std::string& header) {
  if (header.starts_with('[')) return header.substr(0, header.find(']') + 1);
  return header.substr(0, header.find(':'));
}

Result<int64_t> number_in(const std::string& text) {
  int64_t value = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (problem == std::errc() && end == text.data() + text.size()) return value;
  return Error(ErrorCode::kInvalid, "request.bad_number", "\"" + text + "\" is not a number.");
}

}  // namespace

/// Takes requests apart and hands them to what answers them.
class Server::Routes {
 public:
  Routes(EngineParts& parts, Jobs& jobs, Scheduler* scheduler, ServerOptions options)
      : parts_(parts), jobs_(jobs), scheduler_(scheduler), options_(std::move(options)) {}
  /// Long work of a request ends with the server.
  ~Routes() { stop_.request_stop(); }
  Routes(const Routes&) = delete;
  Routes& operator=(const Routes&) = delete;

  Result<void> listen() {
    HttpServerOptions http;
    http.address = options_.address;
    http.port = options_.port;
    server_ = ONESHELF_TRY(HttpServer::start(
        http, [this](const HttpRequest& request) { return HttpReply(handle(request)); }));
    return success();
  }
  const HttpServer& server() const { return *server_; }

 private:
  HttpResponse handle(const HttpRequest& request) {
    const std::string path(request.path());
    const std::vector<std::string> parts = split(path.substr(path.empty() ? 0 : 1), '/');
    // Health and hooks come from machines that use whatever name they were given.
    if (path == "/healthz") return answer(200, "text/plain", "ok\n");
    if (path == "/readyz") return ready();
    if (parts.size() == 2 && parts[0] == "hooks" && request.method == "POST") {
      return hook(ConnectionId(parts[1]), request);
    }
    if (!is_allowed_host(request)) return foreign_host();
    if (request.method == "GET" || request.method == "HEAD") return get(path, parts, request);
    if (request.method == "POST") return post(parts, request);
    return error_answer(
        Error(ErrorCode::kInvalid, "request.method", "Only GET and POST are known."));
  }

  HttpResponse get(const std::string& path, const std::vector<std::string>& parts,
                   const HttpRequest& request) {
    if (path == "/") return page_answer("text/html; charset=utf-8", page_html());
    if (path == "/page.css") return page_answer("text/css; charset=utf-8", page_css());
    if (path == "/page.js") return page_answer("text/javascript; charset=utf-8", page_js());
    if (path == "/metrics") return metrics();
    if (path == "/api/v1/overview") {
      Result<Json> json = overview(parts_, {});
      if (!json.ok()) return error_answer(json.error());
      return json_answer(200, json->set("version", options_.version));
    }
    if (is_approvals(parts)) {
      return told_answer(linked(
          parts[3], [&](const LinkId& link) { return read_approvals(parts_, link, request); }));
    }
    if (is_groups(parts) && parts.size() <= 4) {
      return told_answer(
          decoded(parts, [&](const auto& names) { return read_groups(parts_, names); }));
    }
    return error_answer(Error(ErrorCode::kNotFound, "request.path", "There is nothing at " + path));
  }

  HttpResponse post(const std::vector<std::string>& path, const HttpRequest& request) {
    // A form of a foreign page cannot set a header of its own: without it nothing is changed.
    if (!find_header(request.headers, "X-OneShelf")) {
      return error_answer(Error(ErrorCode::kForbidden, "request.foreign",
                                "Changes need the header X-OneShelf: 1."));
    }
    if (is_approvals(path)) {
      const Result<Json> told = linked(path[3], [&](const LinkId& link) {
        return post_approvals(parts_, link, request.body, kWho);
      });
      if (told.ok() && scheduler_ != nullptr) scheduler_->wake();
      return told_answer(told);
    }
    if (is_groups(path)) return post_groups_answer(path, request);
    if (path.size() == 5 && path[0] == "api" && path[1] == "v1") {
      if (path[4] == "release") return release_answer(path[2], path[3], request);
      return done_answer(act(path[2], path[3], path[4]));
    }
    return error_answer(Error(ErrorCode::kNotFound, "request.path", "There is no such action."));
  }

  static bool is_approvals(const std::vector<std::string>& path) {
    return path.size() == 5 && path[0] == "api" && path[1] == "v1" && path[2] == "links" &&
           path[4] == "approvals";
  }

  static bool is_groups(const std::vector<std::string>& path) {
    return path.size() >= 3 && path[0] == "api" && path[1] == "v1" && path[2] == "groups";
  }

  using Names = std::vector<std::string>;
  /// What `work` tells of these names, as sent.
  static Result<Json> decoded(const Names& sent,
                              const std::function<Result<Json>(const Names&)>& work) {
    Names names;
    for (const std::string& name : sent) names.push_back(ONESHELF_TRY(percent_decoded(name)));
    return work(names);
  }

  /// A sync reads and writes a whole shop: it takes one of the workers until it is done.
  HttpResponse post_groups_answer(const Names& path, const HttpRequest& request) {
    const Context context(parts_.clock, stop_.get_token());
    const Result<Json> told = decoded(path, [&](const Names& names) {
      return post_groups(context, parts_, jobs_,
                         {.path = names, .body = request.body, .who = kWho});
    });
    if (told.ok() && scheduler_ != nullptr) scheduler_->wake();
    return told_answer(told);
  }

  /// What `work` tells of the link of that name, as sent.
  static Result<Json> linked(const std::string& name,
                             const std::function<Result<Json>(const LinkId&)>& work) {
    return work(LinkId(ONESHELF_TRY(percent_decoded(name))));
  }

  static HttpResponse told_answer(const Result<Json>& told) {
    return told.ok() ? json_answer(200, *told) : error_answer(told.error());
  }

  Result<void> act(const std::string& kind, const std::string& name_as_sent,
                   const std::string& verb) {
    const std::string name = ONESHELF_TRY(percent_decoded(name_as_sent));
    Result<void> done = unknown_action(kind, verb);
    if (kind == "links") done = act_on_link(LinkId(name), verb);
    if (kind == "orders" && verb == "retry") done = retry_order(parts_, name);
    if (kind == "orders" && verb == "ignore") done = ignore_order(parts_, name);
    if (kind == "parked" && verb == "retry")
      done = retry_parked(parts_, ONESHELF_TRY(number_in(name)));
    if (kind == "parked" && verb == "ignore")
      done = ignore_parked(parts_, ONESHELF_TRY(number_in(name)));
    if (done.ok() && scheduler_ != nullptr) scheduler_->wake();
    return done;
  }

  HttpResponse release_answer(const std::string& kind, const std::string& name,
                              const HttpRequest& request) {
    const Result<ReleaseReport> report = release(kind, name, request.body);
    if (!report.ok()) return error_answer(report.error());
    if (scheduler_ != nullptr) scheduler_->wake();
    Json json = Json::object().set("ok", true);
    json.set("released", static_cast<int64_t>(report->released.size()));
    return json_answer(200, json.set("waiting", static_cast<int64_t>(report->waiting.size())));
  }

  /// One held change by its number, or those of one guard of a link. The body says who it is, which
  /// four eyes look at, and why: {"who":"ada","why":"checked","guard":"mass_zero"}.
  Result<ReleaseReport> release(const std::string& kind, const std::string& name_as_sent,
                                const std::string& body) {
    const std::string name = ONESHELF_TRY(percent_decoded(name_as_sent));
    const Json told = ONESHELF_TRY(parse_json(body.empty() ? "{}" : body));
    Release wanted;
    wanted.who = told["who"].text_or(kWho);
    wanted.why = told["why"].text_or();
    if (kind == "held") {
      wanted.ids = { ONESHELF_TRY(number_in(name)) };
      return release_held(parts_, wanted);
    }
    wanted.link = LinkId(name);
    wanted.guard = told["guard"].text_or();
    if (kind != "links") return unknown_action(kind, "release");
    if (!guard_named(wanted.guard)) {
      return Error(ErrorCode::kInvalid, "request.guard",
                   "Say which guard's changes are released: {\"guard\":\"mass_zero\"}.");
    }
    return release_held(parts_, wanted);
  }

  Result<void> act_on_link(const LinkId& link, const std::string& verb) {
    if (verb == "sync") return make_due(parts_, link, {"orders", "catalogue"});
    if (verb == "compare") return make_due(parts_, link, {"full"});
    if (verb == "pause") return set_link_paused(parts_, link, true);
    if (verb == "resume") return set_link_paused(parts_, link, false);
    return unknown_action("links", verb);
  }

  static Error unknown_action(const std::string& kind, const std::string& verb) {
    return Error(ErrorCode::kNotFound, "request.action",
                 "There is no action " + verb + " on " + kind + ".");
  }

  HttpResponse hook(const ConnectionId& connection, const HttpRequest& request) {
    if (request.body.size() > kHookBytesMax) {
      return error_answer(Error(ErrorCode::kInvalid, "hook.too_large", "The hook is too large."));
    }
    const Result<std::string> taken = take_hook(parts_, connection, request);
    if (!taken.ok()) {
      log_warn("hook.refused", {{"connection", connection.str()}, {"error", taken.error().id()}});
      return error_answer(taken.error());
    }
    if (scheduler_ != nullptr) scheduler_->wake();
    if (!taken->empty()) return answer(200, "application/json", *taken);
    HttpResponse response;
    response.status = 204;
    return response;
  }

  HttpResponse ready() {
    const Result<void> store = parts_.store.check();
    return store.ok() ? answer(200, "text/plain", "ready\n") : error_answer(store.error());
  }

  HttpResponse metrics() {
    const Result<std::string> text = metrics_text(parts_, options_.version);
    if (!text.ok()) return error_answer(text.error());
    return answer(200, "text/plain; version=0.0.4; charset=utf-8", *text);
  }

  static HttpResponse page_answer(std::string type, std::string_view body) {
    HttpResponse response = answer(200, std::move(type), std::string(body));
    response.headers.emplace_back("Content-Security-Policy", "default-src 'self'; base-uri 'none'");
    return response;
  }

  bool is_allowed_host(const HttpRequest& request) const {
    const std::string name = host_name(find_header(request.headers, "Host").value_or(""));
    return is_loopback(name) || name == "[::1]" ||
           std::ranges::find(options_.allowed_hosts, name) != options_.allowed_hosts.end();
  }

  static HttpResponse foreign_host() {
    return error_answer(
        Error(ErrorCode::kForbidden, "request.host", "OneShelf is not known by this host name.")
            .remedied("Open it as http://localhost, or start it with --allow-host."));
  }

  EngineParts& parts_;
  Jobs& jobs_;
  Scheduler* scheduler_;
  std::stop_source stop_;
  const ServerOptions options_;
  std::unique_ptr<HttpServer> server_;  // last: its handlers use all of the above
};

Result<std::unique_ptr<Server>> Server::start(EngineParts& parts, Jobs& jobs, Scheduler* scheduler,
                                              const ServerOptions& options) {
  if (!is_loopback(options.address)) {
    return Error(ErrorCode::kInvalid, "serve.not_loopback",
                 "OneShelf listens on this machine only, for nobody signs in yet.")
        .remedied("Leave --address out, and put a reverse proxy with a password in front.");
  }
  auto routes = std::make_unique<Routes>(parts, jobs, scheduler, options);
  ONESHELF_TRY(routes->listen());
  return std::unique_ptr<Server>(new Server(std::move(routes)));
}

Server::Server(std::unique_ptr<Routes> routes) : routes_(std::move(routes)) {}
Server::~Server() = default;
uint16_t Server::port() const { return routes_->server().port(); }
std::string Server::url() const { return routes_->server().url(); }

}  // namespace oneshelf

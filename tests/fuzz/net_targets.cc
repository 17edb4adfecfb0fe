#include "base/assert.h"
#include "fuzz/target.h"
#include "net/http_server.h"
#include "net/http_wire.h"
#include "net/multipart.h"
#include "net/url.h"
#include "sandbox/web.h"
#include "unit/net/raw_socket.h"

namespace oneshelf::fuzz {
namespace {

size_t times_in(std::string_view text, std::string_view part) {
  size_t count = 0;
  for (size_t at = text.find(part); at != text.npos; at = text.find(part, at + 1)) ++count;
  return count;
}

/// A server that answers whatever parses, started once for all inputs.
class Server {
 public:
  Server() : server_(start()) {}
  uint16_t port() const { return server_->port(); }

 private:
  static std::unique_ptr<HttpServer> start() {
    HttpServerOptions options;
    options.workers = 1;
    options.max_body_bytes = 1 << 16;
    Result<std::unique_ptr<HttpServer>> server =
        HttpServer::start(options, [](const HttpRequest& request) {
          check(!request.method.empty() && !request.url.empty(), "a request has method and URL");
          check(has_safe_headers(request.headers), "no header breaks out of its line");
          return HttpReply(plain_answer(200, "read"));
        });
    check(server.ok(), "the server starts");
    return std::move(*server);
  }
  std::unique_ptr<HttpServer> server_;
};

}  // namespace

void fuzz_url(std::string_view bytes) {
  HttpRequest request;
  request.url = std::string(bytes);
  check(bytes.find(request.path()) != bytes.npos || request.path() == "/",
        "the path is part of the URL");
  const std::string value(bytes.substr(0, 200));
  request.url = with_query("/list?first=1", {{"name", value}, {value, "x"}});
  check(request.path() == "/list", "a query leaves the path alone");
  check(value == "name" || request.query("name") == value, "an encoded value decodes again");

  request.url = "/" + std::string(bytes);
  for (const std::string& part : sandbox::path_parts(request))
    check(!part.empty(), "no empty part");
  const sandbox::Form form(bytes);
  QueryParameters fields(form.fields().begin(), form.fields().end());
  check(sandbox::Form(encoded_query(fields)).fields() == form.fields(),
        "a form's fields read back the same");
  request.headers = {{"Cookie", std::string(bytes)}};
  const std::optional<std::string> cookie = sandbox::find_cookie(request, "cart");
  check(!cookie || bytes.find(*cookie) != bytes.npos, "a cookie is part of its header");
  const std::string escaped = sandbox::html_escaped(bytes);
  check(escaped.find_first_of("<>\"'") == escaped.npos, "escaped text cannot leave its place");
}

void fuzz_multipart(std::string_view bytes) {
  const std::string_view first = bytes.substr(0, bytes.size() / 2);
  MultipartForm form;
  form.add_field("operations", first);
  form.add_file({.name = "0", .filename = std::string(first), .bytes = std::string(bytes)});
  const std::string type = form.content_type();
  const size_t at = type.find("boundary=");
  check(at != type.npos, "the type tells the boundary");
  std::string boundary = type.substr(at + std::string_view("boundary=").size());
  std::erase(boundary, '"');
  const std::string body = form.body();
  check(times_in(body, "--" + boundary) == 3, "no content holds the boundary");
  constexpr std::string_view kHeadEnd = "\r\n\r\n";
  const std::string_view after_head =
      std::string_view(body).substr(body.find(kHeadEnd) + kHeadEnd.size());
  check(after_head.starts_with(first), "the first content follows its head");
}

void fuzz_http_server(std::string_view bytes) {
  static const Server server;
  RawSocket socket = RawSocket::connected_to(server.port());
  socket.send(bytes);
  socket.end_sending();
  const std::string answer = socket.receive_all();  // gives up and fails if the server hangs
  check(answer.empty() || answer.starts_with("HTTP/1."), "an answer is HTTP, or there is none");

  RawSocket next = RawSocket::connected_to(server.port());
  next.send("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
  const std::string served = next.receive_all();
  check(served.starts_with("HTTP/1.1 200"), "the next client is served, not: " + served);
}

}  // namespace oneshelf::fuzz

#include "unit/net/raw_socket.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdlib>

#include "base/assert.h"
#include "base/text.h"

namespace oneshelf {

namespace {

/// The client honours the proxy of the environment; tests talk to loopback only.
class WithoutProxy final : public testing::Environment {
 public:
  void SetUp() override {
    for (const char* name :
         {"http_proxy", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"}) {
      unsetenv(name);
    }
  }
};

const testing::Environment* const kWithoutProxy =
    testing::AddGlobalTestEnvironment(new WithoutProxy);

sockaddr_in loopback(uint16_t port) {
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

/// A socket bound to any free port on loopback.
int bound_socket(uint16_t& port) {
  const int descriptor = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  ONESHELF_ASSERT(descriptor >= 0);
  sockaddr_in address = loopback(0);
  socklen_t length = sizeof(address);
  ONESHELF_ASSERT(bind(descriptor, reinterpret_cast<sockaddr*>(&address), length) == 0);
  ONESHELF_ASSERT(getsockname(descriptor, reinterpret_cast<sockaddr*>(&address), &length) == 0);
  port = ntohs(address.sin_port);
  return descriptor;
}

size_t content_length_of(std::string_view head) {
  for (const std::string& line : split(head, '\n')) {
    if (starts_with_ci(line, "content-length:")) {
      return static_cast<size_t>(std::strtoul(line.c_str() + 15, nullptr, 10));
    }
  }
  return 0;
}

}  // namespace

RawSocket::RawSocket(int descriptor) : descriptor_(descriptor) {
  ONESHELF_ASSERT(descriptor_ >= 0);
  const timeval patience{.tv_sec = 30, .tv_usec = 0};
  setsockopt(descriptor_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
}

RawSocket::RawSocket(RawSocket&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)), received_(std::move(other.received_)) {}

RawSocket RawSocket::connected_to(uint16_t port) {
  RawSocket connection(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  const sockaddr_in address = loopback(port);
  ONESHELF_ASSERT(connect(connection.descriptor_, reinterpret_cast<const sockaddr*>(&address),
                          sizeof(address)) == 0);
  return connection;
}

bool RawSocket::send(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t sent = ::send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) return false;
    bytes.remove_prefix(static_cast<size_t>(sent));
  }
  return true;
}

bool RawSocket::receive_some() {
  char buffer[16384];
  const ssize_t count = recv(descriptor_, buffer, sizeof(buffer), 0);
  if (count <= 0) return false;
  received_.append(buffer, static_cast<size_t>(count));
  return true;
}

std::string RawSocket::receive_through(std::string_view end) {
  size_t found = received_.find(end);
  while (found == std::string::npos) {
    if (!receive_some()) return std::exchange(received_, "");
    found = received_.find(end);
  }
  return receive_bytes(found + end.size());
}

std::string RawSocket::receive_bytes(size_t count) {
  while (received_.size() < count) {
    if (!receive_some()) break;
  }
  const std::string taken = received_.substr(0, count);
  received_.erase(0, count);
  return taken;
}

std::string RawSocket::receive_all() {
  while (receive_some()) continue;
  return std::exchange(received_, "");
}

std::string RawSocket::receive_message() {
  std::string head = receive_through("\r\n\r\n");
  const size_t length = content_length_of(head);
  return head + receive_bytes(length);
}

void RawSocket::end_sending() { shutdown(descriptor_, SHUT_WR); }

void RawSocket::reset() {
  const linger at_once{.l_onoff = 1, .l_linger = 0};
  setsockopt(descriptor_, SOL_SOCKET, SO_LINGER, &at_once, sizeof(at_once));
  close();
}

void RawSocket::close() {
  if (descriptor_ >= 0) ::close(std::exchange(descriptor_, -1));
}

RefusingPort::RefusingPort() : descriptor_(bound_socket(port_)) {}
RefusingPort::~RefusingPort() { ::close(descriptor_); }

ScriptedServer::ScriptedServer(Script script)
    : script_(std::move(script)), descriptor_(bound_socket(port_)) {
  ONESHELF_ASSERT(listen(descriptor_, 64) == 0);
  acceptor_ = std::thread([this] { accept_all(); });
}

ScriptedServer::~ScriptedServer() {
  {
    const std::lock_guard lock(mutex_);
    closing_ = true;
    for (const int open : open_) shutdown(open, SHUT_RDWR);
  }
  shutdown(descriptor_, SHUT_RDWR);
  acceptor_.join();
  for (std::thread& script : scripts_) script.join();
  ::close(descriptor_);
}

void ScriptedServer::accept_all() {
  while (true) {
    const int accepted = accept(descriptor_, nullptr, nullptr);
    if (accepted < 0) return;  // shut down by the destructor
    const int number = ++connections_;
    const std::lock_guard lock(mutex_);
    if (closing_) shutdown(accepted, SHUT_RDWR);
    open_.insert(accepted);
    scripts_.emplace_back([this, accepted, number] { follow_script(accepted, number); });
  }
}

void ScriptedServer::follow_script(int descriptor, int number) {
  RawSocket socket(descriptor);
  script_(socket, number);
  const std::lock_guard lock(mutex_);
  open_.erase(descriptor);
  socket.close();
}

std::string ScriptedServer::url(std::string_view path) const {
  return "http://127.0.0.1:" + std::to_string(port_) + std::string(path);
}

}  // namespace oneshelf

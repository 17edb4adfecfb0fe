#pragma once

#include <atomic>
#include <functional>
#include <mutex>
#include <set>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace oneshelf {

/// A TCP connection on loopback whose every byte the test decides. Receiving gives up after 30
/// seconds, so that a broken peer fails the test instead of hanging it.
class RawSocket {
 public:
  explicit RawSocket(int descriptor);
  ~RawSocket() { close(); }
  RawSocket(RawSocket&& other) noexcept;
  RawSocket& operator=(RawSocket&&) = delete;

  static RawSocket connected_to(uint16_t port);

  bool send(std::string_view bytes);
  /// What arrives up to and including `end`; less if the peer closes before.
  std::string receive_through(std::string_view end);
  std::string receive_bytes(size_t count);
  /// Everything until the peer closes.
  std::string receive_all();
  /// One whole HTTP message that has a Content-Length or no body.
  std::string receive_message();
  /// Tells the peer that nothing more will come, without closing yet.
  void end_sending();
  /// Closes so that the peer sees a reset instead of an orderly end.
  void reset();
  void close();
  int descriptor() const { return descriptor_; }

 private:
  bool receive_some();

  int descriptor_;
  std::string received_;  ///< not given out yet
};

/// A port on loopback that is taken but refuses every connection.
class RefusingPort {
 public:
  RefusingPort();
  ~RefusingPort();
  uint16_t port() const { return port_; }

 private:
  int descriptor_;
  uint16_t port_;
};

/// A server that follows a script: `script(socket, number)` is called on a thread of its own with
/// each connection and its number from 1. The connection closes when the script returns, and only
/// then; when the server is destroyed, receiving in a script ends as if the client had closed.
class ScriptedServer {
 public:
  using Script = std::function<void(RawSocket& socket, int number)>;

  explicit ScriptedServer(Script script);
  ~ScriptedServer();

  uint16_t port() const { return port_; }
  std::string url(std::string_view path = "/") const;
  int connections() const { return connections_; }

 private:
  void accept_all();
  void follow_script(int descriptor, int number);

  Script script_;
  int descriptor_;
  uint16_t port_;
  std::atomic<int> connections_ = 0;
  std::mutex mutex_;  ///< guards the three below
  std::set<int> open_;
  bool closing_ = false;
  std::vector<std::thread> scripts_;
  std::thread acceptor_;
};

}  // namespace oneshelf

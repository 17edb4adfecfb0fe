#pragma once

#include <atomic>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "cli/commands.h"
#include "cli/demo_side.h"
#include "sandbox/port.h"

namespace oneshelf::cli {

/// The reverse proxy that a merchant has in front: platforms send webhooks to an https address
/// only, and here they are handed to OneShelf on this machine. Everything else passes as it is.
class HookProxy final : public Http {
 public:
  static constexpr const char* kAddress = "https://shelf.example";

  explicit HookProxy(Http& http) : http_(http) {}
  /// "": nobody is behind it yet.
  void lead_to(const std::string& hub_url);
  Result<HttpResponse> send(const Context& context, const HttpRequest& request) override;

 private:
  Http& http_;
  std::mutex mutex_;  // guards hub_url_
  std::string hub_url_;
};

/// A side that runs and is connected.
struct PairSide {
  std::string name;  ///< of the connection; of a channel, of its link too
  std::unique_ptr<DemoSide> side;
  std::unique_ptr<sandbox::Port> port;  ///< last: stopped before what it serves

  ConnectionId connection() const { return ConnectionId(name); }
  /// To connect with, the address included.
  ConnectValues values() const;

  // What people do there; the sandbox tells of it at once. As DemoSide has them.
  Result<std::string> buy(const std::string& sku, int pieces, Timestamp now) const;
  Result<void> ship(const std::string& order, const std::string& number, Timestamp now) const;
  Result<void> count(const std::string& sku, int64_t pieces, Timestamp now) const;
  LinkId link() const { return LinkId(name); }
};

/// What `demo --pair` is asked for.
struct PairWanted {
  std::string source, channel;  ///< platforms
  int64_t products = 0, channels = 1;
  int64_t edits = 0;  ///< of stock on the master of a group

  /// A shop with itself: one master, and replicas that have the goods already.
  bool is_group() const { return source == channel; }
};
/// Error `usage.pair`.
Result<PairWanted> pair_wanted(const Invocation& typed);

/// The sandboxes of `demo --pair SOURCE:CHANNEL`. The app outlives them.
class DemoPair {
 public:
  /// Error `demo.no_sandbox`.
  static Result<std::unique_ptr<DemoPair>> start(App& app, const PairWanted& wanted);

  PairSide& source() { return source_; }
  std::vector<PairSide>& channels() { return channels_; }
  HookProxy& proxy() { return proxy_; }
  uint64_t requests();
  uint64_t writes();

 private:
  explicit DemoPair(Http& http) : proxy_(http) {}
  Result<void> open(App& app, PairSide& side);

  HookProxy proxy_;
  PairSide source_;
  std::vector<PairSide> channels_;
};

}  // namespace oneshelf::cli

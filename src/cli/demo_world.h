#pragma once

#include <memory>
#include <string>

#include "cli/app.h"
#include "sandbox/bridge/bridge.h"
#include "sandbox/port.h"

namespace oneshelf::cli {

/// A sandbox source with an invented catalogue and an empty sandbox shop, each on a port of its
/// own. The app outlives it.
class DemoWorld {
 public:
  static Result<std::unique_ptr<DemoWorld>> start(App& app, size_t products);

  sandbox::bridge::Bridge& source() { return source_; }
  sandbox::bridge::Bridge& shop() { return shop_; }
  std::string source_url() const { return source_port_->url(); }
  std::string shop_url() const { return shop_port_->url(); }
  const std::string& token() const { return token_; }
  const std::string& hook_secret() const { return hook_secret_; }
  /// From now on both tell the hub at once when somebody changed something.
  void send_hints_to(const std::string& hub_url);
  /// Requests to both APIs since they started.
  uint64_t requests() { return source_.counts().requests() + shop_.counts().requests(); }

 private:
  DemoWorld(App& app, std::string token);

  std::string token_, hook_secret_;
  sandbox::bridge::Bridge source_, shop_;
  std::unique_ptr<sandbox::Port> source_port_, shop_port_;
};

/// The names that the demo gives.
inline constexpr const char* kDemoSource = "erp";
inline constexpr const char* kDemoChannel = "shop";
inline constexpr const char* kDemoLink = "shop";

/// Error: `demo.folder_in_use` if the folder holds connections already.
Result<void> expect_new_folder(App& app);

/// Connects both, and links them so that the source decides everything and orders are booked with
/// what the two systems' own lists offer. Error: as expect_new_folder().
Result<void> set_up_demo(const Context& context, App& app, DemoWorld& world);

}  // namespace oneshelf::cli

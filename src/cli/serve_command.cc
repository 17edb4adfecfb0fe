// serve: the web admin, the API and the scheduler until somebody stops it.
#include <filesystem>

#include "base/log.h"
#include "cli/commands.h"
#include "engine/hook_care.h"
#include "engine/watchdog.h"
#include "server/server.h"

namespace oneshelf::cli {
namespace {

constexpr int64_t kUsualPort = 8787;
constexpr int64_t kLargestPort = 65535;

Result<WatchedDisk> disk_of(const std::string& folder) {
  std::error_code error;
  const std::filesystem::space_info space = std::filesystem::space(folder, error);
  if (error) return Error(ErrorCode::kUnavailable, "data.folder", error.message());
  return WatchedDisk{.free_bytes = static_cast<int64_t>(space.available),
                     .total_bytes = static_cast<int64_t>(space.capacity)};
}

/// The watchdog with doors of its own: what holds up the workers' requests does not hold up its.
struct Watch {
  explicit Watch(App& app)
      : watchdog({.store = app.store(),
                  .clock = app.clock(),
                  .doors = {.http = http, .mail = mail},
                  .secrets = app.secrets(),
                  .disk = [folder = app.folder()] { return disk_of(folder); }}) {}
  HttpClient http;
  SmtpSender mail;
  Watchdog watchdog;
};

}  // namespace

Result<Exit> run_serve(App& app, const Session& session) {
  const int64_t port = ONESHELF_TRY(
      session.typed.number("port", {.otherwise = kUsualPort, .least = 0, .most = kLargestPort}));
  if (session.typed.has("public-url")) {
    ONESHELF_TRY(save_public_url(app.store(), session.typed.text("public-url")));
  }
  Watch watch(app);
  Scheduler scheduler(app.parts(), app.jobs());
  // The server answers before any work begins, so that a restart is not noticed.
  const std::unique_ptr<Server> server =
      ONESHELF_TRY(Server::start(app.parts(), app.jobs(), &scheduler,
                                 {.address = session.typed.text("address", "127.0.0.1"),
                                  .port = static_cast<uint16_t>(port),
                                  .version = version(),
                                  .allowed_hosts = session.typed.all("host")}));
  scheduler.start();
  watch.watchdog.start();
  session.out.say("OneShelf " + version() + " answers on " + server->url() + " (data folder " +
                  app.folder() + "). Stop it with Ctrl-C.");
  session.out.answer(Json::object().set("url", server->url()).set("data", app.folder()));
  log_info("serve.started", {{"url", server->url()}});
  session.signals.wait();
  log_info("serve.stopping");
  return Exit::kOk;
}

}  // namespace oneshelf::cli

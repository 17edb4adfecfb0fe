// demo: a source, a shop and OneShelf between them, on this machine.
#include <sys/resource.h>

#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <system_error>

#include "cli/demo_check.h"
#include "cli/demo_group.h"
#include "server/server.h"

namespace oneshelf::cli {
namespace {

namespace fs = std::filesystem;

constexpr int64_t kUsualProducts = 500;
constexpr int64_t kMostProducts = 50'000;
constexpr int64_t kLargestPort = 65535;

/// The folder of a demo: the one that was named, or a new one that goes with the demo.
class DemoFolder {
 public:
  static Result<std::unique_ptr<DemoFolder>> choose(const std::string& named) {
    if (!named.empty()) return std::unique_ptr<DemoFolder>(new DemoFolder(named, Keep::kYes));
    std::error_code error;
    std::string path = (fs::temp_directory_path(error) / "oneshelf-demo-XXXXXX").string();
    if (error || ::mkdtemp(path.data()) == nullptr) {
      return Error(ErrorCode::kUnavailable, "demo.folder", "No temporary folder can be made.")
          .remedied("Name a folder with --data.");
    }
    return std::unique_ptr<DemoFolder>(new DemoFolder(path, Keep::kNo));
  }
  ~DemoFolder() {
    std::error_code left_to_the_system;  // it stands in the folder of temporary files
    if (keep_ == Keep::kNo) fs::remove_all(path_, left_to_the_system);
  }
  DemoFolder(const DemoFolder&) = delete;
  DemoFolder& operator=(const DemoFolder&) = delete;

  const std::string& path() const { return path_; }

 private:
  enum class Keep { kYes, kNo };
  DemoFolder(std::string path, Keep keep) : path_(std::move(path)), keep_(keep) {}

  std::string path_;
  Keep keep_;
};

int64_t peak_rss_bytes() {
  rusage usage{};
  if (getrusage(RUSAGE_SELF, &usage) != 0) return 0;
  constexpr int64_t kKibibyte = 1024;
  return usage.ru_maxrss * kKibibyte;
}

/// Server and scheduler over the filled shop, until somebody stops it.
Result<void> show_around(App& app, const Session& session, DemoWorld& world, uint16_t port) {
  Scheduler scheduler(app.parts(), app.jobs());
  const std::unique_ptr<Server> server = ONESHELF_TRY(
      Server::start(app.parts(), app.jobs(), &scheduler, {.port = port, .version = version()}));
  scheduler.start();
  world.send_hints_to(server->url());
  const std::string office = world.source_url() + "/office";
  session.out.text("\n  OneShelf          " + server->url() + "\n  the shop          " +
                   world.shop_url() + "/" + "\n  the shop's office " + world.shop_url() +
                   "/office" + "\n  the source        " + office +
                   "\n\nBuy something in the shop: the order appears in the source's office, and "
                   "the stock\nfalls on both sides. Change a price or ship an order in the source "
                   "and see it arrive in\nthe shop. Stop with Ctrl-C.\n");
  session.out.answer(Json::object()
                         .set("url", server->url())
                         .set("shop", world.shop_url() + "/")
                         .set("source", office)
                         .set("data", app.folder()));
  session.signals.wait();
  return success();
}

Result<void> check_all(App& app, const Session& session, DemoWorld& world, DemoReport& report) {
  ONESHELF_TRY(fill_shop(app, session, world, report));
  ONESHELF_TRY(check_rest(app, session, world, report));
  return check_order(app, session, world, report);
}

/// Tells the outcome as the last line, whatever happened on the way.
Exit tell_check(const Session& session, Json json, const std::vector<std::string>& differences,
                const Result<void>& done) {
  if (!done.ok()) json.set("ok", false).set("error", error_json(done.error()));
  for (const std::string& difference : differences) session.out.note(difference);
  if (!done.ok()) session.out.note(error_text(done.error()));
  const bool ok = done.ok() && differences.empty();
  session.out.say(ok ? "Everything agrees." : "Something does not agree.");
  session.out.say(json.dump());
  session.out.answer(json);
  return ok ? Exit::kOk : Exit::kFailed;
}

/// Server and scheduler over the pair, until somebody stops it.
Result<void> show_pair(App& app, const Session& session, DemoPair& world, uint16_t port) {
  Scheduler scheduler(app.parts(), app.jobs());
  const std::unique_ptr<Server> server = ONESHELF_TRY(
      Server::start(app.parts(), app.jobs(), &scheduler, {.port = port, .version = version()}));
  scheduler.start();
  ONESHELF_TRY(send_pair_hooks(session, app, world, server->url()));
  session.out.say("\n  OneShelf  " + server->url() + "\n\nStop with Ctrl-C.");
  session.out.answer(Json::object().set("url", server->url()).set("data", app.folder()));
  session.signals.wait();
  return success();
}

Result<void> run_pair(App& app, const Session& session, DemoPair& world, PairReport& report) {
  ONESHELF_TRY(connect_pair(session, app, world));
  ONESHELF_TRY(set_up_pair(session, app, world));
  ONESHELF_TRY(fill_pair(session, app, world, report));
  return trade_in_pair(session, app, world, report);
}

Result<void> run_group(App& app, const Session& session, DemoPair& world, GroupReport& report) {
  ONESHELF_TRY(set_up_group(session, app, world, report));
  return trade_in_group(session, app, world, report);
}

/// The end of a demo of several sandboxes: shown around, or its figures told.
struct PairEnd {
  Result<void> done;
  std::vector<std::string> differences;
  Json figures;
};

PairEnd play(App& app, const Session& session, DemoPair& world, const PairWanted& wanted) {
  if (wanted.is_group()) {
    GroupReport report;
    report.edits = wanted.edits;
    const Result<void> done = run_group(app, session, world, report);
    return {done, report.differences, to_json(report)};
  }
  PairReport report;
  const Result<void> done = run_pair(app, session, world, report);
  return {done, report.differences, to_json(report)};
}

/// From two accounts that know nothing of each other to one shelf, with an order and its parcel.
Result<Exit> demo_of_pair(App& app, const Session& session, uint16_t port) {
  const milliseconds began = app.clock().monotonic();
  const PairWanted wanted = ONESHELF_TRY(pair_wanted(session.typed));
  const std::unique_ptr<DemoPair> world = ONESHELF_TRY(DemoPair::start(app, wanted));
  const PairEnd end = play(app, session, *world, wanted);
  if (end.done.ok() && end.differences.empty() && !session.typed.has("check")) {
    ONESHELF_TRY(show_pair(app, session, *world, port));
    return Exit::kOk;
  }
  Json json = end.figures;
  json.set("requests", world->requests());
  json.set("took_ms", static_cast<int64_t>((app.clock().monotonic() - began).count()));
  json.set("peak_rss_bytes", peak_rss_bytes());
  return tell_check(session, std::move(json), end.differences, end.done);
}

}  // namespace

Result<Exit> run_demo(const Session& session) {
  const int64_t products = ONESHELF_TRY(session.typed.number(
      "products", {.otherwise = kUsualProducts, .least = 1, .most = kMostProducts}));
  const int64_t port = ONESHELF_TRY(
      session.typed.number("port", {.otherwise = 0, .least = 0, .most = kLargestPort}));
  const std::unique_ptr<DemoFolder> folder = ONESHELF_TRY(DemoFolder::choose(session.typed.data));
  const std::unique_ptr<App> app = ONESHELF_TRY(App::open(folder->path()));
  if (session.typed.has("pair")) {
    ONESHELF_TRY(expect_new_folder(*app));
    return demo_of_pair(*app, session, static_cast<uint16_t>(port));
  }
  const milliseconds began = app->clock().monotonic();
  const std::unique_ptr<DemoWorld> world =
      ONESHELF_TRY(DemoWorld::start(*app, static_cast<size_t>(products)));
  session.out.say("A sandbox source with " + counted(products, "product") +
                  " and an empty sandbox shop are running.");
  ONESHELF_TRY(set_up_demo(session.context(*app), *app, *world));
  session.out.say("Connected as \"erp\" and \"shop\", and linked as \"shop\".");

  DemoReport report;
  if (!session.typed.has("check")) {
    ONESHELF_TRY(fill_shop(*app, session, *world, report));
    ONESHELF_TRY(show_around(*app, session, *world, static_cast<uint16_t>(port)));
    return Exit::kOk;
  }
  const Result<void> done = check_all(*app, session, *world, report);
  report.requests = world->requests();
  report.took = app->clock().monotonic() - began;
  report.peak_rss_bytes = peak_rss_bytes();
  return tell_check(session, to_json(report), report.differences, done);
}

}  // namespace oneshelf::cli

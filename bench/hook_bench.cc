#include <thread>

#include "base/bytes.h"
#include "benches.h"
#include "measure.h"
#include "net/http_client.h"
#include "server/server.h"
#include "world.h"

namespace oneshelf::bench {
namespace {

constexpr size_t kThreads = 8;
constexpr size_t kHooksEach = 250;
constexpr size_t kProducts = 20;

HttpRequest signed_hook(const std::string& server, const std::string& id, Timestamp now) {
  const std::string stamp = to_rfc3339(now);
  HttpRequest request;
  request.method = "POST";
  request.url = server + "/hooks/" + World::kShop.str();
  request.body = Json::object()
                     .set("topic", "order.changed")
                     .set("ids", Json::array().push(id))
                     .set("time", stamp)
                     .dump();
  request.headers = {
      {"Content-Type", "application/json"},
      {"X-Bridge-Timestamp", stamp},
      {"X-Bridge-Signature",
       "sha256=" + to_hex(hmac_sha256(World::kHookSecret, stamp + "." + request.body))}};
  return request;
}

struct Sent {
  std::vector<double> times;
  size_t refused = 0;
};

/// One sender: its hooks one after another, each a different event.
Sent send_hooks(World& world, Http& http, const std::string& server, size_t sender) {
  Sent sent;
  for (size_t i = 0; i < kHooksEach; ++i) {
    const std::string id = std::to_string(sender) + "-" + std::to_string(i);
    const HttpRequest request = signed_hook(server, id, world.clock().now());
    const Stopwatch watch;
    const Result<HttpResponse> answer = http.send(world.context(), request);
    sent.times.push_back(watch.seconds());
    if (!answer.ok() || answer->status != 204) ++sent.refused;
  }
  return sent;
}

/// Counts the stored hints by answering them, as a reading does.
Result<size_t> close_all_hints(World& world) {
  size_t closed = 0;
  while (true) {
    const size_t found = ONESHELF_TRY(
        write_value<size_t>(world.parts().store, [](Records& records) -> Result<size_t> {
          std::vector<int64_t> ids;
          for (const HintRecord& hint : ONESHELF_TRY(records.open_hints(World::kShop))) {
            ids.push_back(hint.id);
          }
          ONESHELF_TRY(records.close_hints(ids));
          return ids.size();
        }));
    if (found == 0) return closed;
    closed += found;
  }
}

Result<void> expect_all_stored(World& world, size_t refused) {
  const size_t stored = ONESHELF_TRY(close_all_hints(world));
  if (refused == 0 && stored == kThreads * kHooksEach) return success();
  return Error(ErrorCode::kInternal, "bench.hooks_lost",
               std::to_string(refused) + " hooks were refused, " + std::to_string(stored) + " of " +
                   std::to_string(kThreads * kHooksEach) + " are stored.");
}

}  // namespace

Result<void> bench_hooks(const Place& place) {
  const std::unique_ptr<World> world = ONESHELF_TRY(World::make(place.folder, kProducts));
  Jobs jobs(world->parts(), {.renews_itself = false});
  const std::unique_ptr<Server> server =
      ONESHELF_TRY(Server::start(world->parts(), jobs, nullptr, {}));
  HttpClient http;
  std::vector<Sent> all(kThreads);
  const Stopwatch watch;
  {
    std::vector<std::jthread> senders;
    for (size_t sender = 0; sender < kThreads; ++sender) {
      senders.emplace_back(
          [&, sender] { all[sender] = send_hooks(*world, http, server->url(), sender); });
    }
  }
  const double seconds = watch.seconds();
  std::vector<double> times;
  size_t refused = 0;
  for (const Sent& sent : all) {
    times.insert(times.end(), sent.times.begin(), sent.times.end());
    refused += sent.refused;
  }
  ONESHELF_TRY(expect_all_stored(*world, refused));
  print(line_of("hook.accepted_durably")
            .set("unit", "hooks/s")
            .set("value", per_second(times.size(), seconds))
            .set("hooks", static_cast<uint64_t>(times.size()))
            .set("senders", static_cast<uint64_t>(kThreads))
            .set("p50_ms", milliseconds_of(percentile(times, 50)))
            .set("p99_ms", milliseconds_of(percentile(times, 99))));
  return success();
}

}  // namespace oneshelf::bench

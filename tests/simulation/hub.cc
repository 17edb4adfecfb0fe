#include "simulation/hub.h"

#include <stdexcept>

#include "connectors/all/all.h"
#include "store/sqlite/sqlite_store.h"

namespace oneshelf::simulation {
namespace {

std::unique_ptr<Store> open(const std::string& path) {
  SqliteOptions options{.path = path};
  options.readers = 2;
  Result<std::unique_ptr<Store>> store = open_sqlite_store(options);
  if (!store.ok()) throw std::runtime_error(store.error().to_string());
  return std::move(*store);
}

}  // namespace

Hub::Hub(int number, const std::string& database, Turnstile& turnstile, Clock& clock,
         Random& random, SimulatedHttp& http)
    : number_(number),
      turnstile_(turnstile),
      store_(open(database), turnstile),
      http_(http, clock, store_),
      secrets_(std::string(32, 'k')),
      connections_(store_, http_, clock, secrets_, all_platforms()),
      parts_{.store = store_,
             .clock = clock,
             .random = random,
             .http = http_,
             .connections = connections_},
      jobs_(parts_, {.owner = "hub" + std::to_string(number), .renews_itself = false}),
      scheduler_(parts_, jobs_) {}

void Hub::start(int workers) {
  const std::string name = "hub" + std::to_string(number_);
  for (int i = 0; i < workers; ++i) {
    turnstile_.spawn(name + " orders", number_, [this] { work(Scheduler::Crew::kOrders); });
    turnstile_.spawn(name + " others", number_, [this] { work(Scheduler::Crew::kOthers); });
  }
  turnstile_.spawn(name + " leases", number_, [this] {
    while (true) {
      turnstile_.sleep(jobs_.renew_every());
      jobs_.renew_leases();
    }
  });
}

void Hub::work(Scheduler::Crew crew) {
  while (true) {
    const Result<bool> ran = scheduler_.run_next({}, crew);
    if (!ran.ok() || !*ran) turnstile_.sleep(scheduler_.rest(crew));
  }
}

}  // namespace oneshelf::simulation

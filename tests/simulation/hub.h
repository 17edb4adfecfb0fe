#pragma once

#include <memory>
#include <string>

#include "base/secrets.h"
#include "engine/scheduler.h"
#include "simulation/manners.h"
#include "simulation/wire.h"

namespace oneshelf::simulation {

/// A store whose transactions are doors: another task may run before and after each.
class SimulatedStore final : public Store {
 public:
  SimulatedStore(std::unique_ptr<Store> store, Turnstile& turnstile)
      : store_(std::move(store)), turnstile_(turnstile) {}
  Result<void> write(const Work& work) override {
    turnstile_.yield();
    Result<void> done = store_->write(work);
    turnstile_.yield();
    return done;
  }
  Result<void> read(const Work& work) override { return store_->read(work); }
  Result<void> backup_to(const std::string& path) override { return store_->backup_to(path); }
  Result<void> check() override { return store_->check(); }
  /// Past the doors, for those who look on.
  Store& behind() { return *store_; }

 private:
  std::unique_ptr<Store> store_;
  Turnstile& turnstile_;
};

/// One process of OneShelf: the real engine over the shared database file. Destroyed when all its
/// tasks have ended; what it did not store is lost.
class Hub {
 public:
  Hub(int number, const std::string& database, Turnstile& turnstile, Clock& clock, Random& random,
      SimulatedHttp& http);

  /// Begins the work of `serve`: two crews and the renewal of leases.
  /// With so many workers of each crew.
  void start(int workers = 1);

  EngineParts& parts() { return parts_; }
  int number() const { return number_; }
  Store& store_behind() { return store_.behind(); }

 private:
  void work(Scheduler::Crew crew);

  const int number_;
  Turnstile& turnstile_;
  SimulatedStore store_;
  Manners http_;
  KeySecrets secrets_;
  Connections connections_;
  EngineParts parts_;
  Jobs jobs_;
  Scheduler scheduler_;
};

}  // namespace oneshelf::simulation

#include "cli/app.h"

#include <cstdlib>
#include <filesystem>

#include "base/log.h"
#include "connectors/all/all.h"
#include "store/sqlite/sqlite_store.h"

namespace oneshelf::cli {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kDefaultFolder = "oneshelf-data";

Error folder_error(const std::string& folder, const std::error_code& error) {
  return Error(ErrorCode::kUnavailable, "data.folder",
               "The data folder cannot be used: " + error.message() + ".")
      .remedied("Choose another with --data, or make it writable for you.")
      .with("folder", folder);
}

}  // namespace

std::string data_folder(const std::string& typed) {
  if (!typed.empty()) return typed;
  const char* told = std::getenv("ONESHELF_DATA");
  return told != nullptr && *told != '\0' ? told : std::string(kDefaultFolder);
}

Result<void> make_data_folder(const std::string& folder) {
  std::error_code error;
  const bool made = fs::create_directories(folder, error);
  if (error) return folder_error(folder, error);
  if (made) fs::permissions(folder, fs::perms::owner_all, error);
  if (error) return folder_error(folder, error);
  return success();
}

std::string database_file(const std::string& folder) {
  return (fs::path(folder) / "oneshelf.db").string();
}

App::App(std::string folder, std::string key, std::unique_ptr<Store> store)
    : folder_(std::move(folder)),
      secrets_(std::move(key)),
      store_(std::move(store)),
      connections_(*store_, http_, clock_, secrets_, all_platforms()),
      parts_{.store = *store_,
             .clock = clock_,
             .random = random_,
             .http = http_,
             .connections = connections_},
      jobs_(parts_) {}

Result<std::unique_ptr<App>> App::open(const std::string& folder) {
  ONESHELF_TRY(make_data_folder(folder));
  const fs::path path(folder);
  std::string key = ONESHELF_TRY(KeySecrets::key_from_file((path / "key").string()));
  std::unique_ptr<Store> store = ONESHELF_TRY(open_sqlite_store({.path = database_file(folder)}));
  std::unique_ptr<App> app(new App(folder, std::move(key), std::move(store)));
  const Result<int64_t> taken = app->jobs().take_over();
  // A database that cannot be written can still be looked at; who writes will be told why not.
  if (!taken.ok()) log_warn("jobs.not_taken_over", {{"error", taken.error().to_string()}});
  return app;
}

}  // namespace oneshelf::cli

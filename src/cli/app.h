#pragma once

#include <memory>
#include <string>

#include "base/secrets.h"
#include "engine/jobs.h"
#include "net/http_client.h"

namespace oneshelf::cli {

/// The data folder to work in: as typed, else $ONESHELF_DATA, else "oneshelf-data".
std::string data_folder(const std::string& typed);
/// Makes it, for its owner only, if it is missing. Error `data.folder`.
Result<void> make_data_folder(const std::string& folder);
/// The database file in it.
std::string database_file(const std::string& folder);

/// Everything the program is made of, over one data folder: wires, and decides nothing.
class App {
 public:
  /// Opens the folder, or makes it (for its owner only) with a key and an empty database. Takes
  /// over the jobs of processes that are gone. Errors: `data.folder`, and those of the store and
  /// the key file.
  static Result<std::unique_ptr<App>> open(const std::string& folder);
  ~App() { connections_.leave_quotas(); }
  App(const App&) = delete;
  App& operator=(const App&) = delete;

  const std::string& folder() const { return folder_; }
  EngineParts& parts() { return parts_; }
  Jobs& jobs() { return jobs_; }
  Store& store() { return *store_; }
  Clock& clock() { return clock_; }
  Random& random() { return random_; }
  Http& http() { return http_; }
  Secrets& secrets() { return secrets_; }
  Connections& connections() { return connections_; }

 private:
  App(std::string folder, std::string key, std::unique_ptr<Store> store);

  std::string folder_;
  SystemClock clock_;
  SecureRandom random_;
  KeySecrets secrets_;
  HttpClient http_;
  std::unique_ptr<Store> store_;
  Connections connections_;
  EngineParts parts_;
  Jobs jobs_;
};

/// The name under which what a person does here is recorded.
inline constexpr const char* kWho = "cli";

}  // namespace oneshelf::cli

// parked, jobs, backup.
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

#include "cli/commands.h"
#include "engine/actions.h"
#include "engine/watch_facts.h"
#include "store/sqlite/sqlite_store.h"

namespace oneshelf::cli {
namespace {

constexpr int kParkedShown = 50;
constexpr int kJobsShown = 20;

Json parked_json(const ParkedRecord& parked) {
  Json json = Json::object();
  json.set("id", parked.id).set("link", parked.link.str()).set("kind", parked.kind);
  json.set("subject", parked.subject).set("state", parked.state).set("count", parked.count);
  json.set("first_at", to_rfc3339(parked.first_at)).set("last_at", to_rfc3339(parked.last_at));
  return json.set("error", error_json(parked.error));
}

std::string parked_text(const std::vector<ParkedRecord>& list, Timestamp now) {
  Table table({{.title = "id", .align = Table::Align::kRight},
               {.title = "link"},
               {.title = "kind"},
               {.title = "record", .width_max = 32},
               {.title = "state"},
               {.title = "times", .align = Table::Align::kRight},
               {.title = "last"},
               {.title = "why", .width_max = 140}});
  for (const ParkedRecord& parked : list) {
    table.add({std::to_string(parked.id), parked.link.str(), parked.kind, parked.subject,
               parked.state, std::to_string(parked.count), ago_text(parked.last_at, now),
               parked.error.message() + " " + parked.error.remedy()});
  }
  return table.text();
}

Result<ParkedRecord> change_parked(App& app, const Invocation& typed) {
  const bool retry = typed.has("retry");
  const int64_t id = ONESHELF_TRY(
      typed.number(retry ? "retry" : "ignore", {.otherwise = 0, .least = 1, .most = INT64_MAX}));
  ONESHELF_TRY(retry ? retry_parked(app.parts(), id) : ignore_parked(app.parts(), id));
  const auto parked = ONESHELF_TRY(read_value<std::optional<ParkedRecord>>(
      app.store(), [&](Records& records) { return records.parked_by_id(id); }));
  if (parked) return *parked;
  return Error(ErrorCode::kNotFound, "parked.unknown", "It is parked no longer.");
}

Json job_json(const JobRecord& job) {
  const auto time = [](const std::optional<Timestamp>& at) {
    return at ? Json(to_rfc3339(*at)) : Json();
  };
  Json json = Json::object();
  json.set("id", job.id.str()).set("kind", job.kind).set("subject", job.subject);
  json.set("state", name_of(job.state)).set("step", job.step);
  json.set("done", job.done).set("total", job.total);
  json.set("created_at", to_rfc3339(job.created_at)).set("finished_at", time(job.finished_at));
  json.set("result", job.result);
  return json.set("error", job.error ? error_json(*job.error) : Json());
}

std::string job_words(const JobRecord& job) {
  if (job.error) return job.error->message();
  if (job.finished_at) return "took " + duration_text(*job.finished_at - job.created_at);
  return progress_text({.step = job.step, .done = job.done, .total = job.total});
}

Error backup_error(const std::string& path, const std::string& what) {
  return Error(ErrorCode::kUnavailable, "backup.file", "The backup " + what + ".")
      .remedied("Choose another file, on a disk with enough room.")
      .with("file", path);
}

/// Makes the new file, for its owner only, so that nothing that exists is ever overwritten.
Result<void> make_new_file(const std::string& path) {
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR);
  if (file < 0 && errno == EEXIST) {
    return Error(ErrorCode::kConflict, "backup.exists", "There is a file of that name already.")
        .remedied("Choose a new name; nothing is overwritten.")
        .with("file", path);
  }
  if (file < 0) {
    return backup_error(path, "cannot be made: " + std::generic_category().message(errno));
  }
  ::close(file);
  return success();
}

Result<void> sync_to_disk(const std::string& path) {
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  const bool synced = file >= 0 && ::fsync(file) == 0;
  const int error = errno;
  if (file >= 0) ::close(file);
  if (synced) return success();
  return backup_error(path, "cannot be brought to disk: " + std::generic_category().message(error));
}

Result<int64_t> size_of(const std::string& path) {
  struct stat facts = {};
  if (::stat(path.c_str(), &facts) != 0) return backup_error(path, "is gone");
  return static_cast<int64_t>(facts.st_size);
}

/// Opening a database checks it, and one that cannot be opened is no backup.
Result<void> copy_and_check(App& app, const std::string& path) {
  ONESHELF_TRY(app.store().backup_to(path));
  ONESHELF_TRY(sync_to_disk(path));
  const std::unique_ptr<Store> copy =
      ONESHELF_TRY(open_sqlite_store({.path = path, .check = SqliteOptions::Check::kWhole}));
  return copy->check();
}

}  // namespace

Result<Exit> run_parked(App& app, const Session& session) {
  const Invocation& typed = session.typed;
  if (typed.has("retry") && typed.has("ignore")) {
    return usage_error("usage.both", "Either --retry or --ignore.");
  }
  const Timestamp now = app.clock().now();
  std::vector<ParkedRecord> list;
  if (typed.has("retry") || typed.has("ignore")) {
    list.push_back(ONESHELF_TRY(change_parked(app, typed)));
  } else {
    const int limit = ONESHELF_TRY(row_limit(typed, kParkedShown));
    list = ONESHELF_TRY(read_value<std::vector<ParkedRecord>>(app.store(), [&](Records& records) {
      return records.parked(LinkId(typed.text("LINK")), limit);
    }));
  }
  Json json = Json::array();
  for (const ParkedRecord& parked : list) json.push(parked_json(parked));
  session.out.text(list.empty() ? "Nothing is parked.\n" : parked_text(list, now));
  session.out.answer(Json::object().set("parked", std::move(json)));
  return Exit::kOk;
}

Result<Exit> run_jobs(App& app, const Session& session) {
  const int limit = ONESHELF_TRY(row_limit(session.typed, kJobsShown));
  const auto jobs = ONESHELF_TRY(read_value<std::vector<JobRecord>>(
      app.store(), [&](Records& records) { return records.jobs(limit); }));
  const Timestamp now = app.clock().now();
  Table table({{.title = "job"},
               {.title = "kind"},
               {.title = "subject"},
               {.title = "state"},
               {.title = "began"},
               {.title = "what", .width_max = 120}});
  Json list = Json::array();
  for (const JobRecord& job : jobs) {
    table.add({job.id.str(), job.kind, job.subject, std::string(name_of(job.state)),
               ago_text(job.created_at, now), job_words(job)});
    list.push(job_json(job));
  }
  session.out.text(jobs.empty() ? "Nothing ran yet.\n" : table.text());
  session.out.answer(Json::object().set("jobs", std::move(list)));
  return Exit::kOk;
}

Result<Exit> run_backup(App& app, const Session& session) {
  const std::string path = session.typed.text("FILE");
  ONESHELF_TRY(make_new_file(path));
  const Result<void> copied = copy_and_check(app, path);
  if (!copied.ok()) {
    ::unlink(path.c_str());  // half a backup must not be taken for one
    return copied.error();
  }
  const int64_t bytes = ONESHELF_TRY(size_of(path));
  // For the alarm that there was no backup for long.
  ONESHELF_TRY(
      app.store().write([&](Records& records) { return note_backup(records, app.clock().now()); }));
  session.out.say("Backed up into " + path + " (" + grouped(bytes) + " bytes), and checked.");
  session.out.note("Credentials in it can only be read with the key file " + app.folder() +
                   "/key: keep a copy of that apart.");
  session.out.answer(Json::object().set("file", path).set("bytes", bytes).set("checked", true));
  return Exit::kOk;
}

}  // namespace oneshelf::cli

#include "server/groups_api.h"

#include <algorithm>

#include "engine/group_status.h"
#include "engine/group_sync.h"

namespace oneshelf {
namespace {

constexpr const char* kCatalogueJob = "catalogue";  // as the scheduler's: never two at once

Error wrong(const std::string& message, const std::string& remedy) {
  return Error(ErrorCode::kInvalid, "request.group", message).remedied(remedy);
}

/// The body, if it is an object of none but these words.
Result<Json> told_in(const std::string& body, std::initializer_list<std::string_view> words) {
  Json told = ONESHELF_TRY(parse_json(body.empty() ? "{}" : body));
  if (!told.is_object()) return wrong("The body is no JSON object.", "Send {…}.");
  for (const auto& [word, value] : told.as_object()) {
    if (std::ranges::find(words, word) != words.end()) continue;
    return Error(ErrorCode::kInvalid, "request.unknown_word", "\"" + word + "\" is not known here.")
        .with("word", word);
  }
  return told;
}

Result<std::string> text_in(const Json& told, std::string_view word) {
  if (told[word].is_string() && !told[word].as_string().empty()) return told[word].as_string();
  return wrong("\"" + std::string(word) + "\" is missing.", "Say it as a text.");
}

/// An object whose members are texts.
Result<std::vector<std::pair<std::string, std::string>>> texts_in(const Json& told,
                                                                  std::string_view word) {
  std::vector<std::pair<std::string, std::string>> texts;
  if (told[word].is_null()) return texts;
  if (!told[word].is_object()) {
    return wrong("\"" + std::string(word) + "\" is an object of texts.", "Send {\"name\":\"…\"}.");
  }
  for (const auto& [name, value] : told[word].as_object()) {
    if (!value.is_string()) {
      return wrong("\"" + name + "\" is no text.", "Put the value in quotes.");
    }
    texts.emplace_back(name, value.as_string());
  }
  return texts;
}

Result<Json> create(EngineParts& parts, const std::string& body) {
  const Json told = ONESHELF_TRY(told_in(body, {"name", "master"}));
  const std::string name = ONESHELF_TRY(text_in(told, "name"));
  const std::string master = ONESHELF_TRY(text_in(told, "master"));
  return to_json(ONESHELF_TRY(make_group(parts, name, ConnectionId(master))));
}

Result<Json> add(const Context& context, EngineParts& parts, const std::string& group,
                 const std::string& body) {
  const Json told = ONESHELF_TRY(told_in(body, {"name", "platform", "values", "settings"}));
  NewReplica wanted;
  wanted.group = group;
  wanted.name = ONESHELF_TRY(text_in(told, "name"));
  wanted.platform = told["platform"].text_or();
  for (const auto& [name, value] : ONESHELF_TRY(texts_in(told, "values"))) {
    wanted.values[name] = value;
  }
  wanted.settings = ONESHELF_TRY(texts_in(told, "settings"));
  const AddedReplica added = ONESHELF_TRY(add_replica(context, parts, wanted));
  Json open = Json::array();
  for (const std::string& path : added.open) open.push(path);
  Json json = Json::object().set("group", group).set("replica", wanted.name);
  json.set("settings", added.link.record.settings).set("info", to_json(added.info));
  return json.set("open", std::move(open));
}

/// Review or sync as the link's one job; what it tells besides the job's own result.
Result<Json> run(const Context& context, Jobs& jobs, const LinkId& replica,
                 const std::function<Result<Json>(const Context&, EngineParts&, const JobId&,
                                                  const Progress&)>& work) {
  Json answer;
  const JobWork job = [&](const Context& inner, EngineParts& parts, const JobId& id,
                          const Progress& progress) -> Result<Json> {
    answer = ONESHELF_TRY(work(inner, parts, id, progress));
    return Json::object().set("replica", replica.str());
  };
  const Jobs::Outcome outcome =
      ONESHELF_TRY(jobs.run(context, kCatalogueJob, replica.str(), Jobs::IfRunning::kWait, job));
  return answer.set("job", outcome.job.id.str());
}

Result<Json> review(const Context& context, Jobs& jobs, const LinkId& replica,
                    const std::string& who) {
  return run(
      context, jobs, replica,
      [&](const Context& inner, EngineParts& parts, const JobId& job,
          const Progress& progress) -> Result<Json> {
        SyncOptions options;
        options.who = who;
        options.job = job;
        return to_json(ONESHELF_TRY(review_replica(inner, parts, replica, options, progress)));
      });
}

Result<Json> sync(const Context& context, Jobs& jobs, const std::string& group,
                  const LinkId& replica, const std::string& who) {
  return run(
      context, jobs, replica,
      [&](const Context& inner, EngineParts& parts, const JobId& job,
          const Progress& progress) -> Result<Json> {
        SyncOptions options;
        options.who = who;
        options.job = job;
        return to_json(ONESHELF_TRY(sync_replica(inner, parts, group, replica, options, progress)));
      });
}

Result<Json> act(const Context& context, EngineParts& parts, Jobs& jobs,
                 const GroupsRequest& request) {
  const std::string& group = request.path[3];
  const LinkId replica(request.path[5]);
  const std::string& verb = request.path[6];
  const Json told = ONESHELF_TRY(told_in(request.body, {"who"}));
  const std::string who = told["who"].text_or(request.who);
  ONESHELF_TRY(load_replica(parts, group, replica));
  if (verb == "review") return review(context, jobs, replica, who);
  if (verb == "sync") return sync(context, jobs, group, replica, who);
  if (verb == "pause") {
    ONESHELF_TRY(pause_replica(parts, group, replica));
  } else if (verb == "resume") {
    ONESHELF_TRY(resume_replica(parts, group, replica));
  } else if (verb == "remove") {
    ONESHELF_TRY(remove_replica(parts, group, replica));
  } else {
    return Error(ErrorCode::kNotFound, "request.action",
                 "There is no action " + verb + " on replicas.");
  }
  return Json::object().set("ok", true);
}

}  // namespace

Result<Json> read_groups(EngineParts& parts, const std::vector<std::string>& path) {
  if (path.size() == 4) {
    return to_json(ONESHELF_TRY(group_status(parts, path[3])).front());
  }
  Json list = Json::array();
  for (const GroupStatus& group : ONESHELF_TRY(group_status(parts, ""))) list.push(to_json(group));
  return Json::object().set("groups", std::move(list));
}

Result<Json> post_groups(const Context& context, EngineParts& parts, Jobs& jobs,
                         const GroupsRequest& request) {
  const std::vector<std::string>& path = request.path;
  if (path.size() == 3) return create(parts, request.body);
  const bool is_of_replicas = path.size() >= 5 && path[4] == "replicas";
  if (path.size() == 5 && is_of_replicas) return add(context, parts, path[3], request.body);
  if (path.size() == 7 && is_of_replicas) return act(context, parts, jobs, request);
  return Error(ErrorCode::kNotFound, "request.path", "There is no such action on groups.");
}

}  // namespace oneshelf

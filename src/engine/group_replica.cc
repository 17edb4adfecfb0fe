// A replica from nothing to a draft: connected, linked, with what the master's lists suggest.
#include <algorithm>

#include "base/log.h"
#include "base/text.h"
#include "engine/group_checks.h"
#include "engine/setup.h"

namespace oneshelf {
namespace {

using Settings = std::vector<std::pair<std::string, std::string>>;

constexpr std::string_view kDeliveryItem = "orders.delivery_item";
constexpr milliseconds kLookUpTime = std::chrono::seconds(60);

/// Only stock is the master's, nothing is created or taken away, orders come in.
Settings replica_settings(Timestamp now) {
  Settings settings;
  for (const Field field : kAllFields) {
    settings.emplace_back("fields." + std::string(name_of(field)),
                          field == Field::kStock ? "source" : "channel");
  }
  settings.emplace_back("create", "match_only");
  settings.emplace_back("removal", "keep");
  settings.emplace_back("products.mode", "all");
  settings.emplace_back("orders.enabled", "true");
  // Added again, it does not take over what it sold while nobody followed it.
  settings.emplace_back("orders.since", to_rfc3339(now));
  return settings;
}

bool is_set(const Settings& settings, std::string_view path) {
  return std::ranges::any_of(settings, [&](const auto& one) { return one.first == path; });
}

/// The choice whose name has one of these words; "" if there is none.
std::string choice_named(const std::vector<Named>& choices,
                         std::initializer_list<std::string_view> words) {
  for (const std::string_view word : words) {
    for (const Named& choice : choices) {
      const std::string text = lower_ascii(choice.id + " " + choice.name);
      if (text.find(word) != std::string::npos) return choice.id;
    }
  }
  return "";
}

/// What a question that has no suggestion is most likely answered by.
std::string likely_answer(const SetupQuestion& question) {
  if (!question.is_open) return "";
  if (question.path == kDeliveryItem) {
    // Shops have a field of their own for delivery, and no such item: any text will do.
    if (question.choices.empty()) return "delivery";
    return choice_named(question.choices, {"deliver", "shipping", "postage", "freight"});
  }
  if (question.path == "orders.cash_customer" && question.suggestion.empty()) {
    if (question.choices.empty()) return "guest";  // nor any list of customers
    return choice_named(question.choices, {"web", "online", "cash", "guest"});
  }
  return "";
}

/// Whatever a buyer paid with in the replica is booked as the master's first method, unless its
/// name is known there: a payment without a counterpart would hold the order. A master without a
/// list of methods books none.
Result<Settings> payment_answers(const Context& context, EngineParts& parts, const LinkView& link,
                                 const Settings& told) {
  if (is_set(told, "orders.book_payments") || is_set(told, "orders.payment_methods.*")) {
    return Settings();
  }
  OpenConnection master = ONESHELF_TRY(parts.connections.open(link.source.id, Lane::kCatalogue));
  Lookups* lookups = master.connector().lookups();
  std::vector<LookupEntry> methods;
  if (lookups != nullptr) {
    auto listed = lookups->lookup(context.within(kLookUpTime), LookupKind::kPaymentMethods);
    const bool cannot = !listed.ok() && (listed.error().code() == ErrorCode::kUnsupported ||
                                         listed.error().code() == ErrorCode::kForbidden);
    if (!listed.ok() && !cannot) return listed.error();
    if (listed.ok()) methods = std::move(*listed);
  }
  if (methods.empty()) return Settings{{"orders.book_payments", "false"}};
  const auto usual = std::ranges::find(methods, true, &LookupEntry::is_default);
  const LookupEntry& method = usual == methods.end() ? methods.front() : *usual;
  return Settings{{"orders.payment_methods.*", method.id}};
}

/// Answers what can be answered without a person; returns what is open still.
Result<std::vector<std::string>> answer_by_itself(const Context& context, EngineParts& parts,
                                                  LinkView& link, const Settings& told) {
  const LinkSetup asked = ONESHELF_TRY(read_setup(context, parts, link));
  Settings answers = suggestions_of(asked);
  // A master's only item is goods, more likely than not.
  std::erase_if(answers, [](const auto& answer) { return answer.first == kDeliveryItem; });
  for (const SetupStep& step : asked.steps) {
    for (const SetupQuestion& question : step.questions) {
      const std::string answer = likely_answer(question);
      if (!answer.empty()) answers.emplace_back(question.path, answer);
    }
  }
  const Settings payments = ONESHELF_TRY(payment_answers(context, parts, link, told));
  answers.insert(answers.end(), payments.begin(), payments.end());
  if (!answers.empty()) link = ONESHELF_TRY(change_link(parts, link.id(), answers));
  return ONESHELF_TRY(read_setup(context, parts, link))
  .open();
}

Result<std::optional<ConnectionRecord>> connection_named(EngineParts& parts,
                                                         const ConnectionId& id) {
  return read_value<std::optional<ConnectionRecord>>(
      parts.store, [&](Records& records) { return records.connection(id); });
}

Error name_taken(const std::string& name) {
  return Error(ErrorCode::kConflict, "group.name_taken",
               "There is a connection \"" + name + "\" already.")
      .remedied("Choose another name; or leave --platform out to add that connection's shop.")
      .with("connection", name);
}

/// One replica's way into a group.
class Adding {
 public:
  Adding(const Context& context, EngineParts& parts, const NewReplica& wanted)
      : context_(context),
        parts_(parts),
        wanted_(wanted),
        link_id_(wanted.name),
        channel_(wanted.name) {}

  Result<AddedReplica> run() {
    group_ = ONESHELF_TRY(load_group(parts_, wanted_.group));
    const auto known = ONESHELF_TRY(connection_named(parts_, channel_));
    if (wanted_.platform.empty()) {
      ONESHELF_TRY(take_known(known));
      return link_up();
    }
    if (known) return name_taken(wanted_.name);
    ONESHELF_TRY(connect());
    Result<AddedReplica> added = link_up();
    if (!added.ok()) forget_connection();
    return added;
  }

 private:
  Connections::NewConnection new_connection() const {
    Connections::NewConnection connection;
    connection.id = channel_;
    connection.platform = wanted_.platform;
    connection.role = Role::kChannel;
    connection.values = wanted_.values;
    return connection;
  }

  Result<void> connect() {
    // Refused before anything is kept.
    const ConnectionInfo told = ONESHELF_TRY(parts_.connections.test(context_, new_connection()));
    ONESHELF_TRY(check(account_of(wanted_.platform, told, channel_)));
    info_ = ONESHELF_TRY(parts_.connections.connect(context_, new_connection()));
    account_ = account_of(wanted_.platform, info_, channel_);
    return success();
  }

  Result<void> take_known(const std::optional<ConnectionRecord>& known) {
    if (!known || known->role != "channel") {
      return Error(ErrorCode::kNotFound, "connection.unknown",
                   "There is no channel \"" + wanted_.name + "\" yet.")
          .remedied("Say what kind of shop it is and its credentials: --platform, --set, --secret.")
          .with("connection", wanted_.name);
    }
    info_ = ONESHELF_TRY(read_json(
        known->info, [](const JsonReader& reader) { return connection_info_from_json(reader); }));
    account_ = account_of(*known);
    return check(account_);
  }

  Result<void> check(const std::string& account) {
    return parts_.store.read(
        [&](Records& records) { return check_replica(records, group_, account, link_id_); });
  }

  /// The link of that name if it is the one that was taken out of the group, else a new one.
  Result<LinkView> find_or_make(const Settings& settings) {
    const Result<LinkView> known = load_link(parts_, link_id_);
    const bool is_ours =
        known.ok() && known->source.id == group_.master && known->channel.id == channel_;
    if (is_ours) {
      ONESHELF_TRY(set_link_paused(parts_, link_id_, true));
      return change_link(parts_, link_id_, settings);
    }
    NewLink link;
    link.id = link_id_;
    link.source = group_.master;
    link.channel = channel_;
    link.settings = settings;
    return begin_setup(parts_, link);
  }

  Result<AddedReplica> link_up() {
    Settings settings = replica_settings(parts_.clock.now());
    settings.insert(settings.end(), wanted_.settings.begin(), wanted_.settings.end());
    ONESHELF_TRY(check_owned(settings));
    AddedReplica added;
    added.link = ONESHELF_TRY(find_or_make(settings));
    added.info = info_;
    added.open = ONESHELF_TRY(answer_by_itself(context_, parts_, added.link, wanted_.settings));
    const GroupReplica replica = {
        .link = link_id_, .channel = channel_, .added_at = parts_.clock.now(), .synced_at = {}};
    ONESHELF_TRY(parts_.store.write(
        [&](Records& records) { return enter_replica(records, group_.name, replica, account_); }));
    log_info("group.replica_added", {{"group", group_.name}, {"replica", wanted_.name}});
    return added;
  }

  static Result<void> check_owned(const Settings& told) {
    LinkSettings settings;
    for (const auto& [path, value] : told) {
      settings = ONESHELF_TRY(with_setting(settings, path, value));
    }
    if (settings.owner(Field::kStock) == Ownership::kSource) return success();
    return Error(ErrorCode::kInvalid, "group.stock_not_owned", "A replica's stock is the master's.")
        .remedied("Leave fields.stock as it is; a shop that keeps its own stock is a plain link.");
  }

  /// What it was made for did not come about.
  void forget_connection() {
    const Result<void> forgotten =
        parts_.store.write([&](Records& records) { return records.remove_connection(channel_); });
    // A link that was made holds it: then both stay, and adding goes on with them.
    if (!forgotten.ok()) {
      log_warn("group.connection_kept",
               {{"connection", channel_.str()}, {"error", forgotten.error().id()}});
    }
  }

  const Context& context_;
  EngineParts& parts_;
  const NewReplica& wanted_;
  const LinkId link_id_;
  const ConnectionId channel_;
  Group group_;
  ConnectionInfo info_;
  std::string account_;
};

}  // namespace

Result<AddedReplica> add_replica(const Context& context, EngineParts& parts,
                                 const NewReplica& wanted) {
  ONESHELF_TRY(check_group_name(wanted.name));
  return Adding(context, parts, wanted).run();
}

}  // namespace oneshelf

#include "engine/identity.h"

namespace oneshelf {
namespace {

constexpr milliseconds kVerifyTime = std::chrono::seconds(60);
constexpr milliseconds kCheckEvery = std::chrono::hours(1);
constexpr milliseconds kSoonAgain = std::chrono::minutes(1);  // several links of one connection
constexpr milliseconds kLately = std::chrono::hours(1);

std::string name_of_note(const ConnectionId& connection) { return "identity:" + connection.str(); }

Result<std::optional<Timestamp>> noted(Records& records, const ConnectionId& connection,
                                       std::string_view what) {
  const auto note = ONESHELF_TRY(records.account_settings(name_of_note(connection)));
  if (!note) return std::optional<Timestamp>();
  const Result<Timestamp> time = parse_rfc3339(note->values[what].text_or());
  if (!time.ok()) return std::optional<Timestamp>();  // never
  return std::optional(*time);
}

Result<void> note(Records& records, const ConnectionId& connection, std::string_view what,
                  Timestamp at) {
  AccountSettings settings = ONESHELF_TRY(records.account_settings(name_of_note(connection)))
  .value_or(AccountSettings());
  settings.values.set(std::string(what), to_rfc3339(at));
  return records.save_account_settings(name_of_note(connection), settings);
}

bool differ(const std::string& known, const std::string& told) {
  return !known.empty() && !told.empty() && known != told;
}

bool is_same_account(const ConnectionInfo& known, const ConnectionInfo& told) {
  return !differ(known.remote_id, told.remote_id) && !differ(known.company, told.company) &&
         !differ(known.remote_name, told.remote_name);
}

Error other_account(const ConnectionId& id, const ConnectionInfo& known,
                    const ConnectionInfo& told) {
  return Error(ErrorCode::kConflict, "connection.other_account",
               "\"" + id.str() + "\" answers as \"" + told.remote_name + "\" (" + told.remote_id +
                   "), but was connected to \"" + known.remote_name + "\" (" + known.remote_id +
                   ").")
      .remedied(
          "Nothing was changed. Let its address lead to the right company or shop again; if "
          "it was only renamed, connect it again: `oneshelf connect`.")
      .with("connection", id.str());
}

}  // namespace

Result<void> check_identity(const Context& context, EngineParts& parts, OpenConnection& connection,
                            ReadMode mode) {
  const auto last =
      ONESHELF_TRY(read_value<std::optional<Timestamp>>(parts.store, [&](Records& records) {
        return noted(records, connection.id(), "checked_at");
      }));
  const milliseconds wait = mode == ReadMode::kFull ? kSoonAgain : kCheckEvery;
  const Timestamp now = parts.clock.now();
  if (last && *last <= now && now - *last < wait) return success();
  const ConnectionInfo told =
      ONESHELF_TRY(connection.connector().verify(context.within(kVerifyTime)));
  if (is_same_account(connection.info(), told)) {
    return parts.store.write(
        [&](Records& records) { return note(records, connection.id(), "checked_at", now); });
  }
  const Error error = other_account(connection.id(), connection.info(), told);
  ONESHELF_TRY(parts.connections.pause(connection.id(), error));
  return error;
}

Result<void> note_connected(Records& records, const ConnectionId& connection, Timestamp now) {
  ONESHELF_TRY(note(records, connection, "connected_at", now));
  return note(records, connection, "checked_at", now);
}

Result<bool> was_connected_lately(Records& records, const ConnectionId& connection, Timestamp now) {
  const auto at = ONESHELF_TRY(noted(records, connection, "connected_at"));
  return at && now - *at < kLately;
}

}  // namespace oneshelf

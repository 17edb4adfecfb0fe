#include "engine/connections.h"

#include "base/log.h"
#include "base/mutant.h"
#include "base/text.h"
#include "engine/identity.h"

namespace oneshelf {
namespace {

constexpr milliseconds kVerifyTime = std::chrono::seconds(60);
constexpr size_t kIdleMax = 4;  // connectors kept with their session, per connection and lane

Json values_without_secrets(const Platform& platform, const ConnectValues& values) {
  Json json = Json::object();
  for (const ConnectOption& option : platform.options) {
    const auto found = values.find(option.name);
    const bool is_open = !option.secret || ONESHELF_MUTANT("secret_in_plain_text");
    if (is_open && found != values.end()) json.set(option.name, found->second);
  }
  return json;
}

Json secrets_only(const Platform& platform, const ConnectValues& values) {
  Json json = Json::object();
  for (const ConnectOption& option : platform.options) {
    const auto found = values.find(option.name);
    if (option.secret && found != values.end()) json.set(option.name, found->second);
  }
  return json;
}

void add_values(const Json& json, ConnectValues& values) {
  if (!json.is_object()) return;
  for (const auto& [name, value] : json.as_object()) values[name] = value.text_or();
}

Role role_named(const std::string& name) {
  return name == "channel" ? Role::kChannel : Role::kSource;
}

std::string_view name_of_role(Role role) { return role == Role::kSource ? "source" : "channel"; }

Result<void> check_role(const Platform& platform, Role role) {
  if (std::ranges::find(platform.roles, role) != platform.roles.end()) return success();
  return Error(ErrorCode::kInvalid, "connect.role_unsupported",
               platform.title + " cannot be a " + std::string(name_of_role(role)) + ".")
      .remedied("Choose the other role, or another platform.");
}

Result<ConnectionInfo> info_from(const Json& json) {
  return read_json(json,
                   [](const JsonReader& reader) { return connection_info_from_json(reader); });
}

}  // namespace

Result<const Platform*> Connections::platform_of(const std::string& name) const {
  std::vector<std::string> known;
  for (const Platform& platform : platforms_) {
    if (platform.name == name) return &platform;
    known.push_back(platform.name);
  }
  return Error(ErrorCode::kNotFound, "platform.unknown", "There is no platform \"" + name + "\".")
      .remedied("Choose one of: " + joined(known, ", ") + ".");
}

std::shared_ptr<Governor> Connections::governor_of(const ConnectionId& id, const Traits& traits) {
  const std::lock_guard lock(mutex_);
  std::shared_ptr<Governor>& governor = governors_[id.str()];
  if (!governor) {
    governor = std::make_shared<Governor>(
        clock_, Pace{traits.requests_per_second, traits.burst, traits.parallel},
        std::make_unique<QuotaShare>(store_, clock_, id, owner_));
  }
  return governor;
}

Result<ConnectionInfo> Connections::test(const Context& context, const NewConnection& wanted) {
  const Platform* platform = ONESHELF_TRY(platform_of(wanted.platform));
  ONESHELF_TRY(check_role(*platform, wanted.role));
  const ConnectValues values = ONESHELF_TRY(checked_values(*platform, wanted.values));
  // This too counts towards the account's quota.
  const std::unique_ptr<Connector> probe = platform->make(http_, wanted.role, values);
  const std::shared_ptr<Governor> governor = governor_of(wanted.id, probe->traits());
  GovernedHttp http(http_, *governor, Lane::kOrders);
  const std::unique_ptr<Connector> connector = platform->make(http, wanted.role, values);
  return connector->verify(context.within(kVerifyTime));
}

Result<ConnectionInfo> Connections::connect(const Context& context, const NewConnection& wanted) {
  const Platform* platform = ONESHELF_TRY(platform_of(wanted.platform));
  const ConnectValues values = ONESHELF_TRY(checked_values(*platform, wanted.values));
  ConnectionInfo info = ONESHELF_TRY(test(context, wanted));

  ConnectionRecord record;
  record.id = wanted.id;
  record.platform = platform->name;
  record.role = name_of_role(wanted.role);
  record.values = values_without_secrets(*platform, values);
  record.sealed_secrets = secrets_.seal(secrets_only(*platform, values).dump());
  record.info = to_json(info);
  record.created_at = clock_.now();
  ONESHELF_TRY(store_.write([&](Records& records) -> Result<void> {
    ONESHELF_TRY(note_connected(records, record.id, record.created_at));
    return records.save_connection(record);
  }));

  const std::lock_guard lock(mutex_);
  ++generations_[record.id.str()];  // sessions of the old credentials are not used again
  log_info("connection.saved", {{"connection", record.id.str()}, {"platform", record.platform}});
  return info;
}

Result<OpenConnection::Parts> Connections::take_or_make(const ConnectionRecord& record, Lane lane) {
  {
    const std::lock_guard lock(mutex_);
    std::vector<OpenConnection::Parts>& idle = idle_[{record.id.str(), lane}];
    const int64_t generation = generations_[record.id.str()];
    while (!idle.empty()) {
      OpenConnection::Parts parts = std::move(idle.back());
      idle.pop_back();
      if (parts.generation == generation) return parts;
    }
  }
  OpenConnection::Parts parts;
  parts.platform = ONESHELF_TRY(platform_of(record.platform));
  ConnectValues values;
  add_values(record.values, values);
  const std::string opened = ONESHELF_TRY(secrets_.open(record.sealed_secrets));
  add_values(ONESHELF_TRY(parse_json(opened)), values);
  const ConnectValues complete = ONESHELF_TRY(checked_values(*parts.platform, values));
  const Role role = role_named(record.role);
  // The pace is the connector's to say, so a first connector tells it before one is governed.
  const std::unique_ptr<Connector> probe = parts.platform->make(http_, role, complete);
  parts.governor = governor_of(record.id, probe->traits());
  parts.http = std::make_unique<GovernedHttp>(http_, *parts.governor, lane);
  parts.connector = parts.platform->make(*parts.http, role, complete);
  const std::lock_guard lock(mutex_);
  parts.generation = generations_[record.id.str()];
  return parts;
}

Result<OpenConnection> Connections::open(const ConnectionId& id, Lane lane) {
  const std::optional<ConnectionRecord> record =
      ONESHELF_TRY(read_value<std::optional<ConnectionRecord>>(
          store_, [&](Records& records) { return records.connection(id); }));
  if (!record) {
    return Error(ErrorCode::kNotFound, "connection.unknown",
                 "There is no connection \"" + id.str() + "\".")
        .remedied("`oneshelf status` lists the connections; `oneshelf connect` makes one.");
  }
  if (record->paused) {
    const std::string why = record->problem ? record->problem->message() : "A person paused it.";
    return Error(ErrorCode::kUnauthenticated, "connection.paused",
                 "The connection \"" + id.str() + "\" is paused: " + why)
        .remedied("Connect it again with working credentials: `oneshelf connect`.")
        .with("connection", id.str());
  }
  ConnectionInfo info = ONESHELF_TRY(info_from(record->info));
  OpenConnection::Parts parts = ONESHELF_TRY(take_or_make(*record, lane));
  return OpenConnection(*record, std::move(info), std::move(parts),
                        [this, key = PoolKey(id.str(), lane)](OpenConnection::Parts returned) {
                          give_back(key, std::move(returned));
                        });
}

void Connections::give_back(const PoolKey& key, OpenConnection::Parts parts) {
  const std::lock_guard lock(mutex_);
  std::vector<OpenConnection::Parts>& idle = idle_[key];
  if (idle.size() < kIdleMax && parts.generation == generations_[key.first]) {
    idle.push_back(std::move(parts));
  }
}

Result<void> Connections::pause(const ConnectionId& id, const Error& problem) {
  log_error("connection.paused", {{"connection", id.str()}, {"problem", problem.id()}});
  return store_.write([&](Records& records) -> Result<void> {
    std::optional<ConnectionRecord> record = ONESHELF_TRY(records.connection(id));
    if (!record) return success();
    record->paused = true;
    record->problem = problem;
    return records.save_connection(*record);
  });
}

Result<void> Connections::resume(const ConnectionId& id) {
  return store_.write([&](Records& records) -> Result<void> {
    std::optional<ConnectionRecord> record = ONESHELF_TRY(records.connection(id));
    if (!record) {
      return Error(ErrorCode::kNotFound, "connection.unknown",
                   "There is no connection \"" + id.str() + "\".");
    }
    record->paused = false;
    record->problem.reset();
    return records.save_connection(*record);
  });
}

int64_t Connections::requests(const ConnectionId& id) {
  const std::lock_guard lock(mutex_);
  const auto found = governors_.find(id.str());
  return found == governors_.end() ? 0 : found->second->requests();
}

void Connections::leave_quotas() {
  std::map<std::string, std::shared_ptr<Governor>> governors;
  {
    const std::lock_guard lock(mutex_);
    governors = governors_;
  }
  for (const auto& [id, governor] : governors) {
    const Result<void> left = governor->leave_share();
    // Without it the others wait until the lease has run out.
    if (!left.ok()) log_warn("quota.not_left", {{"connection", id}, {"error", left.error().id()}});
  }
}

ChannelLimits limits_of(const Traits& traits) {
  ChannelLimits limits;
  limits.fields = traits.fields;
  limits.sku_length_max = traits.sku_length_max;
  limits.name_length_max = traits.name_length_max;
  limits.options_max = traits.options_max;
  limits.variants_max = traits.variants_max;
  limits.fractional_stock = traits.fractional_stock;
  limits.negative_stock = traits.negative_stock;
  limits.can_hide = traits.can_hide;
  limits.can_delete = traits.can_delete;
  limits.stock_with_create = traits.stock_with_create;
  return limits;
}

WriteCost cost_of(const Traits& traits) {
  WriteCost cost;
  cost.products_max = traits.write_products_max;
  cost.variants_max = traits.write_variants_max;
  cost.stock_max = traits.write_stock_max;
  cost.requests_per_write = traits.requests_per_write;
  cost.requests_per_stock_write = traits.requests_per_stock_write;
  cost.stock_with_create = traits.stock_with_create;
  cost.requests_per_second = traits.requests_per_second;
  return cost;
}

}  // namespace oneshelf

#include "sync/settings.h"

#include <algorithm>

#include "base/text.h"
#include "sync/settings_table.h"

namespace oneshelf {
namespace {

using settings::Setting;

const Setting* setting_at(std::string_view path) {
  const auto& table = settings::table();
  const auto found = std::ranges::find(table, path, &Setting::path);
  return found == table.end() ? nullptr : &*found;
}

/// The map that `path` names an entry of, and the entry's key (which may hold dots itself).
std::pair<const Setting*, std::string> entry_at(std::string_view path) {
  for (const Setting& setting : settings::table()) {
    const std::string prefix = setting.path + ".";
    if (setting.put_entry != nullptr && path.starts_with(prefix) && path.size() > prefix.size()) {
      return {&setting, std::string(path.substr(prefix.size()))};
    }
  }
  return {nullptr, ""};
}

bool is_group(std::string_view path) {
  const std::string prefix = std::string(path) + ".";
  return std::ranges::any_of(
      settings::table(), [&](const Setting& setting) { return setting.path.starts_with(prefix); });
}

std::string shown_path(const Setting& setting) {
  return setting.entry.empty() ? setting.path : setting.path + ".<" + setting.entry + ">";
}

/// The settings that begin like `path`, or all of them.
std::string neighbours(std::string_view path) {
  const std::string group(path.substr(0, path.find('.')));
  std::vector<std::string> alike;
  std::vector<std::string> all;
  for (const Setting& setting : settings::table()) {
    all.push_back(shown_path(setting));
    if (setting.path.starts_with(group + ".")) alike.push_back(shown_path(setting));
  }
  return joined(alike.empty() ? all : alike, ", ");
}

Error unknown(std::string_view path) {
  return Error(ErrorCode::kInvalid, "settings.unknown",
               "There is no setting \"" + truncated(path, 80) + "\".")
      .remedied("Known settings: " + neighbours(path) + ".")
      .with("path", truncated(path, 80));
}

Error invalid(std::string_view path, const Json& found, std::string_view allowed) {
  const std::string shown = truncated(found.is_string() ? found.as_string() : found.dump(), 80);
  return Error(ErrorCode::kInvalid, "settings.invalid",
               "The setting " + std::string(path) + " cannot be \"" + shown + "\".")
      .remedied("Give " + std::string(allowed) + ".")
      .with("path", std::string(path))
      .with("found", shown);
}

/// Puts `value` at a dotted path, making the objects on the way.
void place(Json& object, std::string_view path, Json value) {
  const size_t dot = path.find('.');
  if (dot == std::string_view::npos) {
    object.set(path, std::move(value));
    return;
  }
  Json inner = object[path.substr(0, dot)];
  place(inner, path.substr(dot + 1), std::move(value));
  object.set(path.substr(0, dot), std::move(inner));
}

Result<void> take_group(LinkSettings& settings, const Json& json, const std::string& prefix) {
  for (const auto& [key, value] : json.as_object()) {
    const std::string path = prefix + key;
    if (const Setting* setting = setting_at(path)) {
      if (!setting->take(settings, value)) return invalid(path, value, setting->allowed);
    } else if (!is_group(path)) {
      return unknown(path);
    } else if (!value.is_object()) {
      return invalid(path, value, "an object of settings");
    } else {
      ONESHELF_TRY(take_group(settings, value, path + "."));
    }
  }
  return success();
}

}  // namespace

std::string to_text(const Buffer& buffer) {
  const std::string amount = buffer.amount.to_string();
  switch (buffer.kind) {
    case Buffer::Kind::kPercent: return amount + "%";
    case Buffer::Kind::kDays: return amount + "d";
    case Buffer::Kind::kUnits: break;
  }
  return amount;
}

std::optional<Buffer> buffer_from_text(std::string_view text) {
  constexpr Decimal kPercentMost = Decimal::from_integer(100);
  constexpr Decimal kDaysMost = Decimal::from_integer(366);
  Buffer buffer;
  if (text.ends_with('%')) buffer.kind = Buffer::Kind::kPercent;
  if (text.ends_with('d')) buffer.kind = Buffer::Kind::kDays;
  if (buffer.kind != Buffer::Kind::kUnits) text.remove_suffix(1);
  const Result<Decimal> amount = Decimal::parse(trimmed(text));
  if (!amount.ok() || amount->is_negative()) return std::nullopt;
  if (buffer.kind == Buffer::Kind::kPercent && *amount > kPercentMost) return std::nullopt;
  if (buffer.kind == Buffer::Kind::kDays && *amount > kDaysMost) return std::nullopt;
  buffer.amount = *amount;
  return buffer;
}

bool LessByName::operator()(std::string_view left, std::string_view right) const {
  const auto is_ascii = [](unsigned char c) { return c < 0x80; };
  if (!std::ranges::all_of(left, is_ascii) || !std::ranges::all_of(right, is_ascii)) {
    return folded(left) < folded(right);
  }
  const auto small = [](unsigned char c) {
    return c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : int{c};
  };
  return std::ranges::lexicographical_compare(left, right, {}, small, small);
}

DriftPolicy DriftRule::of(Field field) const {
  const auto found = fields.find(field);
  return found == fields.end() ? policy : found->second;
}

Decimal OrderRule::tolerance_in(const Currency& currency) const {
  constexpr int64_t kCoins = 5;
  return rounding_tolerance.value_or(Decimal::from_minor(kCoins, currency.digits()));
}

Ownership LinkSettings::owner(Field field) const {
  const auto found = fields.find(field);
  return found == fields.end() ? default_ownership(field) : found->second;
}

Ownership default_ownership(Field field) {
  switch (field) {
    case Field::kPrice:
    case Field::kSalePrice:
    case Field::kStock:
    case Field::kVisible: return Ownership::kSource;
    case Field::kName:
    case Field::kDescription:
    case Field::kBrand:
    case Field::kCategories:
    case Field::kImages:
    case Field::kSku:
    case Field::kOptions:
    case Field::kBarcode:
    case Field::kTaxClass:
    case Field::kWeight: break;
  }
  return Ownership::kCreateOnly;
}

Json to_json(const LinkSettings& settings) {
  Json json = Json::object();
  for (const Setting& setting : settings::table()) {
    if (Json value = setting.tell(settings); !value.is_null()) {
      place(json, setting.path, std::move(value));
    }
  }
  return json;
}

Result<LinkSettings> link_settings_from_json(const Json& json) {
  if (!json.is_object()) return invalid("settings", json, "an object of settings");
  LinkSettings settings;
  ONESHELF_TRY(take_group(settings, json, ""));
  return settings;
}

Result<LinkSettings> with_setting(const LinkSettings& settings, std::string_view path,
                                  std::string_view value) {
  LinkSettings changed = settings;
  const std::string bare = trimmed(value);
  if (const auto [map, key] = entry_at(path); map != nullptr) {
    if (!map->put_entry(changed, key, bare)) return invalid(path, Json(bare), map->allowed_entry);
    return changed;
  }
  const Setting* setting = setting_at(path);
  if (setting == nullptr) return unknown(path);
  if (setting->from_text == nullptr) {
    return invalid(path, bare, "one entry at a time, as " + shown_path(*setting));
  }
  const Json json = setting->from_text(bare);
  if (!setting->take(changed, json)) return invalid(path, bare, setting->allowed);
  return changed;
}

std::string setting_text(const LinkSettings& settings, std::string_view path) {
  const Setting* setting = setting_at(path);
  if (setting == nullptr) return {};
  const Json value = setting->tell(settings);
  if (value.is_bool()) return value.dump();
  if (!value.is_array()) return value.text_or();
  std::vector<std::string> parts;
  for (const Json& element : value.as_array()) parts.push_back(element.text_or());
  return joined(parts, ",");
}

std::optional<SettingHelp> setting_help(std::string_view path) {
  const Setting* setting = setting_at(path);
  if (setting == nullptr) return std::nullopt;
  return SettingHelp{setting->help, setting->allowed};
}

std::vector<std::pair<std::string, std::string>> setting_paths() {
  std::vector<std::pair<std::string, std::string>> paths;
  for (const Setting& setting : settings::table()) {
    const std::string allowed = setting.entry.empty() ? " (" + setting.allowed + ")" : "";
    paths.emplace_back(shown_path(setting), setting.help + allowed);
  }
  return paths;
}

}  // namespace oneshelf

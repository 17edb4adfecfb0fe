#include "group/graph_query.h"

#include <algorithm>
#include <cctype>

namespace oneshelf::testing {
namespace {

bool is_word(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

/// Words, numbers, texts and variables as they stand, punctuation one by one.
std::vector<std::string> tokens_of(std::string_view text) {
  std::vector<std::string> tokens;
  for (size_t at = 0; at < text.size();) {
    const char c = text[at];
    size_t end = at + 1;
    if (text.substr(at, 3) == "...") {
      end = at + 3;
    } else if (c == '"') {
      end = text.find('"', at + 1) + 1;
    } else if (is_word(c) || c == '$' || c == '-') {
      while (end < text.size() && is_word(text[end])) ++end;
    }
    const bool is_space = std::isspace(static_cast<unsigned char>(c)) != 0 || c == ',';
    if (!is_space) tokens.emplace_back(text.substr(at, end - at));
    at = end;
  }
  return tokens;
}

class Parser {
 public:
  Parser(std::string_view document, const Json& variables)
      : tokens_(tokens_of(document)), variables_(variables) {}

  std::vector<GraphField> operation() {
    while (next_ < tokens_.size() && peek() != "{") {
      if (take() != "(") continue;
      while (take() != ")") {  // the variables' types
      }
    }
    return selection();
  }

 private:
  const std::string& peek() const {
    static const std::string kEnd = ")";
    return next_ < tokens_.size() ? tokens_[next_] : kEnd;
  }
  std::string take() {
    std::string token = peek();
    ++next_;
    return token;
  }
  bool skip(std::string_view token) {
    if (next_ >= tokens_.size() || tokens_[next_] != token) return false;
    ++next_;
    return true;
  }

  std::vector<GraphField> selection() {
    std::vector<GraphField> fields;
    skip("{");
    while (next_ < tokens_.size() && !skip("}")) {
      if (skip("...")) {
        skip("on");
        take();  // the type
        std::ranges::move(selection(), std::back_inserter(fields));
      } else {
        fields.push_back(field());
      }
    }
    return fields;
  }

  GraphField field() {
    GraphField field;
    field.alias = field.name = take();
    if (skip(":")) field.name = take();
    if (skip("(")) field.arguments = members(")");
    if (peek() == "{") field.fields = selection();
    return field;
  }

  Json members(std::string_view end) {
    Json object = Json::object();
    while (next_ < tokens_.size() && !skip(end)) {
      const std::string name = take();
      skip(":");
      object.set(name, value());
    }
    return object;
  }

  Json value() {
    const std::string token = take();
    if (token == "{") return members("}");
    if (token == "[") {
      Json array = Json::array();
      while (next_ < tokens_.size() && !skip("]")) array.push(value());
      return array;
    }
    if (token.starts_with('$')) return variables_[token.substr(1)];
    if (token.starts_with('"')) return token.substr(1, token.size() - 2);
    if (token == "true" || token == "false") return token == "true";
    if (token == "null") return {};
    const bool is_number = std::isdigit(static_cast<unsigned char>(token.back())) != 0 &&
                           std::isalpha(static_cast<unsigned char>(token.front())) == 0;
    return is_number ? Json(Json::Number{token}) : Json(token);
  }

  std::vector<std::string> tokens_;
  const Json& variables_;
  size_t next_ = 0;
};

/// Numbers by size, dates by time.
bool comes_before(const Json& left, const Json& right) {
  const std::string a = left.text_or(), b = right.text_or();
  return a.size() != b.size() ? a.size() < b.size() : a < b;
}

bool holds(const Json& list, const Json& value) {
  return std::ranges::any_of(list.as_array(), [&](const Json& one) { return one == value; });
}

bool passes(const Json& value, const std::string& kind, const Json& wanted) {
  if (kind == "eq") return value == wanted;
  if (kind == "notEq") return value != wanted;
  if (kind == "in") return holds(wanted, value);
  if (kind == "notIn") return !holds(wanted, value);
  return kind == "after" && comes_before(wanted, value);
}

bool passes_all(const Json& row, const Json& filter) {
  if (!filter.is_object()) return true;
  for (const auto& [member, conditions] : filter.as_object()) {
    for (const auto& [kind, wanted] : conditions.as_object()) {
      if (!passes(row[member], kind, wanted)) return false;
    }
  }
  return true;
}

size_t count_in(const Json& options, const char* name, size_t otherwise) {
  const Json& value = options[name];
  return value.is_number() ? static_cast<size_t>(std::stoull(value.as_digits())) : otherwise;
}

}  // namespace

std::vector<GraphField> graph_fields(std::string_view document, const Json& variables) {
  return Parser(document, variables).operation();
}

Json selected(const Json& value, const std::vector<GraphField>& fields) {
  if (fields.empty() || value.is_null()) return value;
  if (value.is_array()) {
    Json array = Json::array();
    for (const Json& element : value.as_array()) array.push(selected(element, fields));
    return array;
  }
  Json object = Json::object();
  for (const GraphField& field : fields) {
    object.set(field.alias, selected(value[field.name], field.fields));
  }
  return object;
}

Json page_of(Json::Array rows, const Json& options) {
  std::erase_if(rows, [&](const Json& row) { return !passes_all(row, options["filter"]); });
  if (options["sort"].is_object()) {
    const auto& [member, direction] = options["sort"].as_object().front();
    const bool falls = direction.text_or() == "DESC";
    std::ranges::stable_sort(rows, [&, by = member](const Json& left, const Json& right) {
      return falls ? comes_before(right[by], left[by]) : comes_before(left[by], right[by]);
    });
  }
  const size_t total = rows.size();
  const size_t begin = std::min(count_in(options, "skip", 0), total);
  const size_t end = std::min(begin + count_in(options, "take", total), total);
  Json items = Json::array();
  for (size_t i = begin; i < end; ++i) items.push(std::move(rows[i]));
  return Json::object()
      .set("items", std::move(items))
      .set("totalItems", static_cast<int64_t>(total));
}

}  // namespace oneshelf::testing

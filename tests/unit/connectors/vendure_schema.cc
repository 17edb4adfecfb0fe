#include "unit/connectors/vendure_schema.h"

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <memory>

namespace oneshelf {

namespace {

constexpr std::string_view kNothing;

bool is_word(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

/// Words, numbers and texts as they stand, punctuation one by one; descriptions are left out.
class Tokens {
 public:
  explicit Tokens(std::string_view text) {
    for (size_t at = 0; at < text.size();) at = take(text, at);
  }
  bool done() const { return next_ >= tokens_.size(); }
  std::string_view peek(size_t ahead = 0) const {
    return next_ + ahead < tokens_.size() ? tokens_[next_ + ahead] : kNothing;
  }
  std::string next() { return done() ? std::string() : std::string(tokens_[next_++]); }
  bool skip(std::string_view token) {
    if (peek() != token) return false;
    ++next_;
    return true;
  }

 private:
  size_t take(std::string_view text, size_t at) {
    const char c = text[at];
    if (std::isspace(static_cast<unsigned char>(c)) != 0 || c == ',') return at + 1;
    if (text.substr(at, 3) == "\"\"\"") return text.find("\"\"\"", at + 3) + 3;
    size_t end = at + 1;
    if (text.substr(at, 3) == "...") {
      end = at + 3;
    } else if (c == '"') {
      end = text.find('"', at + 1) + 1;
    } else if (is_word(c) || c == '-' || c == '$') {
      while (end < text.size() && (is_word(text[end]) || text[end] == '.')) ++end;
    }
    tokens_.push_back(text.substr(at, end - at));
    return end;
  }

  std::vector<std::string_view> tokens_;
  size_t next_ = 0;
};

/// "[String!]!" with its brackets.
std::string type_of(Tokens& tokens) {
  std::string type;
  if (tokens.skip("[")) {
    type = "[" + type_of(tokens) + "]";
    tokens.skip("]");
  } else {
    type = tokens.next();
  }
  if (tokens.skip("!")) type += '!';
  return type;
}

std::string without_bang(std::string type) {
  if (type.ends_with('!')) type.pop_back();
  return type;
}

std::string named(std::string type) {
  std::erase_if(type, [](char c) { return c == '[' || c == ']' || c == '!'; });
  return type;
}

bool is_list(const std::string& type) { return type.starts_with('['); }
std::string element_of(const std::string& type) {
  const std::string list = without_bang(type);
  return list.substr(1, list.size() - 2);
}

void skip_value(Tokens& tokens) {
  int depth = 0;
  do {
    const std::string token = tokens.next();
    if (token == "[" || token == "{") ++depth;
    if (token == "]" || token == "}") --depth;
  } while (depth > 0 && !tokens.done());
}

/// "@deprecated(reason: …)".
void skip_directives(Tokens& tokens) {
  while (tokens.skip("@")) {
    tokens.next();
    if (!tokens.skip("(")) continue;
    while (!tokens.done() && !tokens.skip(")")) tokens.next();
  }
}

}  // namespace

GraphSchema::GraphSchema(std::string_view definitions) {
  Tokens tokens(definitions);
  const auto inputs_until = [&](std::string_view end) {
    Inputs inputs;
    while (!tokens.done() && !tokens.skip(end)) {
      const std::string name = tokens.next();
      tokens.skip(":");
      Input input{type_of(tokens), tokens.skip("=")};
      if (input.has_default) skip_value(tokens);
      skip_directives(tokens);
      inputs.emplace(name, std::move(input));
    }
    return inputs;
  };
  while (!tokens.done()) {
    const std::string kind = tokens.next();
    const std::string name = tokens.next();
    if (kind == "scalar") {
      scalars_.insert(name);
    } else if (kind == "union") {
      tokens.skip("=");
      do {
        unions_[name].insert(tokens.next());
      } while (tokens.skip("|"));
    } else if (kind == "enum") {
      tokens.skip("{");
      while (!tokens.done() && !tokens.skip("}")) {
        enums_[name].insert(tokens.next());
        skip_directives(tokens);
      }
    } else if (kind == "input") {
      tokens.skip("{");
      inputs_[name] = inputs_until("}");
    } else {
      while (!tokens.done() && !tokens.skip("{")) tokens.next();  // implements …
      while (!tokens.done() && !tokens.skip("}")) {
        const std::string field = tokens.next();
        Field& made = fields_[name][field];
        if (tokens.skip("(")) made.arguments = inputs_until(")");
        tokens.skip(":");
        made.type = type_of(tokens);
        skip_directives(tokens);
      }
    }
  }
}

/// Walks through one operation.
class GraphCheck {
 public:
  GraphCheck(const GraphSchema& schema, std::string_view document, const Json& variables)
      : schema_(schema), tokens_(document), values_(variables) {}

  std::vector<std::string> run() {
    const bool mutation = tokens_.skip("mutation");
    if (!mutation) tokens_.skip("query");
    if (tokens_.skip("(")) read_variables();
    selection(mutation ? "Mutation" : "Query");
    if (!tokens_.done()) complain("text behind the operation: " + tokens_.next());
    return std::move(complaints_);
  }

 private:
  void complain(std::string what) { complaints_.push_back(std::move(what)); }

  void read_variables() {
    while (!tokens_.done() && !tokens_.skip(")")) {
      const std::string name = tokens_.next();
      tokens_.skip(":");
      const std::string type = type_of(tokens_);
      variables_[name] = type;
      if (!is_input(named(type))) complain("no input type " + type);
      check_json(type, values_[name.substr(1)], name);
    }
  }

  bool is_input(const std::string& type) const {
    return schema_.scalars_.contains(type) || schema_.inputs_.contains(type) ||
           schema_.enums_.contains(type);
  }
  bool is_composite(const std::string& type) const {
    return schema_.fields_.contains(type) || schema_.unions_.contains(type);
  }

  void selection(const std::string& type) {
    if (!tokens_.skip("{")) return complain("no selection of " + type);
    while (!tokens_.done() && !tokens_.skip("}")) {
      if (tokens_.skip("...")) {
        tokens_.skip("on");
        const std::string part = tokens_.next();
        if (!is_composite(part)) complain("no type " + part);
        selection(part);
      } else {
        field(type);
      }
    }
  }

  void field(const std::string& type) {
    std::string name = tokens_.next();
    if (tokens_.skip(":")) name = tokens_.next();
    if (name.starts_with("__")) return skip_rest();  // the server's own
    static const GraphSchema::Field kUnknown;
    const auto fields = schema_.fields_.find(type);
    const bool known = fields != schema_.fields_.end() && fields->second.contains(name);
    const GraphSchema::Field& found = known ? fields->second.at(name) : kUnknown;
    if (!known) complain("no field " + type + '.' + name);
    std::set<std::string> given;
    if (tokens_.skip("(")) given = members(found.arguments, ")", type + '.' + name, known);
    require(found.arguments, given, type + '.' + name);
    const bool selects = tokens_.peek() == "{";
    if (!known) return skip_rest();
    if (selects != is_composite(named(found.type))) complain("selection of " + type + '.' + name);
    if (selects) selection(named(found.type));
  }

  void skip_rest() {
    if (tokens_.skip("(")) {
      while (!tokens_.done() && !tokens_.skip(")")) tokens_.next();
    }
    if (tokens_.peek() == "{") skip_value(tokens_);
  }

  /// `name: value` pairs up to the bracket; their names.
  std::set<std::string> members(const GraphSchema::Inputs& inputs, std::string_view end,
                                const std::string& of, bool known) {
    std::set<std::string> given;
    while (!tokens_.done() && !tokens_.skip(end)) {
      const std::string name = tokens_.next();
      tokens_.skip(":");
      given.insert(name);
      const auto input = inputs.find(name);
      if (input != inputs.end()) {
        value(input->second.type, of + '.' + name);
      } else {
        if (known) complain("no argument " + of + '.' + name);
        skip_value(tokens_);
      }
    }
    return given;
  }

  void require(const GraphSchema::Inputs& inputs, const std::set<std::string>& given,
               const std::string& of) {
    for (const auto& [name, input] : inputs) {
      if (input.is_required() && !given.contains(name)) complain("missing " + of + '.' + name);
    }
  }

  void value(const std::string& type, const std::string& at) {
    const std::string token(tokens_.peek());
    const std::string name = named(type);
    if (token.starts_with('$')) {
      tokens_.next();
      check_variable(token, type, at);
    } else if (token == "[") {
      tokens_.next();
      if (!is_list(type)) complain("a list for " + at);
      while (!tokens_.done() && !tokens_.skip("]")) {
        value(is_list(type) ? element_of(type) : type, at);
      }
    } else if (token == "{") {
      tokens_.next();
      const auto input = schema_.inputs_.find(name);
      const bool known = input != schema_.inputs_.end();
      if (!known) complain("an object for " + at);
      static const GraphSchema::Inputs kNone;
      const GraphSchema::Inputs& inputs = known ? input->second : kNone;
      require(inputs, members(inputs, "}", name, known), name);
    } else {
      tokens_.next();
      check_literal(name, token, at);
    }
  }

  void check_literal(const std::string& type, const std::string& token, const std::string& at) {
    const auto values = schema_.enums_.find(type);
    const bool is_flag = token == "true" || token == "false";
    const bool fits = values != schema_.enums_.end() ? values->second.contains(token)
                      : type == "Boolean"            ? is_flag
                      : type == "String"             ? token.starts_with('"')
                      : type == "ID"  ? token.starts_with('"') || std::isdigit(token[0]) != 0
                      : type == "Int" ? std::isdigit(token.back()) != 0
                                      : schema_.scalars_.contains(type);
    if (!fits) complain(token + " for " + at + ", which is " + type);
  }

  void check_variable(const std::string& name, const std::string& wanted, const std::string& at) {
    const auto declared = variables_.find(name);
    if (declared == variables_.end()) return complain("no variable " + name);
    const std::string& type = declared->second;
    const bool may_be_null = wanted.ends_with('!') && !type.ends_with('!');
    if (without_bang(type) == without_bang(wanted) && !may_be_null) return;
    complain(name + " is " + type + ", but " + at + " is " + wanted);
  }

  void check_json(const std::string& type, const Json& json, const std::string& at) {
    const std::string name = named(type);
    if (json.is_null()) {
      // The bytes of an upload travel beside the operation.
      if (type.ends_with('!') && name != "Upload") complain("nothing for " + at);
      return;
    }
    if (is_list(type)) {
      if (!json.is_array()) return complain("no list for " + at);
      for (const Json& element : json.as_array()) check_json(element_of(type), element, at);
      return;
    }
    if (const auto input = schema_.inputs_.find(name); input != schema_.inputs_.end()) {
      if (!json.is_object()) return complain("no object for " + at);
      return check_object(input->second, json, name);
    }
    if (const auto values = schema_.enums_.find(name); values != schema_.enums_.end()) {
      if (!values->second.contains(json.text_or())) complain("no " + name + " for " + at);
      return;
    }
    const bool fits = name == "Boolean"                        ? json.is_bool()
                      : name == "Int" || name == "Money"       ? json.is_number()
                      : name == "String" || name == "DateTime" ? json.is_string()
                      : name == "ID" ? json.is_string() || json.is_number()
                                     : true;
    if (!fits) complain("no " + name + " for " + at);
  }

  void check_object(const GraphSchema::Inputs& inputs, const Json& json, const std::string& name) {
    std::set<std::string> given;
    for (const auto& [key, member] : json.as_object()) {
      given.insert(key);
      const auto input = inputs.find(key);
      if (input == inputs.end()) {
        complain("no input field " + name + '.' + key);
      } else {
        check_json(input->second.type, member, name + '.' + key);
      }
    }
    require(inputs, given, name);
  }

  const GraphSchema& schema_;
  Tokens tokens_;
  const Json& values_;
  std::map<std::string, std::string> variables_;
  std::vector<std::string> complaints_;
};

std::vector<std::string> GraphSchema::complaints(std::string_view document,
                                                 const Json& variables) const {
  return GraphCheck(*this, document, variables).run();
}

const GraphSchema* published_vendure_schema() {
  static const std::unique_ptr<const GraphSchema> kSchema = [] {
    const char* elsewhere = std::getenv("ONESHELF_SPECS");
    const std::string folder = elsewhere != nullptr ? elsewhere : ONESHELF_SPECS_DIR;
    std::ifstream file(folder + "/vendure/vendure-admin-3.7.3.graphql");
    if (!file) return std::unique_ptr<const GraphSchema>();
    const std::string text((std::istreambuf_iterator<char>(file)), {});
    return std::make_unique<const GraphSchema>(text);
  }();
  return kSchema.get();
}

}  // namespace oneshelf

#include <fmt/format.h>

#include "base/json.h"
#include "base/text.h"

namespace oneshelf {
namespace {

void append_escaped(std::string& out, char c) {
  switch (c) {
    case '"': out += "\\\""; return;
    case '\\': out += "\\\\"; return;
    case '\n': out += "\\n"; return;
    case '\r': out += "\\r"; return;
    case '\t': out += "\\t"; return;
    default: break;
  }
  if (static_cast<unsigned char>(c) < 0x20) {
    out += fmt::format("\\u{:04x}", static_cast<int>(c));
  } else {
    out += c;
  }
}

void append_quoted(std::string& out, std::string_view text) {
  out += '"';
  for (const char c : text) append_escaped(out, c);
  out += '"';
}

/// Writes one value; `indent_` of 0 means everything on one line.
class Writer {
 public:
  explicit Writer(size_t indent) : indent_(indent) {}

  void write(const Json& json) {
    if (json.is_null()) {
      out_ += "null";
    } else if (json.is_bool()) {
      out_ += json.as_bool() ? "true" : "false";
    } else if (json.is_number()) {
      out_ += json.as_digits();
    } else if (json.is_string()) {
      write_text(json.as_string());
    } else if (json.is_array()) {
      write_array(json.as_array());
    } else {
      write_object(json.as_object());
    }
  }

  std::string take() { return std::move(out_); }

 private:
  /// Text from outside was checked on entry; should other bytes get here, the output stays JSON.
  void write_text(const std::string& text) {
    if (is_valid_utf8(text)) {
      append_quoted(out_, text);
    } else {
      append_quoted(out_, repaired_utf8(text));
    }
  }

  void write_array(const Json::Array& array) {
    begin('[');
    for (size_t i = 0; i < array.size(); ++i) {
      next(i);
      write(array[i]);
    }
    end(']', array.empty());
  }

  void write_object(const Json::Object& object) {
    begin('{');
    for (size_t i = 0; i < object.size(); ++i) {
      next(i);
      write_text(object[i].first);
      out_ += indent_ > 0 ? ": " : ":";
      write(object[i].second);
    }
    end('}', object.empty());
  }

  void begin(char bracket) {
    out_ += bracket;
    ++depth_;
  }

  void next(size_t index) {
    if (index > 0) out_ += ',';
    new_line();
  }

  void end(char bracket, bool empty) {
    --depth_;
    if (!empty) new_line();
    out_ += bracket;
  }

  void new_line() {
    if (indent_ == 0) return;
    out_ += '\n';
    out_.append(depth_ * indent_, ' ');
  }

  std::string out_;
  size_t indent_;
  size_t depth_ = 0;
};

std::string written(const Json& json, size_t indent) {
  Writer writer(indent);
  writer.write(json);
  return writer.take();
}

}  // namespace

std::string Json::dump() const { return written(*this, 0); }

std::string Json::pretty() const { return written(*this, 2); }

}  // namespace oneshelf

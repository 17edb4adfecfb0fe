#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sandbox/neto/shape.h"
#include "sandbox/neto/state.h"

namespace oneshelf::sandbox::neto {

/// What an action found or did. Objects of a batch that failed are told in `errors`, while the
/// others were written.
struct Reply {
  Json body = Json::object();
  std::vector<std::string> errors, warnings;
  uint64_t written = 0;
};

struct Action {
  std::string_view name;
  Result<Reply> (*run)(State& state, const Json& body, Timestamp now);
  bool is_read() const { return name.starts_with("Get"); }
};

/// Null if there is none of that name.
const Action* find_action(std::string_view name);

Result<Reply> get_item(State& state, const Json& body, Timestamp now);
Result<Reply> add_item(State& state, const Json& body, Timestamp now);
Result<Reply> update_item(State& state, const Json& body, Timestamp now);
Result<Reply> get_order(State& state, const Json& body, Timestamp now);
Result<Reply> add_order(State& state, const Json& body, Timestamp now);
Result<Reply> update_order(State& state, const Json& body, Timestamp now);
Result<Reply> get_payment(State& state, const Json& body, Timestamp now);
Result<Reply> add_payment(State& state, const Json& body, Timestamp now);
Result<Reply> get_rma(State& state, const Json& body, Timestamp now);
Result<Reply> add_rma(State& state, const Json& body, Timestamp now);
Result<Reply> get_warehouse(State& state, const Json& body, Timestamp now);
Result<Reply> get_customer(State& state, const Json& body, Timestamp now);
Result<Reply> get_shipping_methods(State& state, const Json& body, Timestamp now);
Result<Reply> get_payment_methods(State& state, const Json& body, Timestamp now);
Result<Reply> get_currency_settings(State& state, const Json& body, Timestamp now);

/// Runs `write` (object -> the object that names what was written) for each object of a batch.
template <typename Write>
Result<Reply> write_each(const State& state, const Json& body, std::string_view list, Write write) {
  const std::vector<Json> objects = written_list(body[list], list);
  if (objects.empty()) return refused(std::string(list) + " is required");
  Reply reply;
  Json::Array named;
  for (const Json& object : objects) {
    Result<Json> written = write(object);
    if (written.ok()) {
      named.push_back(*std::move(written));
      ++reply.written;
    } else if (written.error().id() == "warning") {
      reply.warnings.push_back(written.error().message());
    } else {
      reply.errors.push_back(written.error().message());
    }
  }
  if (!named.empty()) {
    reply.body.set(list, told_list(std::move(named), state.options().collapses_lists));
  }
  return reply;
}

}  // namespace oneshelf::sandbox::neto

#pragma once

#include <string_view>

#include "base/error.h"
#include "net/http.h"

namespace oneshelf::sandbox::bridge {

/// {"error":{"code","message"}} as the contract has it.
HttpResponse refusal(int status, std::string_view code, std::string_view message);
/// The same from an Error: its code decides the status, its id is the code, its context has the
/// field.
HttpResponse refusal(const Error& error);

/// A request that cannot be understood: 400.
Error malformed(std::string code, std::string message, std::string field = "");

}  // namespace oneshelf::sandbox::bridge

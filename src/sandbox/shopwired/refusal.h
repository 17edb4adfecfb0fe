#pragma once

#include <string>
#include <string_view>

#include "base/json.h"
#include "net/http.h"

namespace oneshelf::sandbox::shopwired {

/// How a request is refused: carried by an Error, worded by refusal_response().
Error refused(int status, std::string text);
Error not_found();

/// {"message": …}
HttpResponse message_response(int status, std::string_view text);
HttpResponse refusal_response(const Error& error);

}  // namespace oneshelf::sandbox::shopwired

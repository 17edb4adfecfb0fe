#pragma once

#include "connectors/vendure/client.h"

namespace oneshelf::vendure {

/// The GraphQL answer in a response, or what its status means. Writes that got no clear answer are
/// kUnknownOutcome.
Result<Answer> read_answer(const HttpResponse& response, Access access);
/// What a transport failure means for a call of this kind.
Error transport_error(const Error& error, Access access);
/// The server does not know our session any more; then it has executed nothing.
bool session_is_gone(const HttpResponse& response, const Answer& answer);

}  // namespace oneshelf::vendure

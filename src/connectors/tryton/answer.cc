#include "connectors/tryton/answer.h"

#include "base/text.h"
#include "connectors/tryton/assumed.h"

namespace oneshelf::tryton {

namespace {

// A refused record's message can carry the whole record.
constexpr size_t kReasonMax = 500;

ErrorCode failed(Effect effect) {
  return effect == Effect::kRead ? ErrorCode::kUnavailable : ErrorCode::kUnknownOutcome;
}

Error bad_credentials() {
  return Error(ErrorCode::kUnauthenticated, "connect.bad_credentials",
               "Tryton does not accept this user and password.")
      .remedied("Check login and password of the user made for OneShelf.");
}

Error locked_out() {
  return Error(ErrorCode::kRateLimited, "tryton.login_locked",
               "Tryton refuses this user for a while after too many wrong passwords.")
      .remedied("Correct the password, then wait some minutes.")
      .retry_in(std::chrono::milliseconds(assumed::kLoginPause));
}

/// Reads are refused for want of access rights only; writes also by the rules of the business.
/// The words cannot tell: they come in the user's language.
Error refused(const std::string& reason, Effect effect, const std::string& method) {
  if (effect == Effect::kRead) {
    return Error(ErrorCode::kForbidden, "connect.missing_permission",
                 "Tryton does not let this user read what is needed: " + reason)
        .remedied("Give the user the access groups that the connection's page names.")
        .with("method", method);
  }
  return Error(ErrorCode::kRefused, "tryton.refused", "Tryton refuses this: " + reason)
      .remedied("See Tryton's reason; correct the record or the set-up there.")
      .with("method", method);
}

Error warned(const Json& details, const std::string& method) {
  return Error(ErrorCode::kRefused, "tryton.needs_confirmation",
               "Tryton asks a person to confirm: " + details.at(1).text_or())
      .remedied("Do this step in Tryton once and confirm it with 'always ignore this warning'.")
      .with("warning", details.at(0).text_or())
      .with("method", method);
}

/// The error array of a 200 answer: only its first element says what it is.
Error vendor_error(const Json& error, Effect effect, const std::string& method) {
  const std::string kind = error.at(0).text_or();
  const Json& details = error.at(1);
  if (kind == "UserError") {
    return refused(truncated(details.at(0).text_or(), kReasonMax), effect, method);
  }
  if (kind == "UserWarning") return warned(details, method);
  if (kind == "LoginException") return bad_credentials();
  if (kind == "ConcurrencyException") {
    return Error(ErrorCode::kConflict, "tryton.changed_meanwhile",
                 "Somebody changed this record in Tryton at the same moment.")
        .with("method", method);
  }
  // Anything else is an exception of the server: a database conflict, a missing model, a bug.
  return Error(failed(effect), "tryton.exception", "The Tryton server failed at this request.")
      .remedied("See the server's log; a module may be missing.")
      .with("method", method)
      .with("exception", truncated(kind, kReasonMax));
}

Error status_error(int status, Effect effect, const std::string& method) {
  if (status == 401) return bad_credentials();
  if (status == 429) return locked_out();
  if (status == 403) {
    return Error(ErrorCode::kUnsupported, "tryton.unknown_method",
                 "This Tryton server does not offer what is needed.")
        .remedied("See that the server is of the series 6.0 and has the modules the manual names.")
        .with("method", method);
  }
  if (status == 404) {
    return Error(ErrorCode::kInvalid, "connect.unknown_database",
                 "There is no such Tryton database at this address.")
        .remedied("Check address and database of the connection.");
  }
  return Error(failed(effect), "tryton.http_status", "The Tryton server answered with an error.")
      .with("status", std::to_string(status))
      .with("method", method);
}

}  // namespace

Error transport_error(Error error, Effect effect) {
  if (effect == Effect::kRead && error.code() == ErrorCode::kUnknownOutcome) {
    return error.recoded(ErrorCode::kUnavailable);
  }
  return error;
}

Result<Json> result_of(const HttpResponse& response, Effect effect, const std::string& method) {
  if (response.status != 200) return status_error(response.status, effect, method);
  Result<Json> body = parse_json(response.body);
  if (!body.ok() || !body->is_object()) {
    // The server did answer: after a write only a look can tell what it did.
    const ErrorCode code =
        effect == Effect::kRead ? ErrorCode::kCorrupt : ErrorCode::kUnknownOutcome;
    return Error(code, "tryton.bad_answer", "The address answers, but not as a Tryton server does.")
        .remedied("Check the address of the connection.")
        .with("method", method);
  }
  if (const Json& error = (*body)["error"]; !error.is_null()) {
    return vendor_error(error, effect, method);
  }
  return (*body)["result"];
}

}  // namespace oneshelf::tryton

#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/context.h"
#include "base/result.h"

namespace oneshelf {

/// A server that takes mail for delivery.
struct MailServer {
  std::string url;  ///< smtp://host:587 or smtps://host:465
  std::string user, password;
  enum class Security {
    kTls,   ///< smtps, or STARTTLS before anything else is said
    kNone,  ///< in the clear; a password is then only sent to this machine itself
  } security = Security::kTls;
  std::string ca_file;  ///< empty: the system's
};

struct Mail {
  std::string id;  ///< unique; a repeated sending has the same, so that it can be told apart
  std::string from;
  std::vector<std::string> to;
  std::string subject;
  std::string body;  ///< plain text, UTF-8
};

/// The only door to mail. Safe from any thread; blocks the caller.
class MailSender {
 public:
  virtual ~MailSender() = default;
  /// Errors: kInvalid `mail.bad_address`, `mail.bad_line`, `mail.bad_server`, `mail.insecure`;
  /// kUnauthenticated `mail.login`; kRefused `mail.refused`; kUnavailable `mail.later`,
  /// `mail.unreachable`, `mail.tls`; kUnknownOutcome `mail.no_answer`.
  virtual Result<void> send(const Context& context, const MailServer& server, const Mail& mail) = 0;
};

/// Mail over libcurl, one connection per message: alarms are rare.
class SmtpSender final : public MailSender {
 public:
  SmtpSender();
  Result<void> send(const Context& context, const MailServer& server, const Mail& mail) override;
};

/// The whole message as it goes over the wire, lines ended by CRLF. Headers that are not plain
/// ASCII are encoded (RFC 2047), the body is base64. Errors: `mail.bad_address`, `mail.bad_line`.
Result<std::string> mail_text(const Mail& mail, Timestamp now);
/// "Prüfung" -> "=?UTF-8?B?UHLDvGZ1bmc=?=", in pieces that fit a line; ASCII stays as it is.
std::string encoded_header(std::string_view text);
/// kInvalid `mail.bad_address` unless it is one plain address: name@host.
Result<void> check_mail_address(std::string_view address);
/// kInvalid `mail.bad_server` unless it is an smtp or smtps address without user and password.
Result<void> check_mail_url(const std::string& url);

}  // namespace oneshelf

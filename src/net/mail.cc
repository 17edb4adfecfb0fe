#include "net/mail.h"

#include <curl/curl.h>

#include <cstring>

#include "base/assert.h"
#include "net/http.h"

namespace oneshelf {
namespace {

constexpr milliseconds kLongest = std::chrono::seconds(60);
constexpr milliseconds kConnect = std::chrono::seconds(10);
constexpr long kFirstPermanentReply = 500;

struct FreeEasy {
  void operator()(CURL* easy) const { curl_easy_cleanup(easy); }
};
struct FreeList {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
struct FreeUrl {
  void operator()(CURLU* url) const { curl_url_cleanup(url); }
};

template <typename Value>
void set(CURL* easy, CURLoption option, Value value) {
  ONESHELF_ASSERT(curl_easy_setopt(easy, option, value) == CURLE_OK);
}

std::string part_of(CURLU* url, CURLUPart part) {
  char* text = nullptr;
  if (curl_url_get(url, part, &text, 0) != CURLUE_OK) return "";
  std::string copy(text);
  curl_free(text);
  return copy;
}

struct ServerName {
  std::string scheme, host;
};

Result<ServerName> server_name(const std::string& text) {
  const Error bad = Error(ErrorCode::kInvalid, "mail.bad_server",
                          "The address of the mail server cannot be used.")
                        .remedied(
                            "Give smtp://host:587 or smtps://host:465, without user and "
                            "password.");
  const std::unique_ptr<CURLU, FreeUrl> url(curl_url());
  ONESHELF_ASSERT(url != nullptr);
  if (text.find('\0') != std::string::npos) return bad;
  if (curl_url_set(url.get(), CURLUPART_URL, text.c_str(), CURLU_DISALLOW_USER) != CURLUE_OK) {
    return bad;
  }
  ServerName name{.scheme = part_of(url.get(), CURLUPART_SCHEME),
                  .host = part_of(url.get(), CURLUPART_HOST)};
  if ((name.scheme != "smtp" && name.scheme != "smtps") || name.host.empty()) return bad;
  return name;
}

bool is_this_machine(const std::string& host) {
  return host == "localhost" || host == "127.0.0.1" || host == "[::1]";
}

/// The message on its way: libcurl asks for it piece by piece.
struct Upload {
  std::string_view rest;
  const Context& context;

  static size_t read(char* to, size_t size, size_t count, void* self) {
    Upload& upload = *static_cast<Upload*>(self);
    const size_t piece = std::min(size * count, upload.rest.size());
    std::memcpy(to, upload.rest.data(), piece);
    upload.rest.remove_prefix(piece);
    return piece;
  }
  static int stopped(void* self, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
    return static_cast<Upload*>(self)->context.stopped() ? 1 : 0;
  }
};

Error error_of(CURLcode code, long reply, bool body_left_us) {
  switch (code) {
    case CURLE_LOGIN_DENIED:
      return Error(ErrorCode::kUnauthenticated, "mail.login",
                   "The mail server does not accept the user and password.")
          .remedied("Correct mail_user and the secret mail_password.");
    case CURLE_USE_SSL_FAILED:
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_PEER_FAILED_VERIFICATION:
      return Error(ErrorCode::kUnavailable, "mail.tls",
                   "No secure connection with the mail server could be made.")
          .remedied("Check its name and port; for one on this machine mail_security=none will do.");
    case CURLE_ABORTED_BY_CALLBACK:
      return Error(ErrorCode::kCancelled, "mail.stopped", "Sending the mail was stopped.");
    default: break;
  }
  if (reply >= kFirstPermanentReply) {
    return Error(ErrorCode::kRefused, "mail.refused", "The mail server refused the mail.")
        .remedied("Check mail_from and mail_to; the server may only send for its own users.")
        .with("reply", std::to_string(reply));
  }
  if (reply >= 400) {
    return Error(ErrorCode::kUnavailable, "mail.later", "The mail server asks to try again later.")
        .with("reply", std::to_string(reply));
  }
  if (body_left_us) {
    return Error(ErrorCode::kUnknownOutcome, "mail.no_answer",
                 "The mail server did not say whether it took the mail.");
  }
  return Error(ErrorCode::kUnavailable, "mail.unreachable", "The mail server cannot be reached.")
      .remedied("Check the address and the port.")
      .with("detail", curl_easy_strerror(code));
}

std::unique_ptr<curl_slist, FreeList> list_of(const std::vector<std::string>& texts) {
  curl_slist* list = nullptr;
  for (const std::string& text : texts) {
    list = curl_slist_append(list, text.c_str());
    ONESHELF_ASSERT(list != nullptr);
  }
  return std::unique_ptr<curl_slist, FreeList>(list);
}

void set_server(CURL* easy, const MailServer& server) {
  set(easy, CURLOPT_URL, server.url.c_str());
  set(easy, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
  set(easy, CURLOPT_NOSIGNAL, 1L);
  set(easy, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(kConnect.count()));
  const bool secure = server.security == MailServer::Security::kTls;
  set(easy, CURLOPT_USE_SSL, static_cast<long>(secure ? CURLUSESSL_ALL : CURLUSESSL_NONE));
  if (!server.ca_file.empty()) set(easy, CURLOPT_CAINFO, server.ca_file.c_str());
  if (server.user.empty()) return;
  set(easy, CURLOPT_USERNAME, server.user.c_str());
  set(easy, CURLOPT_PASSWORD, server.password.c_str());
}

}  // namespace

Result<void> check_mail_url(const std::string& url) {
  ONESHELF_TRY(server_name(url));
  return success();
}

SmtpSender::SmtpSender() {
  ONESHELF_ASSERT(curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK);  // counted: repeats are free
}

Result<void> SmtpSender::send(const Context& context, const MailServer& server, const Mail& mail) {
  const ServerName name = ONESHELF_TRY(server_name(server.url));
  const std::string text = ONESHELF_TRY(mail_text(mail, context.clock().now()));
  const bool clear = server.security == MailServer::Security::kNone && name.scheme == "smtp";
  if (clear && !server.user.empty() && !is_this_machine(name.host)) {
    return Error(ErrorCode::kInvalid, "mail.insecure",
                 "A password is not sent to another machine in the clear.")
        .remedied("Leave mail_security at tls, or let the server take mail without a password.");
  }
  const milliseconds allowed = std::min(context.left(), kLongest);
  if (context.stopped() || allowed <= milliseconds(0)) {
    return Error(ErrorCode::kCancelled, "mail.stopped", "Sending the mail was stopped.");
  }
  const std::unique_ptr<CURL, FreeEasy> easy(curl_easy_init());
  ONESHELF_ASSERT(easy != nullptr);
  const auto recipients = list_of(mail.to);
  Upload upload{.rest = text, .context = context};
  set_server(easy.get(), server);
  set(easy.get(), CURLOPT_TIMEOUT_MS, static_cast<long>(allowed.count()));
  set(easy.get(), CURLOPT_MAIL_FROM, mail.from.c_str());
  set(easy.get(), CURLOPT_MAIL_RCPT, recipients.get());
  set(easy.get(), CURLOPT_UPLOAD, 1L);
  set(easy.get(), CURLOPT_READFUNCTION, &Upload::read);
  set(easy.get(), CURLOPT_READDATA, &upload);
  set(easy.get(), CURLOPT_NOPROGRESS, 0L);
  set(easy.get(), CURLOPT_XFERINFOFUNCTION, &Upload::stopped);
  set(easy.get(), CURLOPT_XFERINFODATA, &upload);
  const CURLcode code = curl_easy_perform(easy.get());
  if (code == CURLE_OK) return success();
  long reply = 0;
  curl_easy_getinfo(easy.get(), CURLINFO_RESPONSE_CODE, &reply);
  return error_of(code, reply, upload.rest.empty());
}

}  // namespace oneshelf

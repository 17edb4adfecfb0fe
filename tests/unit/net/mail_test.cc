#include "net/mail.h"

#include <gtest/gtest.h>

#include "base/bytes.h"
#include "unit/net/raw_socket.h"

namespace oneshelf {
namespace {

const Timestamp kNow = from_unix_ms(1'795'334'400'000);  // 2026-11-22T08:00:00Z

Mail a_mail() {
  return {.id = "m1",
          .from = "shelf@shop.example",
          .to = {"ada@shop.example", "bob@shop.example"},
          .subject = "OneShelf: 1 alarm",
          .body = "Orders are not looked after.\n.\nPrüfen Sie es.\n"};
}

/// A mail server that says yes to everything but what it is told to refuse, and keeps what it
/// heard.
class FakeMailServer {
 public:
  explicit FakeMailServer(std::string refused = "", std::string with = "")
      : refused_(std::move(refused)),
        with_(std::move(with)),
        server_([this](RawSocket& socket, int) { talk(socket); }) {}

  MailServer address() const {
    MailServer server;
    server.url = "smtp://127.0.0.1:" + std::to_string(server_.port());
    server.security = MailServer::Security::kNone;
    return server;
  }
  std::string heard() {
    const std::lock_guard lock(mutex_);
    return heard_;
  }

 private:
  void talk(RawSocket& socket) {
    socket.send("220 fake\r\n");
    while (true) {
      const std::string line = socket.receive_through("\r\n");
      hear(line);
      if (line.empty() || line.starts_with("QUIT")) break;
      if (!refused_.empty() && line.starts_with(refused_)) {
        socket.send(with_ + "\r\n");
      } else if (line.starts_with("EHLO")) {
        socket.send("250-fake\r\n250 AUTH PLAIN\r\n");
      } else if (line.starts_with("DATA")) {
        socket.send("354 go on\r\n");
        hear(socket.receive_through("\r\n.\r\n"));
        socket.send("250 taken\r\n");
      } else if (line.starts_with("AUTH")) {
        socket.send("334 \r\n");
        hear(socket.receive_through("\r\n"));
        socket.send("235 welcome\r\n");
      } else {
        socket.send("250 ok\r\n");
      }
    }
  }
  void hear(const std::string& text) {
    const std::lock_guard lock(mutex_);
    heard_ += text;
  }

  std::string refused_, with_;
  std::mutex mutex_;  // guards heard_
  std::string heard_;
  ScriptedServer server_;  // last: its threads use the others
};

Result<void> send(const MailServer& server, const Mail& mail) {
  SystemClock clock;
  return SmtpSender().send(Context(clock), server, mail);
}

std::string code_of(const Result<void>& result) { return result.ok() ? "" : result.error().id(); }

TEST(Mail, HeadersAreEncodedInPiecesThatCutNoCharacter) {
  EXPECT_EQ(encoded_header("plain text"), "plain text");
  EXPECT_EQ(encoded_header("Prüfung"), "=?UTF-8?B?UHLDvGZ1bmc=?=");
  std::string longer;
  for (int i = 0; i < 40; ++i) longer += "ü";
  const std::string encoded = encoded_header(longer);
  std::string decoded;
  for (size_t at = 0; at < encoded.size();) {
    size_t end = encoded.find("\r\n ", at);
    if (end == std::string::npos) end = encoded.size();
    const std::string word = encoded.substr(at, end - at);
    EXPECT_LE(word.size(), 75U);
    const std::string piece = *from_base64(word.substr(10, word.size() - 12));
    EXPECT_EQ(piece.size() % 2, 0U) << "a character was cut";
    decoded += piece;
    at = end + 3;
  }
  EXPECT_EQ(decoded, longer);
}

TEST(Mail, HasADateAnIdAndABodyThatNoServerChanges) {
  const Result<std::string> text = mail_text(a_mail(), kNow);
  ASSERT_TRUE(text.ok());
  EXPECT_NE(text->find("Date: Sun, 22 Nov 2026 08:00:00 +0000\r\n"), std::string::npos);
  EXPECT_NE(text->find("Message-ID: <m1@shop.example>\r\n"), std::string::npos);
  const std::string body = text->substr(text->find("\r\n\r\n") + 4);
  std::string joined;
  for (const char c : body) {
    if (c != '\r' && c != '\n') joined += c;
  }
  EXPECT_EQ(*from_base64(joined), a_mail().body);
}

TEST(Mail, LineBreaksAndSecondAddressesAreRefused) {
  for (const char* address : {"ada", "@shop.example", "ada@", "a@b@c", "ada@shop.example\r\nBcc: x",
                              "ada@x.example,eve@y.example", "Ada <ada@x.example>", ""}) {
    EXPECT_FALSE(check_mail_address(address).ok()) << address;
    Mail mail = a_mail();
    mail.to = {address};
    EXPECT_FALSE(mail_text(mail, kNow).ok()) << address;
  }
  Mail mail = a_mail();
  mail.subject = "hello\r\nBcc: eve@y.example";
  EXPECT_EQ(mail_text(mail, kNow).error().id(), "mail.bad_line");
  mail = a_mail();
  mail.to.clear();
  EXPECT_FALSE(mail_text(mail, kNow).ok());
}

TEST(Mail, GoesToEveryRecipientOfAServerThatTakesIt) {
  FakeMailServer server;
  const Result<void> sent = send(server.address(), a_mail());
  ASSERT_TRUE(sent.ok()) << sent.error().to_string();
  const std::string heard = server.heard();
  EXPECT_NE(heard.find("MAIL FROM:<shelf@shop.example>"), std::string::npos);
  EXPECT_NE(heard.find("RCPT TO:<ada@shop.example>"), std::string::npos);
  EXPECT_NE(heard.find("RCPT TO:<bob@shop.example>"), std::string::npos);
  EXPECT_NE(heard.find("Subject: OneShelf: 1 alarm\r\n"), std::string::npos);
}

TEST(Mail, WhatTheServerRefusesIsToldByItsKind) {
  struct Case {
    const char *command, *reply, *error;
  };
  for (const Case& each :
       {Case{"RCPT", "550 unknown", "mail.refused"}, Case{"MAIL", "451 later", "mail.later"},
        Case{"AUTH", "535 wrong", "mail.login"}}) {
    FakeMailServer server(each.command, each.reply);
    MailServer address = server.address();
    address.user = "shelf";
    address.password = "mail-secret";
    const Result<void> sent = send(address, a_mail());
    EXPECT_EQ(code_of(sent), each.error) << each.command;
    EXPECT_EQ(sent.error().to_string().find("mail-secret"), std::string::npos);
  }
}

TEST(Mail, APasswordIsNotSentInTheClear) {
  FakeMailServer server;
  MailServer secure = server.address();
  secure.security = MailServer::Security::kTls;
  secure.user = "shelf";
  secure.password = "mail-secret";
  EXPECT_EQ(code_of(send(secure, a_mail())), "mail.tls");  // the server offers no STARTTLS
  EXPECT_EQ(server.heard().find("AUTH"), std::string::npos);
  MailServer other;
  other.url = "smtp://mail.example:25";
  other.security = MailServer::Security::kNone;
  other.user = "shelf";
  EXPECT_EQ(code_of(send(other, a_mail())), "mail.insecure");
}

TEST(Mail, AServerThatIsNotThereIsUnreachable) {
  const RefusingPort port;
  MailServer server;
  server.url = "smtp://127.0.0.1:" + std::to_string(port.port());
  server.security = MailServer::Security::kNone;
  EXPECT_EQ(code_of(send(server, a_mail())), "mail.unreachable");
  for (const char* url : {"http://x.example", "smtp://user:pw@x.example", "", "x y"}) {
    EXPECT_EQ(code_of(check_mail_url(url)), "mail.bad_server") << url;
  }
}

}  // namespace
}  // namespace oneshelf

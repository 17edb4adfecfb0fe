#include <fmt/format.h>

#include <array>
#include <chrono>

#include "base/bytes.h"
#include "net/mail.h"

namespace oneshelf {
namespace {

constexpr size_t kEncodedBytesMax = 42;   // 56 in base64: an encoded word may have 75 characters
constexpr size_t kBodyBytesPerLine = 57;  // 76 in base64
constexpr size_t kAddressMax = 254;

bool is_plain(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return c >= ' ' && c < 0x7f; });
}

bool is_continuation(char c) { return (static_cast<unsigned char>(c) & 0xc0) == 0x80; }

bool has_line_break(std::string_view text) {
  return text.find_first_of(std::string_view("\r\n\0", 3)) != std::string_view::npos;
}

/// How many bytes of `text` fit one encoded word without cutting a character in two.
size_t piece_of(std::string_view text) {
  size_t size = std::min(text.size(), kEncodedBytesMax);
  while (size > 0 && size < text.size() && is_continuation(text[size])) --size;
  return size > 0 ? size : std::min(text.size(), kEncodedBytesMax);
}

std::string base64_lines(std::string_view bytes) {
  std::string lines;
  for (size_t at = 0; at < bytes.size(); at += kBodyBytesPerLine) {
    lines += to_base64(bytes.substr(at, kBodyBytesPerLine)) + "\r\n";
  }
  return lines;
}

/// RFC 5322: "Sun, 22 Nov 2026 08:00:00 +0000".
std::string date_text(Timestamp now) {
  constexpr std::array kDays = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  constexpr std::array kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                  "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const auto day = std::chrono::floor<std::chrono::days>(now);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss time(std::chrono::floor<std::chrono::seconds>(now - day));
  return fmt::format(
      "{}, {:02} {} {} {:02}:{:02}:{:02} +0000", kDays[std::chrono::weekday(day).c_encoding()],
      static_cast<unsigned>(date.day()), kMonths[static_cast<unsigned>(date.month()) - 1],
      static_cast<int>(date.year()), time.hours().count(), time.minutes().count(),
      time.seconds().count());
}

}  // namespace

std::string encoded_header(std::string_view text) {
  if (is_plain(text)) return std::string(text);
  std::string encoded;
  while (!text.empty()) {
    const size_t size = piece_of(text);
    encoded +=
        (encoded.empty() ? "" : "\r\n ") + ("=?UTF-8?B?" + to_base64(text.substr(0, size))) + "?=";
    text.remove_prefix(size);
  }
  return encoded;
}

Result<void> check_mail_address(std::string_view address) {
  const size_t at = address.find('@');
  const bool shaped = at != std::string_view::npos && at > 0 && at + 1 < address.size() &&
                      address.find('@', at + 1) == std::string_view::npos;
  // Anything that could end the address or begin another one is refused.
  const bool plain =
      is_plain(address) && address.find_first_of(" <>()[],;:\\\"") == std::string_view::npos;
  if (shaped && plain && address.size() <= kAddressMax) return success();
  return Error(ErrorCode::kInvalid, "mail.bad_address", "This is not a mail address.")
      .remedied("Give it as name@shop.example, without a display name.");
}

Result<std::string> mail_text(const Mail& mail, Timestamp now) {
  ONESHELF_TRY(check_mail_address(mail.from));
  std::string recipients;
  for (const std::string& to : mail.to) {
    ONESHELF_TRY(check_mail_address(to));
    recipients += (recipients.empty() ? "" : ",\r\n ") + to;
  }
  if (recipients.empty() || has_line_break(mail.subject) || has_line_break(mail.id)) {
    return Error(ErrorCode::kInvalid, "mail.bad_line",
                 "The mail has nobody to go to, or a line break where none may be.");
  }
  const std::string host = mail.from.substr(mail.from.find('@') + 1);
  return "Date: " + date_text(now) + "\r\nFrom: " + mail.from + "\r\nTo: " + recipients +
         "\r\nSubject: " + encoded_header(mail.subject) + "\r\nMessage-ID: <" + mail.id + "@" +
         host +
         ">\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n"
         "Content-Transfer-Encoding: base64\r\nAuto-Submitted: auto-generated\r\n\r\n" +
         base64_lines(mail.body);
}

}  // namespace oneshelf

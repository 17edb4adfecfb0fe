#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "base/time.h"

namespace oneshelf {

/// "Tue, 05 Mar 2019 21:40:11 +0000": dates as mails write them, in whole seconds.
std::string mail_time(Timestamp time);
/// The same read; RFC 3339 is taken too. Error: `time.invalid`.
Result<Timestamp> parse_mail_time(std::string_view text);

}  // namespace oneshelf

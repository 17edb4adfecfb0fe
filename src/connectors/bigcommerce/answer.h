#pragma once

#include <optional>

#include "connectors/bigcommerce/client.h"

namespace oneshelf::bigcommerce {

/// An HTTP answer as a reply, or as the error that it means to us: the only place where the
/// vendor's statuses and bodies become ours.
Result<Reply> read_reply(const HttpResponse& response, std::string_view path, Access access);

/// What the answer's headers tell of the quota; nothing if they are not whole: plans without a
/// quota send none.
std::optional<QuotaTold> quota_told(const HttpResponse& response);

/// An error of the way to the store: a read that got no answer has changed nothing.
Error transport_error(const Error& error, Access access);

}  // namespace oneshelf::bigcommerce

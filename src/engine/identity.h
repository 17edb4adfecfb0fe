#pragma once

#include "engine/read_streams.h"

namespace oneshelf {

/// Asks the remote account who it is: before everything is read, and else once an hour. If it is
/// not who it was when it was connected, the connection is paused and nothing is read or written:
/// `connection.other_account`. Bindings and orders belong to the account, not to its address.
Result<void> check_identity(const Context& context, EngineParts& parts, OpenConnection& connection,
                            ReadMode mode);

/// A person connected it just now and knows what it is: the check begins anew, and for an hour
/// other SKUs under known ids are taken as renamed.
Result<void> note_connected(Records& records, const ConnectionId& connection, Timestamp now);
Result<bool> was_connected_lately(Records& records, const ConnectionId& connection, Timestamp now);

}  // namespace oneshelf

#pragma once

namespace oneshelf {
/// Makes libsodium usable. Call before any other function of it; cheap and safe from any thread.
void ensure_sodium();
}  // namespace oneshelf

#include "base/sodium_ready.h"

#include <sodium.h>

#include "base/assert.h"

namespace oneshelf {

void ensure_sodium() {
  static const int kStarted = sodium_init();  // 1 means somebody did it before us
  ONESHELF_ASSERT(kStarted >= 0);
}

}  // namespace oneshelf

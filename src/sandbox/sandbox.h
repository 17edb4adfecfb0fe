#pragma once

#include <optional>
#include <vector>

#include "net/http.h"

namespace oneshelf::sandbox {

/// The answer to a request; nothing means that the connection is closed without one.
using Answer = std::optional<HttpResponse>;

/// An emulated platform: a state machine without clock, chance, network or files. The same requests
/// at the same times give the same answers, so the same code runs behind a port (`Port`), inside
/// one process (`InProcessHttp`) and in the simulation with virtual time. Safe from any thread.
class Sandbox {
 public:
  virtual ~Sandbox() = default;

  virtual Answer handle(const HttpRequest& request, Timestamp now) = 0;

  /// Webhooks that are due: absolute URL, signed, in order. Each is given out once.
  virtual std::vector<HttpRequest> take_hints(Timestamp now) = 0;

  /// Tells how a hint that was given out fared: the answer's status, or 0 when none came. Platforms
  /// that repeat refused hints queue it again; the others ignore this.
  virtual void hint_answered(const HttpRequest& hint, int status, Timestamp now) = 0;

  /// The same with all of an answer that came, for platforms that look into it.
  virtual void hint_got(const HttpRequest& hint, const HttpResponse& answer, Timestamp now) {
    hint_answered(hint, answer.status, now);
  }
};

}  // namespace oneshelf::sandbox

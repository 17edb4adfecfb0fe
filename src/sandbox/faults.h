#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "sandbox/sandbox.h"

namespace oneshelf::sandbox {

enum class FaultKind {
  kRateLimit,      ///< 429 with Retry-After, nothing done
  kUnauthorized,   ///< 401 as if the credentials had expired, nothing done
  kErrorBefore,    ///< 500, nothing done
  kErrorAfter,     ///< 500, but the effect happened
  kDropBefore,     ///< connection closed, nothing done
  kDropAfter,      ///< connection closed after the effect
  kBrokenBody,     ///< the answer is cut in the middle
  kEmptyPage,      ///< a list answers no rows and claims to be complete
  kShortPage,      ///< a list answers half its rows and claims to be complete
  kDropHint,       ///< a hint is never sent
  kDuplicateHint,  ///< a hint is sent twice
  kReorderHints,   ///< the hints that are due are sent newest first
  kForgeHint,      ///< a hint with a wrong signature
  kStaleHint,      ///< a rightly signed hint with a time long past
};

/// The kind's name as the admin route reads and writes it: "rate_limit", "drop_after" …
std::string_view name_of(FaultKind kind);
std::optional<FaultKind> fault_kind_named(std::string_view name);

struct Fault {
  FaultKind kind = FaultKind::kErrorBefore;
  std::string operation;        ///< "createOrder"; "" is any. For hints: their topic
  int skip = 0;                 ///< so many occasions pass untouched first
  int times = 1;                ///< then it strikes so often
  int retry_after_seconds = 1;  ///< of kRateLimit
};

/// Faults that were switched on from outside and still have strikes left. Not locked: belongs to
/// one sandbox and is used under its lock.
class Faults {
 public:
  static constexpr size_t kMax = 1000;

  /// Error: `faults.too_many`.
  Result<void> add(Fault fault);
  /// Reads {"faults":[{"kind":"drop_after","operation":"createOrder","times":2}]}. All or nothing.
  Result<void> add_from(const Json& json);
  void clear() { faults_.clear(); }
  Json to_json() const;

  /// The fault of this kind that strikes now, or nothing. Uses up one skip or one strike.
  std::optional<Fault> strike(FaultKind kind, std::string_view operation);

  /// How a platform words a refusal of its own: status, stable code, sentence.
  using Refusal =
      std::function<HttpResponse(int status, std::string_view code, std::string_view text)>;

  /// Runs one operation under whatever faults strike it.
  Answer run(std::string_view operation, const Refusal& refusal,
             const std::function<HttpResponse()>& effect);

 private:
  std::optional<Answer> before(std::string_view operation, const Refusal& refusal);

  std::vector<Fault> faults_;
};

}  // namespace oneshelf::sandbox

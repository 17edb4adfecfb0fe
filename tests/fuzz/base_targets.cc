#include "base/bytes.h"
#include "base/decimal.h"
#include "base/decimal_overflow.h"
#include "base/json.h"
#include "base/text.h"
#include "base/time.h"
#include "fuzz/target.h"

namespace oneshelf::fuzz {

void fuzz_json(std::string_view bytes) {
  const Result<Json> parsed = parse_json(bytes);
  if (!parsed.ok()) {
    check(parsed.error().id() == "json.invalid", "bad JSON has its own error");
    return;
  }
  const std::string text = parsed->dump();
  check(is_valid_utf8(text), "written JSON is UTF-8");
  const Result<Json> again = parse_json(text);
  check(again.ok() && *again == *parsed, "written JSON reads back the same");
  const Result<Json> pretty = parse_json(parsed->pretty());
  check(pretty.ok() && *pretty == *parsed, "pretty JSON reads back the same");
}

void fuzz_decimal(std::string_view bytes) {
  const Result<Decimal> exact = Decimal::parse(bytes);
  for (const Rounding rounding : {Rounding::kHalfUp, Rounding::kFloor, Rounding::kCeiling}) {
    const Result<Decimal> rounded = Decimal::parse_rounded(bytes, rounding);
    if (exact.ok()) check(rounded.ok() && *rounded == *exact, "what fits is not rounded");
  }
  if (!exact.ok()) return;
  const Result<Decimal> again = Decimal::parse(exact->to_string());
  check(again.ok() && *again == *exact, "a written decimal reads back the same");
  try {
    const Decimal low = exact->rounded(2, Rounding::kFloor);
    const Decimal high = exact->rounded(2, Rounding::kCeiling);
    check(low <= *exact && *exact <= high, "a number lies between its floor and its ceiling");
    check(low.has_at_most(2) && high.has_at_most(2), "a rounded number has the places asked for");
    check(Decimal::from_minor(low.to_minor(2), 2) == low, "minor units read back the same");
  } catch (const DecimalOverflow&) {
    check(exact->abs() > dec("9000000000000"), "only figures at the edge overflow");
  }
}

void fuzz_time(std::string_view bytes) {
  const Result<Timestamp> time = parse_rfc3339(bytes);
  if (!time.ok()) return;
  const Result<Timestamp> again = parse_rfc3339(to_rfc3339(*time));
  check(again.ok() && *again == *time, "a written time reads back the same");
}

void fuzz_text(std::string_view bytes) {
  const std::string text = repaired_utf8(bytes);
  check(is_valid_utf8(text), "repaired text is UTF-8");
  check(!is_valid_utf8(bytes) || text == bytes, "good text is not touched");
  check(trimmed(trimmed(bytes)) == trimmed(bytes), "trimming twice is trimming once");
  const std::string sku = normalised_sku(text);
  check(is_valid_utf8(sku), "a compared SKU is UTF-8");
  check(normalised_sku(sku) == sku, "a compared SKU is compared as itself");
  check(folded(folded(text)) == folded(text), "folding twice is folding once");
  const std::string cut = truncated(text, 7);
  check(character_count(cut) <= 7 && text.starts_with(cut), "a cut text is its beginning");
  const std::string slug = slug_of(bytes);
  check(!slug.empty() && percent_encoded(slug) == slug, "a slug may stand in a URL");
  check(joined(split(bytes, ','), ",") == bytes, "what was split joins again");
  const Result<std::string> decoded = percent_decoded(percent_encoded(bytes));
  check(decoded.ok() && *decoded == bytes, "what was encoded decodes again");
  const Result<std::string> bytes_again = from_base64(to_base64(bytes));
  check(bytes_again.ok() && *bytes_again == bytes, "base64 decodes again");
  if (const Result<std::string> raw = from_base64(bytes); raw.ok()) {
    check(to_base64(*raw) == bytes, "only the one right base64 is taken");
  }
}

}  // namespace oneshelf::fuzz

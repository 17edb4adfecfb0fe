#include "simulation/mutants.h"

#include "base/mutant.h"

namespace oneshelf {
namespace {

// One process simulates one mutant; set before any thread begins.
std::string& active() {
  static std::string name;
  return name;
}

}  // namespace

bool is_mutant(std::string_view name) { return active() == name; }

namespace simulation {

namespace {

// In the order of the work they spoil: orders, stock, listings, workers, keeping.
constexpr Mutant kMutants[] = {
    {"order_key_per_attempt", "1,5",
     "an order is known to the source under another key at every attempt"},
    {"order_forgotten_when_source_is_away", "1",
     "an order that could not be written at once is not tried again"},
    {"backoff_never_ends", "2", "what failed once is tried again a year later"},
    {"bad_order_stops_the_rest", "1,2,7", "one order that cannot be written stops all behind it"},
    {"held_order_not_told", "7", "an order is held, and nobody is told"},
    {"changed_order_not_noticed", "1,2", "an order is never read again after it was stored"},
    {"step_done_before_it_was_sent", "1", "a step of an order is noted as done before it was sent"},
    {"step_repeated", "10", "what was told already is told again at every run"},
    {"shipment_not_told", "1", "a parcel that left is not told to the shop"},
    {"cancellation_not_told_to_shop", "1",
     "the source cancels, and the shop goes on selling the order"},
    {"cancellation_in_shop_not_followed", "1",
     "the shop cancels, and the source goes on with the document"},
    {"refund_not_booked", "1", "money given back in the shop is not booked in the source"},
    {"refund_not_told_to_shop", "1",
     "money given back in the source is not given back in the shop"},
    {"refund_of_source_taken_for_the_shops", "1",
     "a refund of the source comes back from the shop and is booked a second time"},
    {"restock_forgotten", "4", "goods that came back are not put on the shelf again"},
    {"discount_dropped", "1", "a document states lines before their discount"},
    {"shipping_left_out", "1", "a document leaves out shipping and fees"},
    {"payment_booked_twice", "1", "a payment is booked a second time with its document"},
    {"in_flight_ignored", "5", "units sold that the source does not know of count as free"},
    {"in_flight_cleared_when_written", "5",
     "a unit leaves flight with its document, before a reading shows it"},
    {"in_flight_never_settled", "2", "a unit stays in flight although its document is written"},
    {"orders_not_read_before_a_raise", "5",
     "a figure goes up before the shop's own orders are read"},
    {"figures_not_computed_anew", "5",
     "a figure goes up although another worker stored an order meanwhile"},
    {"buffer_ignored", "2,5", "the units that a link keeps back are published"},
    {"limit_ignored", "2,5", "more is published than the link's limit"},
    {"one_location_only", "2", "only the first location's stock counts"},
    {"absent_stock_is_zero", "6", "an item without any stock row is published as sold out"},
    {"short_page_believed", "6", "a list that is shorter than it claims to be counts as whole"},
    {"cursor_moved_although_page_failed", "2",
     "a reading goes on behind a page that was not stored"},
    {"old_reading_believed", "2,5",
     "a link is content with a reading that began before it was due"},
    {"figures_only", "2", "after a hint about stock nothing else is ever looked at"},
    {"hide_skipped", "2", "what the source sells no more stays on show"},
    {"price_change_not_noticed", "2", "a new price in the source is not compared"},
    {"unowned_field_overwritten", "3", "a field that the shop owns is written"},
    {"approval_ignored", "3", "items that nobody approved are listed"},
    {"guard_released_by_nobody", "6", "a held change goes out without a person"},
    {"batches_of_one", "10", "every product is written in a request of its own"},
    {"lease_without_fence", "8", "a worker stores although its job was taken over"},
    {"lease_never_expires", "1,2,8", "a dead worker's job is never taken over"},
    {"claim_kept_for_ever", "1,2,8", "a task that was claimed by a dead worker is never due again"},
    {"quota_ignored", "9", "requests are sent faster than the platform's pace"},
    {"retry_after_ignored", "9", "a platform that asks to wait is asked again at once"},
    {"secret_in_plain_text", "11", "secrets of a connection are stored as they are"},
    {"ledger_not_chained", "12", "entries of the ledger do not cover those before them"},
};

}  // namespace

std::span<const Mutant> mutants() { return kMutants; }

void switch_on(std::string_view name) { active() = name; }

}  // namespace simulation
}  // namespace oneshelf

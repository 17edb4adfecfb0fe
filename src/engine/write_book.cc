#include "engine/write_book.h"

#include "base/log.h"
#include "engine/stock_edits.h"
#include "sync/undo.h"

namespace oneshelf {
namespace {

constexpr const char* kCreated = "created";
constexpr const char* kDeleted = "deleted";

/// The listing as the channel has it now that `variant` was written.
Listing confirmed_listing(const ProductPlan& product, const VariantPlan& variant,
                          const VendorId& product_id, const VendorId& listing_id, bool with_stock,
                          Timestamp now) {
  Listing listing;
  listing.id = listing_id;
  listing.product_id = product_id;
  listing.fields = variant.fields;
  for (const Field field : kAllFields) {
    if (is_product_field(field) && product.fields.has(field))
      listing.fields.copy(field, product.fields);
  }
  if (!with_stock) listing.fields.clear(Field::kStock);
  if (variant.kind == ChangeKind::kCreate) listing.fields.sku = variant.sku;
  listing.updated_at = now;
  return listing;
}

}  // namespace

Result<void> WriteBook::note_creates(std::span<const ProductPlan* const> batch) {
  std::vector<IntentRecord> intents;
  for (const ProductPlan* product : batch) {
    for (const VariantPlan& variant : product->variants) {
      if (variant.kind != ChangeKind::kCreate) continue;
      noted_[variant.sku] = {variant.item_id, product->source_product};
      intents.push_back(
          {variant.item_id, variant.sku, product->source_product.str(), parts_.clock.now()});
    }
  }
  if (intents.empty()) return success();
  return parts_.store.write(
      [&](Records& records) { return records.save_intents(link_.id(), intents); });
}

void WriteBook::resume(std::span<const IntentRecord> intents) {
  for (const IntentRecord& intent : intents) {
    noted_[intent.sku] = {intent.item_id, VendorId(intent.key)};
  }
}

void WriteBook::begin_call(std::string_view method) {
  ++report_.write_calls;
  request_ = std::string(method) + " #" + std::to_string(report_.write_calls);
}

void WriteBook::add_entry(const Owner& owner, LedgerRecord entry) {
  entry.at = parts_.clock.now();
  entry.link = link_.id();
  entry.job = order_.job.str();
  entry.subject = owner.subject;
  entry.item_id = owner.item_id;
  entry.product_id = owner.product_id;
  entry.why = order_.why;
  entry.who = order_.who;
  entry.request = request_;
  ledger_.push_back(std::move(entry));
}

void WriteBook::enter(const Owner& owner, const OldValues& before, const FieldChange& change) {
  LedgerRecord entry;
  entry.field = name_of(change.field);
  entry.before = change.before;
  entry.after = change.after;
  if (before && before->has(change.field)) {
    ListingFields old;
    old.copy(change.field, *before);
    entry.restore = to_json(old).dump();
  }
  add_entry(owner, std::move(entry));
}

void WriteBook::enter_whole(const Owner& owner, std::string before, std::string after) {
  LedgerRecord entry;
  entry.field = kWholeListing;
  entry.before = std::move(before);
  entry.after = std::move(after);
  add_entry(owner, std::move(entry));
}

void WriteBook::enter_variant(const VariantPlan& variant, const VendorId& product_id,
                              bool with_stock) {
  const Owner owner = {variant.sku, variant.item_id, product_id};
  if (variant.kind == ChangeKind::kCreate) enter_whole(owner, "", kCreated);
  if (variant.kind == ChangeKind::kDelete) enter_whole(owner, "listed", kDeleted);
  for (const FieldChange& change : variant.changes) {
    // Stock that follows in a write of its own is entered when that is confirmed.
    if (change.field == Field::kStock && !with_stock) continue;
    enter(owner, variant.before, change);
  }
}

void WriteBook::enter_shared(const ProductPlan& product, const VendorId& product_id) {
  const std::string& lead = product.variants.empty() ? product.name : product.variants.front().sku;
  const Owner owner = {lead, VendorId(), product_id};
  for (const FieldChange& change : product.changes) enter(owner, product.before, change);
}

void WriteBook::count(const VariantPlan& plan) {
  switch (plan.kind) {
    case ChangeKind::kCreate: ++report_.created; break;
    case ChangeKind::kUpdate: ++report_.updated; break;
    case ChangeKind::kHide: ++report_.hidden; break;
    case ChangeKind::kDelete: ++report_.deleted; break;
  }
}

Result<void> WriteBook::park(Records& records, const std::string& kind, const std::string& sku,
                             const Error& error) {
  ParkedRecord parked;
  parked.link = link_.id();
  parked.kind = kind;
  parked.subject = sku;
  parked.error = error;
  parked.state = "open";
  parked.first_at = parked.last_at = parts_.clock.now();
  return records.park(parked);
}

Result<void> WriteBook::confirm(Records& records, const ProductPlan& product,
                                const VariantPlan& variant, const VendorId& product_id,
                                const VendorId& listing_id, bool with_stock) {
  const std::vector<std::string> subject = {variant.sku};
  if (variant.kind == ChangeKind::kDelete) {
    const std::vector<VendorId> gone = {variant.listing_id};
    ONESHELF_TRY(remove_told_listings(records, link_.channel.id, gone));
    ONESHELF_TRY(records.remove_binding(link_.id(), variant.item_id));
  } else {
    const std::vector<Listing> listing = {confirmed_listing(
        product, variant, product_id, listing_id, with_stock, parts_.clock.now())};
    ONESHELF_TRY(records.save_listings(link_.channel.id, listing, 0));
  }
  if (variant.kind == ChangeKind::kCreate) {
    const BindingRecord binding = {
        variant.item_id, product.source_product, listing_id, product_id, "created",
        order_.who,      parts_.clock.now()};
    const std::vector<BindingRecord> bindings = {binding};
    ONESHELF_TRY(records.save_bindings(link_.id(), bindings));
    const std::vector<VendorId> closed = {variant.item_id};
    ONESHELF_TRY(records.close_intents(link_.id(), closed));
    created_[variant.item_id.str()] = binding;
    noted_.erase(variant.sku);
  }
  return records.unpark(link_.id(), "listing", subject);
}

Result<void> WriteBook::take_products(std::span<const ProductPlan* const> batch,
                                      std::span<const ProductOutcome> outcomes,
                                      bool stock_with_create, Aftermath& aftermath) {
  return parts_.store.write([&](Records& records) -> Result<void> {
    ledger_.clear();
    for (size_t i = 0; i < batch.size(); ++i) {
      ONESHELF_TRY(book_product(records, *batch[i], outcomes[i], stock_with_create, aftermath));
    }
    return records.append_ledger(ledger_);
  });
}

Result<void> WriteBook::book_product(Records& records, const ProductPlan& product,
                                     const ProductOutcome& outcome, bool stock_with_create,
                                     Aftermath& aftermath) {
  size_t sent = 0;
  for (const VariantPlan& variant : product.variants) {
    if (!writes_listing(variant, stock_with_create)) continue;
    const WriteOutcome& written = outcome.variants.at(sent++);
    const std::optional<Error>& error = written.error ? written.error : outcome.error;
    if (error && error->code() == ErrorCode::kUnknownOutcome) {
      aftermath.unknown_skus.push_back(variant.sku);
    } else if (error && after_failure(*error) == AfterFailure::kStop) {
      aftermath.stop = *error;  // its intent stays open: the next run looks before it writes
    } else if (error) {
      ++report_.failed;
      ONESHELF_TRY(park(records, "listing", variant.sku, *error));
      const std::vector<VendorId> closed = {variant.item_id};
      ONESHELF_TRY(records.close_intents(link_.id(), closed));
    } else {
      const VendorId& listing =
          written.listing_id.empty() ? variant.listing_id : written.listing_id;
      const VendorId& parent =
          outcome.product_id.empty() ? product.listing_product : outcome.product_id;
      const bool with_stock = variant.kind == ChangeKind::kCreate && stock_with_create;
      ONESHELF_TRY(confirm(records, product, variant, parent, listing, with_stock));
      enter_variant(variant, parent, with_stock);
      count(variant);
    }
  }
  if (!outcome.error && !product.changes.empty()) {
    const VendorId& parent =
        outcome.product_id.empty() ? product.listing_product : outcome.product_id;
    enter_shared(product, parent);
    ONESHELF_TRY(records.save_product_fields(link_.channel.id, parent, product.fields));
  } else if (outcome.error && sent == 0 && after_failure(*outcome.error) == AfterFailure::kStop) {
    aftermath.stop = *outcome.error;
  } else if (outcome.error && sent == 0) {
    ++report_.failed;
    ONESHELF_TRY(park(records, "listing", product.name, *outcome.error));
  }
  return success();
}

Result<void> WriteBook::fail_product(const ProductPlan& product, const Error& error,
                                     bool stock_with_create) {
  ProductOutcome outcome;
  outcome.error = error;
  for (const VariantPlan& variant : product.variants) {
    if (writes_listing(variant, stock_with_create)) outcome.variants.push_back({error, VendorId()});
  }
  Aftermath aftermath;
  const ProductPlan* batch[] = {&product};
  return take_products(batch, {&outcome, 1}, stock_with_create, aftermath);
}

Result<void> WriteBook::enter_figures(std::vector<StockWrite>& batch,
                                      std::vector<const VariantPlan*>& plans) {
  const bool exclusive = link_.settings.stock.exclusive;
  if (watches_stock(link_.settings)) {
    ONESHELF_TRY(parts_.store.write([&](Records& records) {
      return note_sending_stock(records, link_, batch, parts_.clock.now());
    }));
  }
  if (!exclusive && !ONESHELF_TRY(keeps_shown(parts_, link_.channel.id))) return success();
  return parts_.store.write([&](Records& records) -> Result<void> {
    std::vector<StockWrite> kept;
    std::vector<const VariantPlan*> kept_plans;
    UnshownUnits unshown(records, link_);
    for (size_t i = 0; i < batch.size(); ++i) {
      const Decimal more =
          std::max(batch[i].quantity - batch[i].expected.value_or(Decimal()), Decimal());
      if (exclusive && more.is_positive() && more > ONESHELF_TRY(unshown.of(plans[i]->item_id))) {
        ++report_.stock_changed;
        continue;
      }
      ONESHELF_TRY(note_sending(records, link_.channel.id, batch[i].listing_id, more, order_.job));
      kept.push_back(batch[i]);
      kept_plans.push_back(plans[i]);
    }
    batch = std::move(kept);
    plans = std::move(kept_plans);
    const std::optional<ShownClock> clock = ONESHELF_TRY(records.shown_clock(link_.channel.id));
    sent_at_ = clock ? clock->now : 0;
    return success();
  });
}

SentFigure WriteBook::as_sent(const StockWrite& write) const {
  return {.listing = write.listing_id,
          .before = write.expected.value_or(Decimal()),
          .after = write.quantity,
          .began = sent_at_};
}

Result<void> WriteBook::take_stock(std::span<const StockWrite> batch,
                                   std::span<const VariantPlan* const> plans,
                                   std::span<const WriteOutcome> outcomes) {
  return parts_.store.write([&](Records& records) -> Result<void> {
    ledger_.clear();
    figures_ = {};
    for (size_t i = 0; i < batch.size(); ++i) {
      if (outcomes[i].error) {
        ONESHELF_TRY(book_refused_level(records, batch[i], outcomes[i]));
      } else {
        ONESHELF_TRY(book_level(records, batch[i], *plans[i]));
      }
    }
    ONESHELF_TRY(note_figures(records, link_.id(), figures_, parts_.clock.now()));
    return records.append_ledger(ledger_);
  });
}

Result<void> WriteBook::book_level(Records& records, const StockWrite& write,
                                   const VariantPlan& plan) {
  Listing listing;
  listing.id = write.listing_id;
  listing.product_id = write.product_id;
  listing.fields.stock = {{write.location, write.quantity}};
  listing.updated_at = parts_.clock.now();
  ONESHELF_TRY(note_written(records, link_.channel.id, as_sent(write)));
  ONESHELF_TRY(records.save_listings(link_.channel.id, {&listing, 1}, 0));
  if (watches_stock(link_.settings)) {
    ONESHELF_TRY(note_written_stock(records, link_, write, parts_.clock.now()));
  }
  ++report_.stock_written;
  figures_.written.push_back(plan.item_id);
  // A change of stock alone was counted nowhere yet; its ledger entry is written here too.
  if (!writes_listing(plan, true)) count(plan);
  for (const FieldChange& change : plan.changes) {
    if (change.field != Field::kStock) continue;
    enter({plan.sku, plan.item_id, write.product_id}, plan.before, change);
  }
  const std::vector<std::string> healed = {write.sku};
  return records.unpark(link_.id(), "stock", healed);
}

/// A figure that met another one than it was to replace is no failure: what is there instead is
/// known now, and the next plan begins from it.
Result<void> WriteBook::book_refused_level(Records& records, const StockWrite& write,
                                           const WriteOutcome& outcome) {
  if (outcome.error->id() == kStockChanged) {
    ++report_.stock_changed;
    std::optional<Listing> there;
    if (outcome.live_stock) {
      there.emplace();
      there->id = write.listing_id;
      there->product_id = write.product_id;
      there->fields.stock = {{write.location, *outcome.live_stock}};
      there->updated_at = parts_.clock.now();
    }
    return note_found(records, link_.channel.id, as_sent(write), there);
  }
  ++report_.failed;
  ++figures_.failed;
  if (after_failure(*outcome.error) == AfterFailure::kHalve) {
    ONESHELF_TRY(note_refused(records, link_.channel.id, as_sent(write)));
  }
  return park(records, "stock", write.sku, *outcome.error);
}

Result<void> WriteBook::fail_stock(const StockWrite& write, const Error& error) {
  return parts_.store.write([&](Records& records) -> Result<void> {
    figures_ = {};
    ONESHELF_TRY(
        book_refused_level(records, write, {.error = error, .listing_id = write.listing_id}));
    return note_figures(records, link_.id(), figures_, parts_.clock.now());
  });
}

Result<void> WriteBook::lose_stock(std::span<const StockWrite> batch) {
  if (!ONESHELF_TRY(keeps_shown(parts_, link_.channel.id))) return success();
  return parts_.store.write([&](Records& records) -> Result<void> {
    for (const StockWrite& write : batch) {
      ONESHELF_TRY(note_fate_unknown(records, link_.channel.id, write.listing_id));
    }
    return success();
  });
}

void WriteBook::expect(const ProductPlan& product, const VariantPlan& variant, Sent sent) {
  expected_.emplace(variant.sku, Expected{&product, &variant, sent});
}

/// Enters the values that the channel has as they were sent; others are planned anew.
void WriteBook::enter_found(const Expected& expected, const Listing& found) {
  const VariantPlan& variant = *expected.variant;
  const Owner owner = {variant.sku, variant.item_id, found.product_id};
  const LocationId location = variant.fields.stock && !variant.fields.stock->empty()
                                  ? variant.fields.stock->begin()->first
                                  : LocationId();
  for (const FieldChange& change : variant.changes) {
    const bool of_stock = change.field == Field::kStock;
    if (of_stock != (expected.sent == Sent::kStock)) continue;
    if (value_text(found.fields, change.field, location) != change.after) continue;
    if (of_stock) figures_.written.push_back(variant.item_id);
    enter(owner, variant.before, change);
  }
  const ProductPlan& product = *expected.product;
  if (expected.sent == Sent::kStock || &product.variants.front() != &variant) return;
  for (const FieldChange& change : product.changes) {
    if (value_text(found.fields, change.field, location) != change.after) continue;
    enter({variant.sku, VendorId(), found.product_id}, product.before, change);
  }
}

Result<void> WriteBook::take_look_up(std::span<const std::string> skus,
                                     std::span<const Listing> found, int64_t began) {
  report_.unknown += static_cast<int64_t>(skus.size());
  return parts_.store.write([&](Records& records) -> Result<void> {
    ledger_.clear();
    figures_ = {};
    ONESHELF_TRY(save_told_listings(records, link_.channel.id, found, 0));
    ONESHELF_TRY(note_look_at(records, link_.channel.id, began, found));
    std::vector<VendorId> closed;
    for (const std::string& sku : skus) {
      const auto same_sku = [&](const Listing& listing) { return listing.sku() == sku; };
      // Two listings of one SKU: which is ours is not known, so a person decides.
      const auto only = std::ranges::count_if(found, same_sku) == 1
                            ? std::ranges::find_if(found, same_sku)
                            : found.end();
      const auto noted = noted_.find(sku);
      if (noted != noted_.end()) closed.push_back(noted->second.item_id);
      if (only == found.end()) continue;
      if (noted != noted_.end()) ONESHELF_TRY(bind_found(records, noted->second, *only));
      const auto [first, last] = expected_.equal_range(sku);
      for (auto at = first; at != last; ++at) enter_found(at->second, *only);
      expected_.erase(first, last);
    }
    ONESHELF_TRY(note_figures(records, link_.id(), figures_, parts_.clock.now()));
    ONESHELF_TRY(records.append_ledger(ledger_));
    return records.close_intents(link_.id(), closed);
  });
}

Result<void> WriteBook::bind_found(Records& records, const Noted& noted, const Listing& listing) {
  const BindingRecord binding = {
      noted.item_id, noted.source_product, listing.id,        listing.product_id,
      "created",     order_.who,           parts_.clock.now()};
  const std::vector<BindingRecord> bindings = {binding};
  ONESHELF_TRY(records.save_bindings(link_.id(), bindings));
  created_[binding.item_id.str()] = binding;
  enter_whole({listing.sku(), noted.item_id, listing.product_id}, "", kCreated);
  return success();
}

std::optional<BindingRecord> WriteBook::listing_of(const ProductPlan& product,
                                                   const VariantPlan& variant) const {
  const auto created = created_.find(variant.item_id.str());
  if (created != created_.end()) return created->second;
  if (variant.listing_id.empty()) return std::nullopt;
  BindingRecord binding;
  binding.item_id = variant.item_id;
  binding.source_product_id = product.source_product;
  binding.listing_id = variant.listing_id;
  binding.listing_product_id = product.listing_product;
  return binding;
}

}  // namespace oneshelf

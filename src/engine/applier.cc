#include "engine/applier.h"

#include <algorithm>
#include <deque>
#include <set>

#include "base/assert.h"
#include "base/log.h"
#include "engine/image_source.h"
#include "engine/shown_book.h"
#include "engine/sold_watch.h"
#include "engine/write_book.h"

namespace oneshelf {
namespace {

constexpr milliseconds kWriteTime = std::chrono::minutes(5);  // a call may be several requests
constexpr size_t kLookUpMax = 100;
constexpr int kFailuresMeanAway = 5;

std::vector<std::string> skus_of(std::span<const ProductPlan* const> products) {
  std::vector<std::string> skus;
  for (const ProductPlan* product : products) {
    for (const VariantPlan& variant : product->variants) skus.push_back(variant.sku);
  }
  return skus;
}

VariantWrite to_write(const LinkView& link, const VariantPlan& variant, bool stock_with_create) {
  VariantWrite write;
  switch (variant.kind) {
    case ChangeKind::kCreate: write.action = VariantWrite::Action::kCreate; break;
    case ChangeKind::kDelete: write.action = VariantWrite::Action::kDelete; break;
    case ChangeKind::kUpdate:
    case ChangeKind::kHide: write.action = VariantWrite::Action::kUpdate; break;
  }
  write.key = link.id().str() + ":" + variant.item_id.str();
  write.listing_id = variant.listing_id;
  write.fields = variant.fields;
  if (!(variant.kind == ChangeKind::kCreate && stock_with_create))
    write.fields.clear(Field::kStock);
  write.sku = variant.sku;
  return write;
}

Error platform_fails(const Error& error) {
  return Error(ErrorCode::kRefused, "record.platform_fails",
               "The platform fails whenever it is sent this record: " + error.message())
      .remedied(
          "Look for what is unusual about it: characters, lengths, pictures. The platform's "
          "own log may say more.");
}

/// One run of apply_plan.
class Applier {
 public:
  Applier(const Context& context, EngineParts& parts, const LinkView& link, const LinkPlan& plan,
          const ApplyOrder& order, const Progress& progress, OpenConnection& channel,
          ImageSource& images)
      : context_(context),
        parts_(parts),
        link_(link),
        plan_(plan),
        progress_(progress),
        channel_(channel),
        images_(images),
        book_(parts, link, order),
        sold_(parts, link, channel.traits(), plan.sold),
        again_(order.again),
        with_create_(channel.traits().stock_with_create) {}

  Result<ApplyReport> run() {
    total_ = static_cast<int64_t>(plan_.summary.changes());
    ONESHELF_TRY(write_stock(StockTurn::kDecreases));
    ONESHELF_TRY(write_all_listings());
    ONESHELF_TRY(write_stock(StockTurn::kRest));
    return book_.report();
  }

 private:
  enum class StockTurn { kDecreases, kRest };
  using Batch = std::span<const ProductPlan* const>;
  using Plans = std::vector<const ProductPlan*>;

  Result<void> write_all_listings() {
    if (channel_.connector().listing_writer() == nullptr) return success();
    std::vector<const ProductPlan*> batch;
    for (const WriteBatch& filled : batches_of(plan_.products, cost_of(channel_.traits()))) {
      ONESHELF_TRY(wait_for_turn(Lane::kCatalogue));
      batch.clear();
      for (const size_t index : filled.products) batch.push_back(&plan_.products[index]);
      ONESHELF_TRY(write_batch(batch));
      progress_("writing listings", book_.report().done() + book_.report().failed, total_);
    }
    return success();
  }

  /// Until the platform's window has room for the next call. What is sold meanwhile goes down on
  /// the channel ahead of it: the window keeps some room for that.
  Result<void> wait_for_turn(Lane lane) {
    const milliseconds began = parts_.clock.monotonic();
    while (true) {
      ONESHELF_TRY(lower_sold());
      const milliseconds wait = channel_.window_wait(lane);
      // Longer waits, and those among others that want the room, are the governor's.
      const bool is_long = wait + parts_.clock.monotonic() - began > QuotaWindow::kLongest;
      if (wait == milliseconds(0) || is_long || context_.stopped()) return success();
      context_.pause(std::min(wait, SoldWatch::kLookEvery));
    }
  }

  Result<void> lower_sold() {
    StockWriter* writer = channel_.connector().stock_writer();
    if (writer == nullptr || context_.stopped()) return success();
    const LinkPlan* lowered = ONESHELF_TRY(sold_.look());
    if (lowered == nullptr) return success();
    std::vector<StockWrite> writes;
    std::vector<const VariantPlan*> variants;
    for (const ProductPlan& product : lowered->products) {
      for (const VariantPlan& variant : product.variants) {
        add_figures(product, variant, writes, variants);
        if (writes.size() >= stock_batch_max()) ONESHELF_TRY(send_stock(*writer, writes, variants));
      }
    }
    return writes.empty() ? success() : send_stock(*writer, writes, variants);
  }

  Result<void> write_batch(Batch batch) {
    if (context_.stopped())
      return Error(ErrorCode::kCancelled, "apply.stopped", "Applying was stopped.");
    const Result<std::vector<ProductOutcome>> outcomes = send(batch);
    if (outcomes.ok()) return take_outcomes(batch, *outcomes);
    switch (after_failure(outcomes.error())) {
      case AfterFailure::kStop: return outcomes.error();
      case AfterFailure::kLookUp:
        ONESHELF_TRY(look_up(batch, outcomes.error()));
        return again_ ? isolate(batch, outcomes.error()) : success();
      case AfterFailure::kHalve: return halve(batch, outcomes.error());
    }
    return outcomes.error();
  }

  Result<std::vector<ProductOutcome>> send(Batch batch) {
    std::vector<ProductWrite> writes;
    for (const ProductPlan* product : batch)
      writes.push_back(ONESHELF_TRY(product_write(*product)));
    ONESHELF_TRY(book_.note_creates(batch));
    book_.begin_call("write_listings");
    Result<std::vector<ProductOutcome>> outcomes =
        channel_.connector().listing_writer()->write_listings(context_.within(kWriteTime), writes);
    ONESHELF_ASSERT(!outcomes.ok() || outcomes->size() == batch.size());
    return outcomes;
  }

  /// What a look-up did not find as created: to be sent again.
  Plans not_arrived(Batch batch) const {
    Plans rest;
    for (const ProductPlan* product : batch) {
      const bool arrived = std::ranges::any_of(product->variants, [&](const VariantPlan& variant) {
        return variant.kind == ChangeKind::kCreate && book_.listing_of(*product, variant);
      });
      if (!arrived) rest.push_back(product);
    }
    return rest;
  }

  /// Sends a batch that failed twice in ever smaller parts, the larger ones first, until the record
  /// that the platform fails over stands alone. If everything fails, the platform is away.
  Result<void> isolate(Batch batch, const Error& error) {
    std::deque<Plans> parts;
    ONESHELF_TRY(take_apart(parts, not_arrived(batch), error));
    int failed_in_a_row = 1;
    while (!parts.empty() && failed_in_a_row < kFailuresMeanAway) {
      const Plans part = std::move(parts.front());
      parts.pop_front();
      const Result<std::vector<ProductOutcome>> outcomes = send(part);
      failed_in_a_row = outcomes.ok() ? 0 : failed_in_a_row + 1;
      if (outcomes.ok()) {
        ONESHELF_TRY(take_outcomes(part, *outcomes));
        continue;
      }
      const AfterFailure then = after_failure(outcomes.error());
      if (then == AfterFailure::kStop) return outcomes.error();
      if (then == AfterFailure::kHalve) {
        ONESHELF_TRY(halve(part, outcomes.error()));
        continue;
      }
      ONESHELF_TRY(look_up(part, outcomes.error()));
      ONESHELF_TRY(take_apart(parts, not_arrived(part), outcomes.error()));
    }
    return success();
  }

  /// One that stands alone is parked, if the platform took others meanwhile.
  Result<void> take_apart(std::deque<Plans>& parts, const Plans& rest, const Error& error) {
    if (rest.empty() || (rest.size() == 1 && book_.report().done() == 0)) return success();
    if (rest.size() == 1) {
      return book_.fail_product(*rest.front(), platform_fails(error), with_create_);
    }
    const auto middle = rest.begin() + static_cast<std::ptrdiff_t>(rest.size() / 2);
    parts.emplace_back(rest.begin(), middle);
    parts.emplace_back(middle, rest.end());
    return success();
  }

  Result<ProductWrite> product_write(const ProductPlan& product) {
    ProductWrite write;
    write.source_product = product.source_product;
    write.product_id = product.listing_product;
    write.fields = product.fields;
    write.shared = product.shared;
    write.axes = product.axes;
    for (const VariantPlan& variant : product.variants) {
      if (writes_listing(variant, with_create_)) {
        write.variants.push_back(to_write(link_, variant, with_create_));
      }
    }
    if (!product.listing_product.empty() && !product.fields.empty()) {
      write.all_skus = ONESHELF_TRY(skus_in_channel(product));
    }
    if (product.fields.images) {
      write.image_bytes = ONESHELF_TRY(
          images_.bytes_for(context_, *product.fields.images, channel_.traits().images_as_bytes));
    }
    return write;
  }

  /// SKUs of the product that are bound: a change of what they share concerns them all.
  Result<std::vector<std::string>> skus_in_channel(const ProductPlan& product) {
    return read_value<std::vector<std::string>>(
        parts_.store, [&](Records& records) -> Result<std::vector<std::string>> {
          std::vector<std::string> skus;
          const std::vector<VendorId> wanted = {product.source_product};
          for (const auto& rows : ONESHELF_TRY(records.products(link_.id(), wanted))) {
            for (const ShelfRecord& row : rows) {
              const bool is_here =
                  row.binding && row.binding->listing_product_id == product.listing_product;
              if (is_here && row.live) skus.push_back(row.live->sku());
            }
          }
          return skus;
        });
  }

  /// Outcomes tell of the variants that were sent; only those stand in the batch's order.
  Result<void> take_outcomes(Batch batch, const std::vector<ProductOutcome>& outcomes) {
    WriteBook::Aftermath aftermath;
    ONESHELF_TRY(book_.take_products(batch, outcomes, with_create_, aftermath));
    if (aftermath.stop) return *aftermath.stop;
    if (aftermath.unknown_skus.empty()) return success();
    expect(batch, aftermath.unknown_skus);
    return look_up_skus(aftermath.unknown_skus);
  }

  Result<void> halve(Batch batch, const Error& error) {
    if (batch.size() == 1) return book_.fail_product(*batch.front(), error, with_create_);
    const size_t half = batch.size() / 2;
    ONESHELF_TRY(write_batch(batch.first(half)));
    return write_batch(batch.subspan(half));
  }

  Result<void> look_up(Batch batch, const Error& error) {
    log_warn("apply.unknown_outcome", {{"link", link_.id().str()}, {"error", error.id()}});
    expect(batch, skus_of(batch));
    return look_up_skus(skus_of(batch));
  }

  void expect(Batch batch, const std::vector<std::string>& skus) {
    const std::set<std::string> unknown(skus.begin(), skus.end());
    for (const ProductPlan* product : batch) {
      for (const VariantPlan& variant : product->variants) {
        if (!unknown.contains(variant.sku) || !writes_listing(variant, with_create_)) continue;
        book_.expect(*product, variant, WriteBook::Sent::kListing);
      }
    }
  }

  Result<void> look_up_skus(const std::vector<std::string>& skus) {
    ListingReader* reader = channel_.connector().listings();
    ONESHELF_ASSERT(reader != nullptr);  // a channel that can be written can be read
    const std::span<const std::string> all(skus);
    for (size_t at = 0; at < all.size(); at += kLookUpMax) {
      const auto chunk = all.subspan(at, std::min(kLookUpMax, all.size() - at));
      const int64_t began = ONESHELF_TRY(shown_event(parts_, link_.channel.id));
      const std::vector<Listing> found =
          ONESHELF_TRY(reader->find_listings(context_.within(kWriteTime), chunk));
      ONESHELF_TRY(book_.take_look_up(chunk, found, began));
    }
    return success();
  }

  Result<void> write_stock(StockTurn turn) {
    StockWriter* writer = channel_.connector().stock_writer();
    if (writer == nullptr) return success();
    std::vector<StockWrite> writes;
    std::vector<const VariantPlan*> variants;
    for (const ProductPlan& product : plan_.products) {
      for (const VariantPlan& variant : product.variants) {
        if (!writes_stock(variant, with_create_) ||
            lowers_stock(variant) != (turn == StockTurn::kDecreases)) {
          continue;
        }
        // Before figures are taken together: what is sold while they wait makes them old.
        if (writes.empty()) ONESHELF_TRY(wait_for_turn(Lane::kStock));
        if (sold_.was_sold(variant.item_id)) {
          if (turn == StockTurn::kRest) book_.leave_old_figure();
          continue;
        }
        add_figures(product, variant, writes, variants);
        if (writes.size() >= stock_batch_max()) ONESHELF_TRY(send_stock(*writer, writes, variants));
      }
    }
    if (!writes.empty()) ONESHELF_TRY(send_stock(*writer, writes, variants));
    return success();
  }

  size_t stock_batch_max() const { return static_cast<size_t>(channel_.traits().write_stock_max); }

  void add_figures(const ProductPlan& product, const VariantPlan& variant,
                   std::vector<StockWrite>& writes, std::vector<const VariantPlan*>& variants) {
    const std::optional<BindingRecord> at = book_.listing_of(product, variant);
    if (!at) return;  // its create failed and is parked, or is looked up and planned again
    for (const auto& [location, quantity] : *variant.fields.stock) {
      writes.push_back({at->listing_id, at->listing_product_id, variant.sku, location, quantity,
                        variant.live_stock});
      variants.push_back(&variant);
    }
  }

  Result<void> send_stock(StockWriter& writer, std::vector<StockWrite>& writes,
                          std::vector<const VariantPlan*>& variants) {
    std::vector<StockWrite> batch = std::exchange(writes, {});
    std::vector<const VariantPlan*> plans = std::exchange(variants, {});
    ONESHELF_TRY(book_.enter_figures(batch, plans));
    if (!batch.empty()) ONESHELF_TRY(send_stock_batch(writer, batch, plans));
    progress_("writing stock", book_.report().done() + book_.report().failed, total_);
    return success();
  }

  Result<void> send_stock_batch(StockWriter& writer, std::span<const StockWrite> batch,
                                std::span<const VariantPlan* const> plans) {
    if (context_.stopped())
      return Error(ErrorCode::kCancelled, "apply.stopped", "Applying was stopped.");
    book_.begin_call("write_stock");
    const Result<std::vector<WriteOutcome>> outcomes = [&] {
      const auto lane = channel_.in_lane(Lane::kStock);
      return writer.write_stock(context_.within(kWriteTime), batch);
    }();
    if (outcomes.ok()) {
      ONESHELF_ASSERT(outcomes->size() == batch.size());
      return book_.take_stock(batch, plans, *outcomes);
    }
    switch (after_failure(outcomes.error())) {
      case AfterFailure::kStop: return outcomes.error();
      case AfterFailure::kLookUp: {
        ONESHELF_TRY(book_.lose_stock(batch));
        std::vector<std::string> skus;
        for (size_t i = 0; i < batch.size(); ++i) {
          skus.push_back(batch[i].sku);
          book_.expect(no_product_, *plans[i], WriteBook::Sent::kStock);
        }
        return look_up_skus(skus);
      }
      case AfterFailure::kHalve: break;
    }
    if (batch.size() == 1) return book_.fail_stock(batch.front(), outcomes.error());
    const size_t half = batch.size() / 2;
    ONESHELF_TRY(send_stock_batch(writer, batch.first(half), plans.first(half)));
    return send_stock_batch(writer, batch.subspan(half), plans.subspan(half));
  }

  const Context& context_;
  EngineParts& parts_;
  const LinkView& link_;
  const LinkPlan& plan_;
  const Progress& progress_;
  OpenConnection& channel_;
  ImageSource& images_;
  WriteBook book_;
  SoldWatch sold_;
  const bool again_;
  bool with_create_;
  int64_t total_ = 0;
  const ProductPlan no_product_;  // stock stands alone
};

}  // namespace

AfterFailure after_failure(const Error& error) {
  switch (error.code()) {
    case ErrorCode::kUnknownOutcome: return AfterFailure::kLookUp;
    case ErrorCode::kInvalid:
    case ErrorCode::kNotFound:
    case ErrorCode::kConflict:
    case ErrorCode::kUnsupported:
    case ErrorCode::kRefused:
    case ErrorCode::kCorrupt: return AfterFailure::kHalve;
    case ErrorCode::kUnauthenticated:
    case ErrorCode::kForbidden:
    case ErrorCode::kRateLimited:
    case ErrorCode::kUnavailable:
    case ErrorCode::kTimeout:
    case ErrorCode::kCancelled:
    case ErrorCode::kInternal: return AfterFailure::kStop;
  }
  return AfterFailure::kStop;
}

Result<ApplyReport> apply_plan(const Context& context, EngineParts& parts, const LinkView& link,
                               const LinkPlan& plan, const ApplyOrder& order,
                               const Progress& progress) {
  if (plan.products.empty()) return ApplyReport{};
  OpenConnection channel = ONESHELF_TRY(parts.connections.open(link.channel.id, Lane::kCatalogue));
  ImageSource images(parts, link.source.id);
  return Applier(context, parts, link, plan, order, progress, channel, images).run();
}

Result<int64_t> settle_intents(const Context& context, EngineParts& parts, const LinkView& link,
                               OpenConnection& channel) {
  const std::vector<IntentRecord> intents = ONESHELF_TRY(read_value<std::vector<IntentRecord>>(
      parts.store, [&](Records& records) { return records.open_intents(link.id()); }));
  ListingReader* reader = channel.connector().listings();
  if (intents.empty() || reader == nullptr) return 0;
  WriteBook book(parts, link, ApplyOrder{"oneshelf", JobId()});
  book.resume(intents);
  std::vector<std::string> skus;
  for (const IntentRecord& intent : intents) skus.push_back(intent.sku);
  const std::span<const std::string> all(skus);
  int64_t found_count = 0;
  for (size_t at = 0; at < all.size(); at += kLookUpMax) {
    const auto chunk = all.subspan(at, std::min(kLookUpMax, all.size() - at));
    const int64_t began = ONESHELF_TRY(shown_event(parts, link.channel.id));
    const std::vector<Listing> found =
        ONESHELF_TRY(reader->find_listings(context.within(kWriteTime), chunk));
    ONESHELF_TRY(book.take_look_up(chunk, found, began));
    found_count += static_cast<int64_t>(found.size());
  }
  log_warn("apply.settled_after_crash", {{"link", link.id().str()},
                                         {"asked", std::to_string(skus.size())},
                                         {"found", std::to_string(found_count)}});
  return found_count;
}

}  // namespace oneshelf

#include "connectors/shopwired/sku_book.h"

#include "connectors/shopwired/assumed.h"

namespace oneshelf::shopwired {
namespace {

constexpr int64_t kMsPerRequest = 500;  // the shop's quota, in the long run

const ProductQuery kSkus{
    .embed = "variations", .fields = "id,sku,vatExclusive", .heeds_stock = false};
const EventKind kAny{.subject = kProductSubject, .topic = ""};
const EventKind kCreations{.subject = kProductSubject, .topic = kProductCreated};
const EventKind kUpdates{.subject = kProductSubject, .topic = kProductUpdated};

}  // namespace

Result<void> SkuBook::refresh(const Context& context) {
  const std::lock_guard lock(mutex_);
  return up_to_date(context, assumed::kSkusTrustedFor);
}

Result<void> SkuBook::refresh_now(const Context& context) {
  const std::lock_guard lock(mutex_);
  return up_to_date(context, milliseconds(0));
}

Result<void> SkuBook::up_to_date(const Context& context, milliseconds trusted_for) {
  const Timestamp now = context.clock().now();
  if (!read_at_ || now - *read_at_ > assumed::kSkusKnownFor) return read_all(context);
  if (looked_at_ && now - *looked_at_ < trusted_for) return success();
  return look(context);
}

Result<void> SkuBook::find(const Context& context, const std::string& sku) {
  const std::lock_guard lock(mutex_);
  const auto is_known = [&] { return !index_.carriers(sku).empty(); };
  if (is_known()) return success();
  ONESHELF_TRY(up_to_date(context, milliseconds(0)));
  // The log may be late, or silent.
  const bool is_just_read = context.clock().now() - read_until_ < assumed::kSkusTrustedFor;
  return is_known() || is_just_read ? success() : read_all(context);
}

Result<void> SkuBook::read_all(const Context& context) {
  const Timestamp began = context.clock().now();
  read_at_.reset();
  SkuIndex index;
  std::string position;
  for (int pages = 0; pages < assumed::kPagesMax; ++pages) {
    const ProductPage page = ONESHELF_TRY(next_products(context, client_, kSkus, position));
    for (const Json& product : page.products) index.take(product);
    position = page.position;
    if (!page.complete) continue;
    take_whole(std::move(index), page, began);
    read_until_ = context.clock().now();
    return success();
  }
  return Error(ErrorCode::kCorrupt, "shopwired.endless", "The shop's list of products has no end.");
}

void SkuBook::take_whole(SkuIndex index, const ProductPage& last, Timestamp began) {
  index_ = std::move(index);
  total_ = last.total;
  read_at_ = began;
  know_until(last.mark, began);
}

/// Nothing older than the mark will be told again, neither ours nor anybody's.
void SkuBook::know_until(const EventMark& mark, Timestamp at) {
  mark_ = mark;
  looked_at_ = at;
  topics_.reset();
  is_behind_ = false;
  own_.clear();
  rows_ = updates_ = 0;
}

bool SkuBook::may_read_all(Timestamp now) const {
  const int64_t requests = pages_of(client_, total_) * assumed::kReadAllShare;
  return now - *read_at_ >= milliseconds(requests * kMsPerRequest);
}

void SkuBook::fall_behind() {
  if (!topics_) topics_ = Topics{.created = mark_, .updated = mark_};
  is_behind_ = true;
  own_.clear();
}

Result<void> SkuBook::look(const Context& context) {
  const Timestamp now = context.clock().now();
  own_.forget_old(now);
  if (updates_ > assumed::kOwnRowsMax) fall_behind();
  if (is_behind_ && may_read_all(now)) return read_all(context);
  const bool is_bulk = rows_ > assumed::kOwnRowsMax;
  bool is_followed = !topics_ && !is_bulk && ONESHELF_TRY(follow(context, kAny, mark_));
  // Figures that the shop sold fill the log too.
  if (!is_followed) is_followed = ONESHELF_TRY(follow_topics(context));
  if (!is_followed && may_read_all(now)) return read_all(context);
  if (!is_followed) fall_behind();
  looked_at_ = now;
  rows_ = updates_ = 0;
  return success();
}

Result<bool> SkuBook::follow_topics(const Context& context) {
  if (!topics_) topics_ = Topics{.created = mark_, .updated = mark_};
  const bool creations = ONESHELF_TRY(follow(context, kCreations, topics_->created));
  if (is_behind_) return creations;
  const bool updates = ONESHELF_TRY(follow(context, kUpdates, topics_->updated));
  return creations && updates;
}

/// Reads the log from the mark on, and again what others changed. False: there is too much of it,
/// and the mark stays.
Result<bool> SkuBook::follow(const Context& context, const EventKind& kind, EventMark& mark) {
  const Timestamp now = context.clock().now();
  EventMark ahead = mark;
  const OwnWrites untold = own_;
  std::set<std::string> changed, deleted;
  bool is_end = false;
  for (int pages = 0; pages < assumed::kLogPagesMax && !is_end; ++pages) {
    const EventPage told = ONESHELF_TRY(next_events(context, client_, kind, ahead));
    for (const Json& event : told.events) {
      const bool is_gone = event["topic"].text_or() == kProductDeleted;
      if (is_gone) deleted.insert(event["subjectId"].text_or());
      if (!is_gone && concerns_skus(event, now)) changed.insert(event["subjectId"].text_or());
    }
    is_end = told.is_end;
  }
  for (const std::string& id : deleted) changed.erase(id);
  if (!is_end || changed.size() > by_id_max(client_, total_)) {
    own_ = untold;
    return false;
  }
  ProductPage found;
  found.deleted.assign(deleted.begin(), deleted.end());
  for (const std::string& id : changed) {
    ONESHELF_TRY(read_one(context, client_, kSkus, id, found));
  }
  for (const Json& product : found.products) index_.take(product);
  for (const std::string& id : found.deleted) index_.forget(id);
  mark = ahead;
  return true;
}

/// Whether the product of this event has to be looked at.
bool SkuBook::concerns_skus(const Json& event, Timestamp now) {
  const std::string topic = event["topic"].text_or(), id = event["subjectId"].text_or();
  if (topic == kStockChanged) return false;
  // What is known of it is younger than its beginning.
  if (topic == kProductCreated) return !index_.knows(id);
  const Json& told = event["data"]["object"];
  const bool may_be_ours = own_.take(id, now);
  return !may_be_ours || (told.is_object() && index_.differs(told));
}

void SkuBook::hear(const std::string& position, const ProductPage& page, Timestamp began) {
  const std::lock_guard lock(mutex_);
  if (page.is_of_changes) {
    if (read_at_) hear_changes(position, page, began);
  } else {
    hear_all(position, page, began);
  }
}

void SkuBook::hear_all(const std::string& position, const ProductPage& page, Timestamp began) {
  if (position.empty()) draft_ = Draft{.index = {}, .position = {}, .began = began};
  if (!draft_ || draft_->position != position) {
    draft_.reset();  // somebody else read the pages between
    return;
  }
  for (const Json& product : page.products) draft_->index.take(product);
  draft_->position = page.position;
  if (!page.complete) return;
  Draft whole = std::move(*draft_);
  draft_.reset();
  take_whole(std::move(whole.index), page, whole.began);
}

/// Whatever it tells is how products are now. Whether nothing is missing between what is known here
/// and its end is another question.
void SkuBook::hear_changes(const std::string& position, const ProductPage& page, Timestamp began) {
  for (const Json& product : page.products) index_.take(product);
  for (const std::string& id : page.deleted) index_.forget(id);
  if (page.is_first) {
    round_.reset();
    if (follows_on(page.from)) round_ = Round{.position = position, .began = began};
  }
  if (!round_ || round_->position != position) {
    round_.reset();
    return;
  }
  round_->position = page.position;
  if (!page.complete) return;
  know_until(page.mark, round_->began);
  total_ = page.total;
  round_.reset();
}

/// Whether a reading from there on tells all that is not known here.
bool SkuBook::follows_on(const EventMark& from) const {
  const EventMark& known = topics_ ? topics_->updated : mark_;
  const int64_t created = topics_ ? topics_->created.since : mark_.since;
  if (from.since > 0) return from.since <= known.since && from.since <= created;
  return known.since == 0 && created == 0 && from.after <= known.after;
}

void SkuBook::note_row(const std::string& product, Timestamp now) {
  ++rows_;
  // After more of them the log of updates is not followed.
  if (++updates_ <= assumed::kOwnRowsMax) own_.note(product, now);
}

void SkuBook::wrote(const std::string& product, Timestamp now) {
  const std::lock_guard lock(mutex_);
  note_row(product, now);
}

void SkuBook::wrote_figures(size_t rows) {
  const std::lock_guard lock(mutex_);
  rows_ += rows;
}

void SkuBook::made(const Json& product) {
  const std::lock_guard lock(mutex_);
  index_.take(product);
  ++rows_;
}

void SkuBook::made_variation(const std::string& product, const std::string& variation,
                             const std::string& sku, Timestamp now) {
  const std::lock_guard lock(mutex_);
  if (index_.knows(product)) index_.add_variation(product, variation, sku);
  note_row(product, now);
}

void SkuBook::distrust() {
  const std::lock_guard lock(mutex_);
  looked_at_.reset();
}

std::vector<Sold> SkuBook::carriers(const std::string& sku) const {
  const std::lock_guard lock(mutex_);
  return index_.carriers(sku);
}

bool SkuBook::reaches(const std::string& sku, const Sold& listing) const {
  const std::lock_guard lock(mutex_);
  return index_.reaches(sku, listing);
}

bool SkuBook::is_vat_exclusive(const std::string& product) const {
  const std::lock_guard lock(mutex_);
  return index_.is_vat_exclusive(product);
}

std::vector<Sold> SkuBook::sold_as(const std::string& sku) const {
  const std::lock_guard lock(mutex_);
  return index_.sold_as(sku);
}

}  // namespace oneshelf::shopwired

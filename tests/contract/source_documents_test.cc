#include "suite.h"

namespace oneshelf::contract {
namespace {

/// The document as the source holds it must be the buyer's, to the cent.
void expect_equal(const DocumentState& state, const Document& document) {
  EXPECT_EQ(state.key, document.key);
  EXPECT_EQ(state.currency, document.currency);
  EXPECT_EQ(state.total_net, document.total_net);
  EXPECT_EQ(state.total_tax, document.total_tax);
  EXPECT_EQ(state.total_gross, document.total_gross);
}

class SourceDocuments {
 public:
  explicit SourceDocuments(SourceWorld& world) : world_(world), connector_(world.connect()) {
    world.put_item({.sku = "MUG", .stock = dec("50")});
  }
  Result<DocumentState> create(const Document& document) {
    return writer().create_document(world_.context, document);
  }
  Result<std::optional<DocumentState>> find(const std::string& key) {
    return writer().find_document(world_.context, key);
  }
  DocumentWriter& writer() { return *connector_->documents(); }
  DocumentReader& reader() { return *connector_->document_reader(); }
  Result<DocumentState> read(const VendorId& id) {
    const std::vector ids = {id};
    const auto states = connector_->document_reader()->read_documents(world_.context, ids);
    if (!states.ok()) return states.error();
    EXPECT_EQ(states->size(), 1U);
    return states->at(0);
  }

 private:
  SourceWorld& world_;
  std::unique_ptr<Connector> connector_;
};

TEST_P(SourceContract, HoldsADocumentToTheCentAndFindsItByKey) {
  RecordProperty("requirements", "27,36");
  SourceDocuments documents(*world_);
  const Document document = world_->a_document("link:1001", "MUG");
  const auto created = documents.create(document);
  ASSERT_TRUE(created.ok()) << created.error().to_string();
  EXPECT_FALSE(created->id.empty());
  expect_equal(*created, document);
  if (world_->connect()->traits().separate_payment) {
    for (int i = 0; i < 2; ++i) {
      const auto paid = documents.writer().record_payment(world_->context, created->id, document);
      ASSERT_TRUE(paid.ok()) << paid.error().to_string();
      EXPECT_EQ(paid->paid, document.total_gross) << "booked once, however often it is asked";
    }
  }
  const auto found = documents.find("link:1001");
  ASSERT_TRUE(found.ok());
  ASSERT_TRUE(found->has_value());
  EXPECT_EQ((*found)->id, created->id);
  expect_equal(**found, document);
  EXPECT_EQ((*found)->paid, document.total_gross);
  const auto absent = documents.find("link:1002");
  ASSERT_TRUE(absent.ok());
  EXPECT_FALSE(absent->has_value());
}

TEST_P(SourceContract, NeverHoldsTwoDocumentsOfOneKey) {
  SourceDocuments documents(*world_);
  const Document document = world_->a_document("link:1001", "MUG");
  const auto first = documents.create(document);
  ASSERT_TRUE(first.ok());
  const auto repeated = documents.create(document);
  // Either the platform repeats its answer, or it says that the key exists.
  if (repeated.ok()) {
    EXPECT_EQ(repeated->id, first->id);
  } else {
    EXPECT_EQ(repeated.error().id(), "document.exists");
  }
  Document changed = document;
  changed.note = "ring twice";
  const auto conflict = documents.create(changed);
  ASSERT_FALSE(conflict.ok());
  EXPECT_EQ(conflict.error().id(), "document.exists");
  EXPECT_EQ(conflict.error().code(), ErrorCode::kConflict);
  EXPECT_EQ(world_->documents(), 1U);
}

TEST_P(SourceContract, LeavesALostDocumentToBeLookedUp) {
  SourceDocuments documents(*world_);
  const std::pair<Trouble, bool> cases[] = {
      {Trouble::kLostBefore, false}, {Trouble::kLostAfter, true}, {Trouble::kFailedAfter, true}};
  int number = 0;
  for (const auto& [trouble, was_done] : cases) {
    const Document document = world_->a_document(numbered("link:", ++number), "MUG");
    world_->strike(Step::kCreateDocument, trouble);
    const auto lost = documents.create(document);
    ASSERT_FALSE(lost.ok());
    EXPECT_EQ(lost.error().code(), ErrorCode::kUnknownOutcome) << lost.error().to_string();
    const auto found = documents.find(document.key);
    ASSERT_TRUE(found.ok());
    EXPECT_EQ(found->has_value(), was_done);
    if (!was_done) {
      EXPECT_TRUE(documents.create(document).ok());
    }
    EXPECT_EQ(world_->documents(), static_cast<size_t>(number));
  }
}

TEST_P(SourceContract, RefusesADocumentItCannotHoldAndHoldsTheNext) {
  SourceDocuments documents(*world_);
  const auto refused = documents.create(world_->a_document("link:1", "NO-SUCH-SKU"));
  ASSERT_FALSE(refused.ok());
  EXPECT_FALSE(refused.error().is_transient());
  EXPECT_NE(refused.error().code(), ErrorCode::kUnknownOutcome);
  EXPECT_FALSE(refused.error().message().empty());
  EXPECT_TRUE(documents.create(world_->a_document("link:2", "MUG")).ok());
  EXPECT_EQ(world_->documents(), 1U);
}

TEST_P(SourceContract, CancelsOnceAndNotAfterShipping) {
  SourceDocuments documents(*world_);
  const auto open = documents.create(world_->a_document("link:1", "MUG"));
  const auto sent = documents.create(world_->a_document("link:2", "MUG"));
  ASSERT_TRUE(open.ok() && sent.ok());
  for (int i = 0; i < 2; ++i) {
    const auto cancelled =
        documents.writer().cancel_document(world_->context, open->id, "sold out");
    ASSERT_TRUE(cancelled.ok()) << cancelled.error().to_string();
    EXPECT_EQ(cancelled->status, OrderStatus::kCancelled);
  }
  world_->ship(sent->id, "JJFI1");
  const auto refused = documents.writer().cancel_document(world_->context, sent->id, "sold out");
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().id(), "document.cannot_cancel");
}

TEST_P(SourceContract, TellsWhatWasShipped) {
  SourceDocuments documents(*world_);
  const Document document = world_->a_document("link:1", "MUG");
  const auto created = documents.create(document);
  ASSERT_TRUE(created.ok());
  EXPECT_TRUE(documents.read(created->id)->shipments.empty());
  world_->ship(created->id, "JJFI1");
  const auto state = documents.read(created->id);
  ASSERT_TRUE(state.ok());
  ASSERT_EQ(state->shipments.size(), 1U);
  const Shipment& shipment = state->shipments[0];
  EXPECT_EQ(shipment.tracking_number, "JJFI1");
  EXPECT_FALSE(shipment.id.empty());
  ASSERT_EQ(shipment.lines.size(), 1U);
  EXPECT_EQ(shipment.lines[0].line_id, document.lines[0].order_line_id);
  EXPECT_EQ(shipment.lines[0].sku, "MUG");
  EXPECT_EQ(shipment.lines[0].quantity, document.lines[0].quantity);
}

TEST_P(SourceContract, TellsWhichDocumentsChanged) {
  SourceDocuments documents(*world_);
  DocumentReader& reader = documents.reader();
  if (!reader.tells_changes()) GTEST_SKIP() << "all documents are read by id there";
  std::set<VendorId> ids;
  for (const char* key : {"link:1", "link:2", "link:3"}) {
    const auto created = documents.create(world_->a_document(key, "MUG"));
    ASSERT_TRUE(created.ok()) << created.error().to_string();
    ids.insert(created->id);
  }
  const Timestamp since = world_->context.clock().now() - std::chrono::hours(24);
  std::string position;
  const auto changed = [&](const std::set<VendorId>& wanted) {
    std::set<VendorId> told;
    for (bool complete = false; !complete;) {
      const auto page = reader.read_changed(world_->context, position, since, wanted);
      if (!page.ok()) {
        ADD_FAILURE() << page.error().to_string();
        return told;
      }
      for (const DocumentState& state : page->rows) told.insert(state.id);
      position = page->position;
      complete = page->complete;
    }
    return told;
  };
  EXPECT_EQ(changed(ids), ids);
  world_->clock.advance(std::chrono::minutes(10));
  changed(ids);  // the last moments may be told once more
  EXPECT_TRUE(changed(ids).empty());
  world_->ship(*ids.begin(), "JJFI1");
  EXPECT_TRUE(changed({*ids.rbegin()}).empty()) << "only those asked for";
  position.clear();
  world_->clock.advance(std::chrono::minutes(10));
  EXPECT_EQ(changed(ids).size(), ids.size());
}

TEST_P(SourceContract, BooksARefundOnceThoughItsAnswerWasLost) {
  SourceDocuments documents(*world_);
  const Document document = world_->a_document("link:1", "MUG");
  const auto created = documents.create(document);
  ASSERT_TRUE(created.ok());
  Refund refund;
  refund.id = VendorId("r1");
  refund.created_at = world_->clock.now();
  refund.amount = dec("9.97");
  refund.settled = true;
  refund.lines = {{{document.lines[0].order_line_id, "MUG", dec("1")}, true}};
  const auto book = [&] {
    return documents.writer().write_refund(world_->context, created->id, document, refund);
  };
  world_->strike(Step::kRefund, Trouble::kLostAfter);
  const auto lost = book();
  ASSERT_FALSE(lost.ok());
  EXPECT_EQ(lost.error().code(), ErrorCode::kUnknownOutcome);
  const auto again = book();
  ASSERT_TRUE(again.ok()) << again.error().to_string();
  EXPECT_EQ(world_->refunded(created->id), dec("9.97"));
}

TEST_P(SourceContract, TellsWhatItGaveBackItselfAndNotWhatWeBooked) {
  RecordProperty("requirements", "120,156");
  SourceDocuments documents(*world_);
  const Document document = world_->a_document("link:1", "MUG");
  const auto created = documents.create(document);
  ASSERT_TRUE(created.ok());
  world_->ship(created->id, "JJFI1");
  Refund ours;
  ours.id = VendorId("r1");
  ours.created_at = world_->clock.now();
  ours.amount = dec("4.97");
  ours.settled = true;
  const auto booked = documents.writer().write_refund(world_->context, created->id, document, ours);
  ASSERT_TRUE(booked.ok()) << booked.error().to_string();
  const auto before = documents.read(created->id);
  ASSERT_TRUE(before.ok()) << before.error().to_string();
  EXPECT_TRUE(before->refunds.empty());
  std::string position;
  const Timestamp since = world_->clock.now() - std::chrono::hours(24);
  const auto changed = [&] {
    std::optional<DocumentState> told;
    read_to_end(
        [&](const std::string& at) {
          return documents.reader().read_changed(world_->context, at, since, {created->id});
        },
        position,
        [&](const Page<DocumentState>& page) {
          for (const DocumentState& state : page.rows) told = state;
        });
    return told;
  };
  const bool tells_changes = documents.reader().tells_changes();
  if (tells_changes) changed();
  world_->clock.advance(std::chrono::minutes(30));
  const std::optional<Decimal> amount = world_->take_back(created->id, "MUG");
  if (!amount) GTEST_SKIP() << "the platform does not tell what comes back";
  std::optional<DocumentState> after = tells_changes ? changed() : std::nullopt;
  EXPECT_EQ(after.has_value(), tells_changes) << "the refund is a change of its document";
  if (!after) after = *documents.read(created->id);
  ASSERT_EQ(after->refunds.size(), 1U);
  const Refund& refund = after->refunds[0];
  EXPECT_FALSE(refund.id.empty());
  EXPECT_EQ(refund.amount, amount);
  EXPECT_TRUE(refund.settled);
  ASSERT_EQ(refund.lines.size(), 1U);
  EXPECT_EQ(refund.lines[0].what.sku, "MUG");
  EXPECT_EQ(refund.lines[0].what.quantity, dec("1"));
  const VendorId& line = refund.lines[0].what.line_id;
  EXPECT_TRUE(line.empty() || line == document.lines[0].order_line_id) << line.str();
}

}  // namespace
}  // namespace oneshelf::contract

#include "store/sqlite/migrations.h"

#include <array>

namespace oneshelf {
namespace {

// Every key starts with the account. Decimals are integers of millionths, times are milliseconds
// since 1970 in UTC, bodies are JSON.
constexpr const char* kFirst = R"sql(
CREATE TABLE connections (
  account TEXT NOT NULL, id TEXT NOT NULL, platform TEXT NOT NULL, role TEXT NOT NULL,
  options TEXT NOT NULL, sealed BLOB NOT NULL, info TEXT NOT NULL, paused INTEGER NOT NULL,
  problem TEXT, created_at INTEGER NOT NULL,
  PRIMARY KEY (account, id)) STRICT, WITHOUT ROWID;
CREATE TABLE links (
  account TEXT NOT NULL, id TEXT NOT NULL, source TEXT NOT NULL, channel TEXT NOT NULL,
  settings TEXT NOT NULL, paused INTEGER NOT NULL, created_at INTEGER NOT NULL,
  PRIMARY KEY (account, id)) STRICT, WITHOUT ROWID;

CREATE TABLE items (
  account TEXT NOT NULL, connection TEXT NOT NULL, item_id TEXT NOT NULL, product_id TEXT NOT NULL,
  sku TEXT NOT NULL, active INTEGER NOT NULL, body TEXT NOT NULL, fingerprint TEXT NOT NULL,
  pass INTEGER NOT NULL, gone_since INTEGER,
  PRIMARY KEY (account, connection, item_id)) STRICT;
CREATE INDEX items_by_product ON items (account, connection, product_id, item_id);
CREATE INDEX items_by_sku ON items (account, connection, sku);
CREATE TABLE stock (
  account TEXT NOT NULL, connection TEXT NOT NULL, item_id TEXT NOT NULL, location TEXT NOT NULL,
  on_hand INTEGER NOT NULL, reserved INTEGER NOT NULL, read_at INTEGER NOT NULL,
  PRIMARY KEY (account, connection, item_id, location)) STRICT, WITHOUT ROWID;
CREATE TABLE listings (
  account TEXT NOT NULL, connection TEXT NOT NULL, listing_id TEXT NOT NULL,
  product_id TEXT NOT NULL, sku TEXT NOT NULL, body TEXT NOT NULL, pass INTEGER NOT NULL,
  PRIMARY KEY (account, connection, listing_id)) STRICT;
CREATE INDEX listings_by_sku ON listings (account, connection, sku);
CREATE INDEX listings_by_product ON listings (account, connection, product_id);
CREATE TABLE bindings (
  account TEXT NOT NULL, link TEXT NOT NULL, item_id TEXT NOT NULL, source_product_id TEXT NOT NULL,
  listing_id TEXT NOT NULL, listing_product_id TEXT NOT NULL, how TEXT NOT NULL, by TEXT NOT NULL,
  made_at INTEGER NOT NULL,
  PRIMARY KEY (account, link, item_id)) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX bindings_by_listing ON bindings (account, link, listing_id);
CREATE TABLE approvals (
  account TEXT NOT NULL, link TEXT NOT NULL, item_id TEXT NOT NULL, who TEXT NOT NULL,
  why TEXT NOT NULL, at INTEGER NOT NULL,
  PRIMARY KEY (account, link, item_id)) STRICT, WITHOUT ROWID;
CREATE TABLE intents (
  account TEXT NOT NULL, link TEXT NOT NULL, item_id TEXT NOT NULL, sku TEXT NOT NULL,
  key TEXT NOT NULL, at INTEGER NOT NULL,
  PRIMARY KEY (account, link, item_id)) STRICT, WITHOUT ROWID;

CREATE TABLE streams (
  account TEXT NOT NULL, connection TEXT NOT NULL, kind TEXT NOT NULL, position TEXT NOT NULL,
  in_full_pass INTEGER NOT NULL, pass INTEGER NOT NULL, pass_rows INTEGER NOT NULL,
  pass_started_at INTEGER, last_full_at INTEGER, last_success_at INTEGER, problem TEXT,
  PRIMARY KEY (account, connection, kind)) STRICT, WITHOUT ROWID;
CREATE TABLE jobs (
  seq INTEGER PRIMARY KEY AUTOINCREMENT, account TEXT NOT NULL, id TEXT NOT NULL,
  kind TEXT NOT NULL, subject TEXT NOT NULL, owner TEXT NOT NULL, state TEXT NOT NULL,
  step TEXT NOT NULL, done INTEGER NOT NULL, total INTEGER NOT NULL, created_at INTEGER NOT NULL,
  started_at INTEGER, finished_at INTEGER, result TEXT NOT NULL, error TEXT) STRICT;
CREATE UNIQUE INDEX jobs_by_id ON jobs (account, id);
CREATE UNIQUE INDEX jobs_active ON jobs (account, kind, subject) WHERE finished_at IS NULL;
CREATE TABLE schedule (
  account TEXT NOT NULL, task TEXT NOT NULL, at INTEGER NOT NULL,
  PRIMARY KEY (account, task)) STRICT, WITHOUT ROWID;
CREATE TABLE hints (
  id INTEGER PRIMARY KEY AUTOINCREMENT, account TEXT NOT NULL, connection TEXT NOT NULL,
  about TEXT NOT NULL, ids TEXT NOT NULL, event_id TEXT, received_at INTEGER NOT NULL,
  open INTEGER NOT NULL) STRICT;
CREATE UNIQUE INDEX hints_by_event ON hints (account, connection, event_id)
  WHERE event_id IS NOT NULL;
CREATE INDEX hints_open ON hints (account, connection) WHERE open = 1;
CREATE TABLE parked (
  id INTEGER PRIMARY KEY AUTOINCREMENT, account TEXT NOT NULL, link TEXT NOT NULL,
  kind TEXT NOT NULL, subject TEXT NOT NULL, error_id TEXT NOT NULL, error TEXT NOT NULL,
  state TEXT NOT NULL, count INTEGER NOT NULL, first_at INTEGER NOT NULL,
  last_at INTEGER NOT NULL) STRICT;
CREATE UNIQUE INDEX parked_by_subject ON parked (account, link, kind, subject, error_id);
CREATE TABLE ledger (
  seq INTEGER PRIMARY KEY AUTOINCREMENT, account TEXT NOT NULL, at INTEGER NOT NULL,
  link TEXT NOT NULL, job TEXT NOT NULL, subject TEXT NOT NULL, field TEXT NOT NULL,
  before TEXT NOT NULL, after TEXT NOT NULL, why TEXT NOT NULL, who TEXT NOT NULL) STRICT;
CREATE INDEX ledger_by_subject ON ledger (account, subject, seq);

CREATE TABLE orders (
  account TEXT NOT NULL, link TEXT NOT NULL, order_id TEXT NOT NULL, number TEXT NOT NULL,
  body TEXT NOT NULL, fingerprint TEXT NOT NULL, version INTEGER NOT NULL, state TEXT NOT NULL,
  hold TEXT, attempts INTEGER NOT NULL, next_at INTEGER, document_key TEXT NOT NULL,
  document TEXT, document_number TEXT, placed_at INTEGER NOT NULL, received_at INTEGER NOT NULL,
  written_at INTEGER, currency TEXT NOT NULL, total INTEGER NOT NULL,
  PRIMARY KEY (account, link, order_id)) STRICT;
CREATE INDEX orders_by_state ON orders (account, link, state, received_at);
CREATE INDEX orders_by_number ON orders (account, number);
CREATE INDEX orders_by_document ON orders (account, document_number);
CREATE TABLE order_versions (
  account TEXT NOT NULL, link TEXT NOT NULL, order_id TEXT NOT NULL, version INTEGER NOT NULL,
  body TEXT NOT NULL, at INTEGER NOT NULL,
  PRIMARY KEY (account, link, order_id, version)) STRICT, WITHOUT ROWID;
CREATE TABLE order_steps (
  account TEXT NOT NULL, link TEXT NOT NULL, order_id TEXT NOT NULL, step TEXT NOT NULL,
  state TEXT NOT NULL, result TEXT NOT NULL, at INTEGER NOT NULL,
  PRIMARY KEY (account, link, order_id, step)) STRICT, WITHOUT ROWID;
CREATE TABLE in_flight (
  account TEXT NOT NULL, source TEXT NOT NULL, item_id TEXT NOT NULL, link TEXT NOT NULL,
  order_id TEXT NOT NULL, quantity INTEGER NOT NULL, confirmed_at INTEGER,
  PRIMARY KEY (account, source, item_id, link, order_id)) STRICT, WITHOUT ROWID;
CREATE INDEX in_flight_by_order ON in_flight (account, link, order_id);
)sql";

// Work of a process that stopped renewing it may be taken over.
constexpr const char* kLeases = R"sql(
ALTER TABLE jobs ADD COLUMN lease_until INTEGER NOT NULL DEFAULT 0;
)sql";

// Changes that wait for a person; and the ledger as a chain of hashes.
constexpr const char* kGuards = R"sql(
CREATE TABLE held_changes (
  id INTEGER PRIMARY KEY AUTOINCREMENT, account TEXT NOT NULL, link TEXT NOT NULL,
  source_product TEXT NOT NULL, item_id TEXT NOT NULL, sku TEXT NOT NULL, field TEXT NOT NULL,
  before TEXT NOT NULL, after TEXT NOT NULL, guard TEXT NOT NULL, why TEXT NOT NULL,
  since INTEGER NOT NULL, job TEXT NOT NULL, caused_by TEXT NOT NULL, state TEXT NOT NULL,
  released_by TEXT NOT NULL, released_at INTEGER, release_why TEXT NOT NULL) STRICT;
CREATE UNIQUE INDEX held_changes_open
  ON held_changes (account, link, source_product, item_id, field)
  WHERE state IN ('held', 'released');
CREATE TABLE link_notes (
  account TEXT NOT NULL, link TEXT NOT NULL, name TEXT NOT NULL, text TEXT NOT NULL,
  PRIMARY KEY (account, link, name)) STRICT, WITHOUT ROWID;
ALTER TABLE ledger ADD COLUMN request TEXT NOT NULL DEFAULT '';
ALTER TABLE ledger ADD COLUMN item_id TEXT NOT NULL DEFAULT '';
ALTER TABLE ledger ADD COLUMN product_id TEXT NOT NULL DEFAULT '';
ALTER TABLE ledger ADD COLUMN restore TEXT NOT NULL DEFAULT '';
ALTER TABLE ledger ADD COLUMN hash TEXT NOT NULL DEFAULT '';
CREATE INDEX ledger_by_job ON ledger (account, job, seq);
CREATE INDEX ledger_by_value ON ledger (account, link, item_id, field, seq);
CREATE TABLE ledger_heads (
  account TEXT NOT NULL, entries INTEGER NOT NULL, hash TEXT NOT NULL,
  PRIMARY KEY (account)) STRICT, WITHOUT ROWID;
)sql";

// Alarms and who is told, hook subscriptions, and drift.
constexpr const char* kCare = R"sql(
CREATE TABLE account_settings (
  account TEXT NOT NULL, name TEXT NOT NULL, body TEXT NOT NULL, sealed BLOB NOT NULL,
  PRIMARY KEY (account, name)) STRICT, WITHOUT ROWID;
CREATE TABLE alarms (
  account TEXT NOT NULL, id TEXT NOT NULL, subject TEXT NOT NULL, severity TEXT NOT NULL,
  sentence TEXT NOT NULL, remedy TEXT NOT NULL, since INTEGER NOT NULL,
  raised_at INTEGER NOT NULL, told_at INTEGER, cleared_at INTEGER,
  PRIMARY KEY (account, id, subject)) STRICT, WITHOUT ROWID;
CREATE TABLE tellings (
  id INTEGER PRIMARY KEY AUTOINCREMENT, account TEXT NOT NULL, teller TEXT NOT NULL,
  body TEXT NOT NULL, attempts INTEGER NOT NULL, created_at INTEGER NOT NULL,
  next_at INTEGER NOT NULL) STRICT;
CREATE INDEX tellings_due ON tellings (account, next_at);
CREATE TABLE tellers (
  account TEXT NOT NULL, name TEXT NOT NULL, last_ok_at INTEGER, failing_since INTEGER,
  problem TEXT NOT NULL,
  PRIMARY KEY (account, name)) STRICT, WITHOUT ROWID;
CREATE TABLE hook_care (
  account TEXT NOT NULL, connection TEXT NOT NULL, url TEXT NOT NULL, ours INTEGER NOT NULL,
  others INTEGER NOT NULL, problem TEXT NOT NULL, checked_at INTEGER NOT NULL,
  repaired_at INTEGER,
  PRIMARY KEY (account, connection)) STRICT, WITHOUT ROWID;
CREATE TABLE drifts (
  id INTEGER PRIMARY KEY AUTOINCREMENT, account TEXT NOT NULL, link TEXT NOT NULL,
  record_id TEXT NOT NULL, field TEXT NOT NULL, sku TEXT NOT NULL, expected TEXT NOT NULL,
  found TEXT NOT NULL, desired TEXT NOT NULL, state TEXT NOT NULL, who TEXT NOT NULL,
  first_at INTEGER NOT NULL, last_at INTEGER NOT NULL) STRICT;
CREATE UNIQUE INDEX drifts_by_field ON drifts (account, link, record_id, field);
CREATE TABLE drift_figures (
  account TEXT NOT NULL, link TEXT NOT NULL, position TEXT NOT NULL, compared INTEGER NOT NULL,
  drifted INTEGER NOT NULL, last_compared INTEGER NOT NULL, last_drifted INTEGER NOT NULL,
  last_round_at INTEGER, paid_until INTEGER,
  PRIMARY KEY (account, link)) STRICT, WITHOUT ROWID;
)sql";

// Of one order's units some may wait while others are settled: sent in parts, added later.
constexpr const char* kInFlightInParts = R"sql(
CREATE TABLE in_flight_parts (
  account TEXT NOT NULL, source TEXT NOT NULL, item_id TEXT NOT NULL, link TEXT NOT NULL,
  order_id TEXT NOT NULL, settled INTEGER NOT NULL, quantity INTEGER NOT NULL, settled_at INTEGER,
  PRIMARY KEY (account, source, item_id, link, order_id, settled)) STRICT, WITHOUT ROWID;
INSERT INTO in_flight_parts
  SELECT account, source, item_id, link, order_id, confirmed_at IS NOT NULL, quantity, confirmed_at
  FROM in_flight;
DROP TABLE in_flight;
ALTER TABLE in_flight_parts RENAME TO in_flight;
CREATE INDEX in_flight_by_order ON in_flight (account, link, order_id);
)sql";

// When this database came back from a backup: what happened after the backup is not known to it.
constexpr const char* kRestores = R"sql(
CREATE TABLE restores (
  account TEXT NOT NULL, at INTEGER NOT NULL,
  PRIMARY KEY (account, at)) STRICT, WITHOUT ROWID;
)sql";

// Records that complete readings did not tell, and since when.
constexpr const char* kMissing = R"sql(
CREATE TABLE missing (
  account TEXT NOT NULL, connection TEXT NOT NULL, kind TEXT NOT NULL, record_id TEXT NOT NULL,
  since INTEGER NOT NULL,
  PRIMARY KEY (account, connection, kind, record_id)) STRICT, WITHOUT ROWID;
)sql";

// Steps of orders that failed wait before they are tried again.
constexpr const char* kStepRetries = R"sql(
ALTER TABLE order_steps ADD COLUMN attempts INTEGER NOT NULL DEFAULT 0;
ALTER TABLE order_steps ADD COLUMN next_at INTEGER;
ALTER TABLE order_steps ADD COLUMN refused_with TEXT NOT NULL DEFAULT '';
)sql";

// Workers that share the quota of a remote account.
constexpr const char* kQuotaWorkers = R"sql(
CREATE TABLE quota_workers (
  id INTEGER PRIMARY KEY AUTOINCREMENT, account TEXT NOT NULL, connection TEXT NOT NULL,
  owner TEXT NOT NULL, parts INTEGER NOT NULL, since INTEGER NOT NULL, until INTEGER NOT NULL,
  gone INTEGER NOT NULL, left_over INTEGER NOT NULL) STRICT;
CREATE INDEX quota_workers_by_connection ON quota_workers (account, connection, id);
)sql";

// What only a refused reading told is not known.
constexpr const char* kFirstTold = R"sql(
ALTER TABLE items ADD COLUMN first_pass INTEGER NOT NULL DEFAULT 0;
ALTER TABLE listings ADD COLUMN first_pass INTEGER NOT NULL DEFAULT 0;
)sql";

// What each channel may have on show.
constexpr const char* kShown = R"sql(
CREATE TABLE shown_clocks (
  account TEXT NOT NULL, channel TEXT NOT NULL, now INTEGER NOT NULL, changed INTEGER NOT NULL,
  looked INTEGER, settled INTEGER NOT NULL,
  PRIMARY KEY (account, channel)) STRICT, WITHOUT ROWID;
CREATE TABLE shown_figures (
  account TEXT NOT NULL, channel TEXT NOT NULL, listing_id TEXT NOT NULL, most INTEGER NOT NULL,
  seen INTEGER, sender TEXT NOT NULL,
  PRIMARY KEY (account, channel, listing_id)) STRICT, WITHOUT ROWID;
CREATE INDEX items_kits ON items (account, connection)
  WHERE (body ->> '$.components[0]') IS NOT NULL;
)sql";

// What sold since a time; who approved what, and the rules that approve by themselves.
constexpr const char* kApprovals = R"sql(
CREATE INDEX orders_by_time ON orders (account, link, placed_at);
CREATE TABLE approval_events (
  id INTEGER PRIMARY KEY AUTOINCREMENT, account TEXT NOT NULL, link TEXT NOT NULL,
  approved INTEGER NOT NULL, who TEXT NOT NULL, why TEXT NOT NULL, rule TEXT NOT NULL,
  at INTEGER NOT NULL, state TEXT NOT NULL, items INTEGER NOT NULL, barred INTEGER NOT NULL,
  second TEXT NOT NULL, second_at INTEGER) STRICT;
CREATE INDEX approval_events_by_link ON approval_events (account, link, id);
CREATE TABLE approval_items (
  account TEXT NOT NULL, event INTEGER NOT NULL, item_id TEXT NOT NULL,
  PRIMARY KEY (account, event, item_id)) STRICT, WITHOUT ROWID;
CREATE INDEX approval_items_by_item ON approval_items (account, item_id);
CREATE TABLE approvals_taken_back (
  account TEXT NOT NULL, link TEXT NOT NULL, item_id TEXT NOT NULL,
  PRIMARY KEY (account, link, item_id)) STRICT, WITHOUT ROWID;
CREATE TABLE approval_rules (
  account TEXT NOT NULL, link TEXT NOT NULL, name TEXT NOT NULL, brand TEXT NOT NULL,
  category TEXT NOT NULL, sku_prefix TEXT NOT NULL, in_stock INTEGER NOT NULL, who TEXT NOT NULL,
  why TEXT NOT NULL, at INTEGER NOT NULL, second TEXT NOT NULL, second_at INTEGER,
  PRIMARY KEY (account, link, name)) STRICT, WITHOUT ROWID;
)sql";

constexpr const char* kShadow = R"sql(
CREATE TABLE shadow (
  seq INTEGER PRIMARY KEY AUTOINCREMENT, account TEXT NOT NULL, link TEXT NOT NULL,
  at INTEGER NOT NULL, action TEXT NOT NULL, record_id TEXT NOT NULL, subject TEXT NOT NULL,
  field TEXT NOT NULL, old_value TEXT NOT NULL, new_value TEXT NOT NULL) STRICT;
CREATE INDEX shadow_by_record ON shadow (account, link, record_id, field, seq);
)sql";

constexpr const char* kReadSince = R"sql(
ALTER TABLE streams ADD COLUMN read_since INTEGER;
ALTER TABLE streams ADD COLUMN read_full_since INTEGER;
)sql";

// Figures that a channel is known to have shown, and those that somebody else changed.
constexpr const char* kStockEdits = R"sql(
CREATE TABLE seen_stock (
  account TEXT NOT NULL, link TEXT NOT NULL, listing_id TEXT NOT NULL, location TEXT NOT NULL,
  quantity INTEGER NOT NULL, at INTEGER NOT NULL, sent_at INTEGER,
  PRIMARY KEY (account, link, listing_id)) STRICT, WITHOUT ROWID;
CREATE TABLE stock_edits (
  id INTEGER PRIMARY KEY AUTOINCREMENT, account TEXT NOT NULL, link TEXT NOT NULL,
  listing_id TEXT NOT NULL, item_id TEXT NOT NULL, sku TEXT NOT NULL, expected INTEGER NOT NULL,
  found INTEGER NOT NULL, confirmed_at INTEGER NOT NULL, told_at INTEGER NOT NULL, sent_at INTEGER,
  state TEXT NOT NULL, who TEXT NOT NULL, tried_at INTEGER, source_before TEXT NOT NULL) STRICT;
CREATE INDEX stock_edits_by_link ON stock_edits (account, link, id);
CREATE INDEX order_versions_by_time ON order_versions (account, link, at);
)sql";

constexpr std::array kMigrations = {Migration{"first", kFirst},
                                    Migration{"leases", kLeases},
                                    Migration{"guards", kGuards},
                                    Migration{"care", kCare},
                                    Migration{"in_flight_in_parts", kInFlightInParts},
                                    Migration{"restores", kRestores},
                                    Migration{"missing", kMissing},
                                    Migration{"step_retries", kStepRetries},
                                    Migration{"quota_workers", kQuotaWorkers},
                                    Migration{"first_told", kFirstTold},
                                    Migration{"shown", kShown},
                                    Migration{"approvals", kApprovals},
                                    Migration{"shadow", kShadow},
                                    Migration{"read_since", kReadSince},
                                    Migration{"stock_edits", kStockEdits}};

}  // namespace

std::span<const Migration> migrations() { return kMigrations; }

Result<void> migrate(Database& database, size_t up_to) {
  const int64_t version = ONESHELF_TRY(database.integer("PRAGMA user_version"));
  if (version > static_cast<int64_t>(kMigrations.size())) {
    return Error(ErrorCode::kInvalid, "store.newer",
                 "This database was made by a newer OneShelf (schema " + std::to_string(version) +
                     ", this one knows " + std::to_string(kMigrations.size()) + ").")
        .remedied("Start the newer OneShelf, or go back to a backup made by this one.");
  }
  for (size_t next = static_cast<size_t>(version); next < up_to; ++next) {
    ONESHELF_TRY(database.script("BEGIN IMMEDIATE"));
    // Another process may have migrated while this one waited for its turn.
    const int64_t now = ONESHELF_TRY(database.integer("PRAGMA user_version"));
    Result<void> done = success();
    if (now == static_cast<int64_t>(next)) {
      done = database.script(kMigrations[next].sql);
      if (done.ok()) done = database.script("PRAGMA user_version=" + std::to_string(next + 1));
    }
    if (!done.ok()) {
      ONESHELF_TRY(database.script("ROLLBACK"));
      return done;
    }
    ONESHELF_TRY(database.script("COMMIT"));
  }
  return success();
}

}  // namespace oneshelf

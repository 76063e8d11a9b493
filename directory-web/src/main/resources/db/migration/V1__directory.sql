-- The directory's state, in the SQL that SQLite (3.35+) and PostgreSQL (12+) both speak.
-- ${bytewise} is empty on SQLite and COLLATE "C" on PostgreSQL: names compare by their bytes on both.
-- Instants are milliseconds since 1970 in UTC, roots 64 lower-case hex digits, flags 0 or 1.
-- What a peer reports (holdings, its index state) can be rebuilt; names, tombstones, accounts and events are the ledger.

CREATE TABLE account (
  name          VARCHAR(100) NOT NULL PRIMARY KEY,
  password_hash VARCHAR(200) NOT NULL,
  role          VARCHAR(10)  NOT NULL,           -- admin, member, viewer
  created_at    BIGINT       NOT NULL
);

CREATE TABLE peer (
  id                VARCHAR(40)  NOT NULL PRIMARY KEY,
  name              VARCHAR(100) NOT NULL UNIQUE,
  account           VARCHAR(100) NOT NULL,
  site              VARCHAR(100),
  addresses         VARCHAR(1000) NOT NULL,       -- the best first, separated by a space
  state             VARCHAR(10)  NOT NULL,        -- live, stale, lost, left
  incarnation       BIGINT       NOT NULL,
  ping_seq          BIGINT       NOT NULL,
  joined_at         BIGINT       NOT NULL,
  last_seen_at      BIGINT       NOT NULL,        -- for people; leases run on a monotonic clock
  state_since       BIGINT       NOT NULL,
  draining          INTEGER      NOT NULL,
  load_now          INTEGER      NOT NULL,
  capacity_bytes    BIGINT       NOT NULL,
  free_bytes        BIGINT       NOT NULL,
  rate_in           BIGINT       NOT NULL,        -- bytes per second
  rate_out          BIGINT       NOT NULL,
  -- what this peer's index is, as of (epoch, seq); written in the transaction that writes its holdings
  index_epoch       BIGINT       NOT NULL,
  index_seq         BIGINT       NOT NULL,
  index_count       BIGINT       NOT NULL,
  index_digest      VARCHAR(32)  NOT NULL,
  index_bytes       BIGINT       NOT NULL,        -- sum of have_bytes
  index_verified_at BIGINT                        -- when both sides last agreed
);
CREATE INDEX peer_state ON peer (state, name);

CREATE TABLE peer_session (
  token_hash VARCHAR(64)  NOT NULL PRIMARY KEY,   -- SHA-256 of the token, hex
  peer_id    VARCHAR(40)  NOT NULL,
  account    VARCHAR(100) NOT NULL,
  created_at BIGINT       NOT NULL,
  revoked_at BIGINT
);
CREATE INDEX peer_session_peer ON peer_session (peer_id);

-- Every content that a name ever pointed to.
CREATE TABLE revision (
  name          VARCHAR(1024) ${bytewise} NOT NULL,
  revision      INTEGER       NOT NULL,
  root          VARCHAR(64)   NOT NULL,
  size_bytes    BIGINT        NOT NULL,
  created_at    BIGINT        NOT NULL,
  owner         VARCHAR(100)  NOT NULL,
  copies_wanted INTEGER       NOT NULL,
  PRIMARY KEY (name, revision)
);
CREATE INDEX revision_root ON revision (root);

-- What a name points to now. One row a name; the race for a name is decided by this primary key.
CREATE TABLE file (
  name          VARCHAR(1024) ${bytewise} NOT NULL PRIMARY KEY,
  revision      INTEGER       NOT NULL,
  root          VARCHAR(64)   NOT NULL,
  size_bytes    BIGINT        NOT NULL,
  created_at    BIGINT        NOT NULL,
  owner         VARCHAR(100)  NOT NULL,
  copies_wanted INTEGER       NOT NULL,
  -- kept by the code that writes holdings and peer states, so that lists can be sorted by it
  copies        INTEGER       NOT NULL,
  name_folded   VARCHAR(1024) ${bytewise} NOT NULL, -- lower case, for search
  adopted       INTEGER       NOT NULL            -- 1: taken from a holder's name record, a newer record may better it
);
CREATE INDEX file_root ON file (root);
CREATE INDEX file_size ON file (size_bytes, name);
CREATE INDEX file_created ON file (created_at, name);
CREATE INDEX file_copies ON file (copies, name);
CREATE INDEX file_folded ON file (name_folded);
-- The health sentence counts over this alone.
CREATE INDEX file_health ON file (copies, copies_wanted, size_bytes);

-- A removed name. A content whose every name is gone is dropped by its holders when they are told this id.
CREATE TABLE tombstone (
  id         VARCHAR(40)   NOT NULL PRIMARY KEY,
  name       VARCHAR(1024) ${bytewise} NOT NULL,
  revision   INTEGER       NOT NULL,
  root       VARCHAR(64)   NOT NULL,
  removed_at BIGINT        NOT NULL,
  removed_by VARCHAR(100)  NOT NULL
);
CREATE INDEX tombstone_root ON tombstone (root);
CREATE INDEX tombstone_name ON tombstone (name);

CREATE TABLE holding (
  peer_id    VARCHAR(40) NOT NULL,
  root       VARCHAR(64) NOT NULL,
  bucket     INTEGER     NOT NULL,                -- first ten bits of the root
  size_bytes BIGINT      NOT NULL,
  have_bytes BIGINT      NOT NULL,
  PRIMARY KEY (peer_id, root)
);
CREATE INDEX holding_root ON holding (root);
CREATE INDEX holding_bucket ON holding (peer_id, bucket);

-- An upload between its publication and its commit: who publishes what, and the space that is kept for it.
CREATE TABLE upload (
  id         VARCHAR(40)   NOT NULL PRIMARY KEY,
  peer_id    VARCHAR(40)   NOT NULL,
  name       VARCHAR(1024) ${bytewise} NOT NULL,
  root       VARCHAR(64)   NOT NULL,
  size_bytes BIGINT        NOT NULL,
  copies     INTEGER       NOT NULL,
  ack        INTEGER       NOT NULL,
  replaces   INTEGER       NOT NULL,
  owner      VARCHAR(100)  NOT NULL,
  created_at BIGINT        NOT NULL,
  expires_at BIGINT        NOT NULL
);
-- One open upload a name: this index decides who may publish.
CREATE UNIQUE INDEX upload_name ON upload (name);
CREATE INDEX upload_root ON upload (root);
CREATE INDEX upload_expires ON upload (expires_at);

-- Uploads that were committed, for a day: an answer that was lost is asked for again.
CREATE TABLE committed_upload (
  id       VARCHAR(40)   NOT NULL PRIMARY KEY,
  peer_id  VARCHAR(40)   NOT NULL,
  name     VARCHAR(1024) ${bytewise} NOT NULL,
  revision INTEGER       NOT NULL,
  at       BIGINT        NOT NULL
);
CREATE INDEX committed_at ON committed_upload (at);

-- Who was asked to keep what: for an upload, or to mend a file with too few copies.
CREATE TABLE placement (
  peer_id    VARCHAR(40) NOT NULL,
  root       VARCHAR(64) NOT NULL,
  size_bytes BIGINT      NOT NULL,
  reason     VARCHAR(10) NOT NULL,                -- upload, repair
  upload_id  VARCHAR(40),
  created_at BIGINT      NOT NULL,
  expires_at BIGINT      NOT NULL,
  PRIMARY KEY (peer_id, root)
);
CREATE INDEX placement_root ON placement (root);

-- A command that a peer has not confirmed yet.
CREATE TABLE command (
  id         VARCHAR(40) NOT NULL PRIMARY KEY,
  peer_id    VARCHAR(40) NOT NULL,
  kind       VARCHAR(10) NOT NULL,                -- KEEP, DROP, VERIFY
  root       VARCHAR(64) NOT NULL,
  size_bytes BIGINT      NOT NULL,
  tombstone  VARCHAR(40),
  created_at BIGINT      NOT NULL,
  UNIQUE (peer_id, kind, root)
);

CREATE TABLE event (
  id      BIGINT       NOT NULL PRIMARY KEY,
  at      BIGINT       NOT NULL,
  actor   VARCHAR(100) NOT NULL,
  kind    VARCHAR(30)  NOT NULL,
  subject VARCHAR(1024),
  text    VARCHAR(2000) NOT NULL
);
CREATE INDEX event_kind ON event (kind, id);

-- One row a minute: what the charts of the overview are drawn from.
CREATE TABLE sample (
  at          BIGINT  NOT NULL PRIMARY KEY,
  live_peers  INTEGER NOT NULL,
  stale_peers INTEGER NOT NULL,
  lost_peers  INTEGER NOT NULL,
  files       BIGINT  NOT NULL,
  bytes       BIGINT  NOT NULL,
  rate_in     BIGINT  NOT NULL,
  rate_out    BIGINT  NOT NULL
);

CREATE TABLE idempotent_call (
  caller       VARCHAR(140)  NOT NULL,
  idem_key     VARCHAR(200)  NOT NULL,
  request_hash VARCHAR(64)   NOT NULL,
  status       INTEGER       NOT NULL,
  body         TEXT          NOT NULL,
  created_at   BIGINT        NOT NULL,
  PRIMARY KEY (caller, idem_key)
);
CREATE INDEX idempotent_created ON idempotent_call (created_at);

-- Small facts: setup_done, last_known_peers, ...
CREATE TABLE fact (
  name  VARCHAR(60)   NOT NULL PRIMARY KEY,
  value VARCHAR(1000) NOT NULL
);

-- What belongs to a file besides its name and its bytes: permission bits and the time of modification, null when published without.
ALTER TABLE file ADD COLUMN mode INTEGER;
ALTER TABLE file ADD COLUMN mtime_nanos BIGINT;
ALTER TABLE upload ADD COLUMN mode INTEGER;
ALTER TABLE upload ADD COLUMN mtime_nanos BIGINT;
ALTER TABLE revision ADD COLUMN mode INTEGER;
ALTER TABLE revision ADD COLUMN mtime_nanos BIGINT;

-- When it was given this name by a move or a copy; 0: it never had another one.
ALTER TABLE file ADD COLUMN named_at BIGINT DEFAULT 0 NOT NULL;
ALTER TABLE revision ADD COLUMN named_at BIGINT DEFAULT 0 NOT NULL;

-- 1: an earlier content of its name that can be fetched, and is repaired and counted like a file. The current one is not among them.
ALTER TABLE revision ADD COLUMN kept INTEGER DEFAULT 0 NOT NULL;
ALTER TABLE revision ADD COLUMN copies INTEGER DEFAULT 0 NOT NULL;
UPDATE revision SET kept = 1 WHERE EXISTS (
  SELECT 1 FROM file f WHERE f.name = revision.name AND revision.revision < f.revision AND revision.revision >= f.revision - 2);
UPDATE revision SET copies = (
  SELECT count(*) FROM holding h JOIN peer p ON p.id = h.peer_id
  WHERE h.root = revision.root AND h.size_bytes = revision.size_bytes AND h.have_bytes = h.size_bytes AND p.state IN ('live', 'stale'))
WHERE kept = 1;
CREATE INDEX revision_kept_root ON revision (root) WHERE kept = 1;
CREATE INDEX revision_kept_copies ON revision (copies, name, revision) WHERE kept = 1;

-- What was removed may come back for a while: what it was, and in which change it went.
ALTER TABLE tombstone ADD COLUMN given_up INTEGER DEFAULT 0 NOT NULL;  -- 1: an earlier revision, of a name that stays
ALTER TABLE tombstone ADD COLUMN in_trash INTEGER DEFAULT 0 NOT NULL;  -- 1: it can be restored
ALTER TABLE tombstone ADD COLUMN was INTEGER DEFAULT 0 NOT NULL;       -- the revision that pointed to this root
ALTER TABLE tombstone ADD COLUMN size_bytes BIGINT DEFAULT 0 NOT NULL;
ALTER TABLE tombstone ADD COLUMN created_at BIGINT DEFAULT 0 NOT NULL;
ALTER TABLE tombstone ADD COLUMN owner VARCHAR(100);
ALTER TABLE tombstone ADD COLUMN copies_wanted INTEGER DEFAULT 1 NOT NULL;
ALTER TABLE tombstone ADD COLUMN mode INTEGER;
ALTER TABLE tombstone ADD COLUMN mtime_nanos BIGINT;
ALTER TABLE tombstone ADD COLUMN change_id VARCHAR(40);
CREATE INDEX tombstone_trash ON tombstone (removed_at, id) WHERE in_trash = 1;
CREATE INDEX tombstone_change ON tombstone (change_id);

-- Who had all of it when it was removed.
CREATE TABLE trash_holder (
  root       VARCHAR(64) NOT NULL,
  peer_id    VARCHAR(40) NOT NULL,
  removed_at BIGINT      NOT NULL,
  PRIMARY KEY (root, peer_id)
);

-- Names that somebody wants back, until a peer has their content again.
CREATE TABLE restore (
  name      VARCHAR(1024) ${bytewise} NOT NULL PRIMARY KEY,
  tombstone VARCHAR(40)   NOT NULL,
  root      VARCHAR(64)   NOT NULL,
  asked_by  VARCHAR(100)  NOT NULL,
  asked_at  BIGINT        NOT NULL
);
CREATE INDEX restore_root ON restore (root);

-- The signed words by which names were moved and copied, one for each change.
CREATE TABLE name_word (
  number   BIGINT        NOT NULL PRIMARY KEY,
  kind     VARCHAR(10)   NOT NULL,                -- MOVE, COPY
  old_name VARCHAR(1024) ${bytewise} NOT NULL,
  new_name VARCHAR(1024) ${bytewise} NOT NULL,
  prefix   INTEGER       NOT NULL,
  at       BIGINT        NOT NULL,
  seal     VARCHAR(200)  NOT NULL
);

-- The names of a change while it runs; empty at its end.
CREATE TABLE name_work (
  old_name   VARCHAR(1024) ${bytewise} NOT NULL PRIMARY KEY,
  new_name   VARCHAR(2048) ${bytewise} NOT NULL,
  new_folded VARCHAR(2048) ${bytewise} NOT NULL,
  shift      INTEGER       NOT NULL                -- by so much its revisions are renumbered: the new name had some before
);
CREATE INDEX name_work_new ON name_work (new_name);

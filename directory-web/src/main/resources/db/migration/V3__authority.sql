-- What the small certificate authority has to remember.

-- One row a key of a peer, with the last certificate that was made for it. Kept until that one can no longer be renewed.
CREATE TABLE certificate (
  key_hash   VARCHAR(64)  NOT NULL PRIMARY KEY,   -- SHA-256 of the SubjectPublicKeyInfo, hex
  peer_id    VARCHAR(64)  NOT NULL,
  peer_name  VARCHAR(200) NOT NULL,
  account    VARCHAR(200) NOT NULL,
  site       VARCHAR(200),
  public_key VARCHAR(200) NOT NULL,               -- SubjectPublicKeyInfo, base64; empty when only its revocation was heard of
  serial     VARCHAR(32)  NOT NULL,
  not_before BIGINT       NOT NULL,
  not_after  BIGINT       NOT NULL,
  told_at    BIGINT       NOT NULL,               -- the last event about it: renewals are told once a day
  revoked_at BIGINT,
  revoked_by VARCHAR(200),
  replaced   INTEGER      NOT NULL                -- 1: revoked since the same peer came with a new key
);
CREATE INDEX certificate_peer ON certificate (peer_id);
CREATE INDEX certificate_account ON certificate (account);
CREATE INDEX certificate_revoked ON certificate (revoked_at, not_after);
CREATE INDEX certificate_until ON certificate (not_after);

-- The public halves of all keys that tickets are signed with, those of other directories on this database among them.
CREATE TABLE ticket_key (
  id           VARCHAR(16)  NOT NULL PRIMARY KEY,
  public_key   VARCHAR(200) NOT NULL,             -- SubjectPublicKeyInfo, base64
  made_at      BIGINT       NOT NULL,
  listed_until BIGINT       NOT NULL
);

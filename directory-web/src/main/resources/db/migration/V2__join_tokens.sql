-- Tokens by which a machine joins in the name of a user: good once, and not for long.

CREATE TABLE join_token (
  id           VARCHAR(20)  NOT NULL PRIMARY KEY,
  secret_hash  VARCHAR(64)  NOT NULL,             -- SHA-256 of the secret, hex
  account      VARCHAR(100) NOT NULL,
  created_at   BIGINT       NOT NULL,
  expires_at   BIGINT       NOT NULL,
  used_at      BIGINT,                            -- the one change that sets this is the one that issues the certificate
  used_by_peer VARCHAR(40),
  revoked_at   BIGINT
);
CREATE INDEX join_token_account ON join_token (account, created_at);
CREATE INDEX join_token_expires ON join_token (expires_at);

-- How often a user was signed out everywhere: a browser's sign-in is good for the count that it began with.
ALTER TABLE account ADD COLUMN signed_out INTEGER DEFAULT 0 NOT NULL;

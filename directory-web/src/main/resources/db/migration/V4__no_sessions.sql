-- Peers are known by their certificates.
DROP TABLE peer_session;

package io.bandada.directory.api;

/// The end of the session. Without force it is refused with [Problem#LAST_COPY] while this peer
/// holds the only copy of something.
public record LogoutRequest(boolean force) {}

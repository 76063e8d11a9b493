package io.bandada.directory.api;

/// Wants a READ ticket for a content that the caller may fetch: one that a name points to, or that
/// it was asked to keep, or that it is publishing itself. Answered by a [Grant].
public record TicketRequest(String root) {}

package io.bandada.directory.api;

import java.util.List;

/// @param next give this as `after` for what follows
public record EventPage(List<EventRecord> events, long next) {}

package io.bandada.directory.events;

import io.bandada.directory.api.EventRecord;

/// An event was written, durably.
public record EventRecorded(EventRecord event) {}

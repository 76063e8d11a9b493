package io.bandada.directory.members;

/// How many peers are in which state, and what they move together.
public record Fleet(
    int live,
    int stale,
    int lost,
    int left,
    long bytesPerSecondIn,
    long bytesPerSecondOut,
    long capacityBytes,
    long freeBytes) {}

package io.bandada.directory.dashboard;

/// What the network was at one instant.
record Sample(long at, int live, int stale, int lost, long files, long bytes, long rateIn, long rateOut) {}

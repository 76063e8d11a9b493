package io.bandada.peerd.transfer;

import io.bandada.peerd.loop.Loop;
import io.bandada.peerd.rate.RateLimits;
import io.bandada.peerd.store.PieceStore;

/// This peer's end of every transfer, whichever way the bytes go.
public record LocalEnd(Loop loop, PieceStore store, Traffic traffic, RateLimits rates) {}

package io.bandada.directory.api;

import java.util.List;

/// @param wantBuckets buckets to send; empty when nothing more is wanted
/// @param verified count and digest are equal on both sides now
public record IndexReply(long epoch, long seq, boolean verified, List<Integer> wantBuckets) {}

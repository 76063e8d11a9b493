package io.bandada.directory.api;

import java.util.List;

/// What changed in a peer's index, and what the whole then is.
///
/// The directory applies it only when `seq` is one more than the last it confirmed for the same
/// epoch (the same again is a repeat and changes nothing), and then compares count and digest. With
/// no change `seq` stays and both lists are empty: count and digest are compared all the same.
///
/// @param epoch a new one whenever the peer numbers its index afresh (each start of the daemon)
/// @param adds new or changed entries; at most 1,000, more go by [IndexRequest]
/// @param removes roots
public record IndexDelta(
    long epoch, long seq, List<IndexEntry> adds, List<String> removes, long count, String digest) {}

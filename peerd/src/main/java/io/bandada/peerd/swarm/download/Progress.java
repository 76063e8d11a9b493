package io.bandada.peerd.swarm.download;

/// How far a download is.
///
/// @param bytes that are durable here
/// @param size -1 while not known
/// @param sources peers that are being asked
/// @param note why it is not faster, one sentence
public record Progress(long bytes, long size, long bytesPerSecond, int sources, String note) {}

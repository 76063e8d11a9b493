package io.bandada.directory.members;

/// Something about a peer changed. Joined, Stale, Lost and Left are durable when they are told;
/// Seen is in memory.
public sealed interface MemberEvent {
  String peerId();

  /// It logged in, or came back.
  record Joined(String peerId) implements MemberEvent {}

  /// It pinged: load, rates, free space or transfers may differ.
  record Seen(String peerId) implements MemberEvent {}

  record Stale(String peerId) implements MemberEvent {}

  record Lost(String peerId) implements MemberEvent {}

  record Left(String peerId) implements MemberEvent {}
}

package io.bandada.directory.api;

import org.jspecify.annotations.Nullable;

/// Who did what, when.
///
/// @param id grows
/// @param at ISO 8601 UTC
/// @param actor a user, a peer's name, or `directory`
/// @param kind one of a fixed list: peer-joined, peer-live, peer-stale, peer-lost, peer-left,
///   file-published, file-replaced, file-removed, names-adopted, user-added, user-removed,
///   password-changed, role-changed, sign-in, sign-in-failed, sign-out, setup, verdicts-held,
///   verdicts-resumed
/// @param subject what it is about: a peer's name, a file's name, a user
/// @param text one sentence for a person
public record EventRecord(
    long id, String at, String actor, String kind, @Nullable String subject, String text) {}

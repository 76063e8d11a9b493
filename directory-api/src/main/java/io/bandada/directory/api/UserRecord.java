package io.bandada.directory.api;

/// @param role admin, member, viewer
public record UserRecord(String name, String role, String created) {}

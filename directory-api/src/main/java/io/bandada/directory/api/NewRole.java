package io.bandada.directory.api;

/// @param role admin, member, viewer
public record NewRole(String role) {}

package io.bandada.peerd.node.session;

import java.util.List;

/// @param wasLoggedOut there was no session: nothing to do
/// @param atRisk names (at most 100) whose last live copy left with this peer
/// @param atRiskCount how many there were in all
public record LogoutResult(boolean wasLoggedOut, List<String> atRisk, int atRiskCount) {}

package io.bandada.directory.api;

import java.util.List;

/// @param atRisk names (at most 100) that had no other complete live copy when this peer left
/// @param atRiskCount how many there were in all
public record LogoutReply(List<String> atRisk, int atRiskCount) {}

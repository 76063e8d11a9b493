package io.bandada.directory.api;

import java.util.List;

/// @param receipts of the holders, the uploader's own among them; at most one a peer counts
public record CommitRequest(List<Receipt> receipts) {
  public static final int MOST = 1_000;
}

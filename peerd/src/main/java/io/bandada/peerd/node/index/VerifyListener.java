package io.bandada.peerd.node.index;

import io.bandada.peerd.node.base.NodeFailure;

/// Hears of a verification, on the loop: `checked` once per content, then `done`; or `failed`.
public interface VerifyListener {
  /// @param bytes that were read and hashed
  /// @param badPieces pieces whose bytes did not match: set aside, and fetched again
  void checked(IndexItem item, long bytes, int badPieces);

  void done();

  void failed(NodeFailure failure);
}

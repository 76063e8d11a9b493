package io.bandada.peerd.node.upload;

import io.bandada.peerd.node.base.NodeFailure;

/// Hears of one upload, on the loop. After `done` or `failed` nothing more.
public interface UploadListener {
  void progress(UploadProgress progress);

  /// The directory has committed the name: this is the acknowledgement.
  void done(UploadResult result);

  /// @param goesOn the upload stays and resumes by itself: only the waiting is over
  void failed(NodeFailure failure, boolean goesOn);
}

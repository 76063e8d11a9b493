package io.bandada.peerd.node.base;

import io.bandada.peerd.node.upload.Uploads;

/// A file on its way into the store, from this machine. On the loop, like everything here.
public interface Importing {
  /// Bytes so far.
  void progress(long bytes);

  /// It was imported: [Uploads#begin] takes over, this one is not listed any more.
  void finished();

  /// It was given up or went wrong.
  ///
  /// @param why one line
  void failed(String why);
}

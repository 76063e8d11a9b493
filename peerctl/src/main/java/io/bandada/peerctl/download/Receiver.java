package io.bandada.peerctl.download;

import com.google.protobuf.ByteString;
import io.bandada.peerctl.outcome.CommandFailed;
import io.bandada.peerctl.outcome.ExitCode;
import io.bandada.peerctl.terminal.Output;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Optional;

/// Where the bytes of a download go.
sealed interface Receiver extends AutoCloseable
    permits PartFile, SameContent, Receiver.StandardOutput, Receiver.Nobody {
  void write(ByteString bytes);

  /// The file that another may write into instead of us.
  default Optional<Path> file() {
    return Optional.empty();
  }

  /// Another has written all.
  ///
  /// @return how many bytes are there
  default long writtenByOther() {
    throw new IllegalStateException("nobody else writes here");
  }

  /// All bytes came: make it count.
  void finish();

  /// Without [#finish] before it: leave nothing behind.
  @Override
  void close();

  /// `-` and `cat`.
  record StandardOutput(Output output) implements Receiver {
    @Override
    public void write(ByteString bytes) {
      try {
        bytes.writeTo(
            new OutputStream() {
              @Override
              public void write(int one) {
                output.write(new byte[] {(byte) one}, 0, 1);
              }

              @Override
              public void write(byte[] chunk, int offset, int length) {
                output.write(chunk, offset, length);
              }
            });
      } catch (IOException e) {
        throw CommandFailed.standardOutput(e);
      }
    }

    @Override
    public void finish() {
      output.flush();
    }

    @Override
    public void close() {}
  }

  /// Of a download that only brings the file to this peer.
  record Nobody() implements Receiver {
    @Override
    public void write(ByteString bytes) {
      throw new CommandFailed(
          ExitCode.MISMATCH,
          "peerd sent bytes that were not asked for",
          "bring peerctl and peerd to the same version");
    }

    @Override
    public void finish() {}

    @Override
    public void close() {}
  }
}

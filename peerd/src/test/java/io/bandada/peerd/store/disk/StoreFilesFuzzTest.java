package io.bandada.peerd.store.disk;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.bandada.peerd.fuzz.AllocationLimit;
import io.bandada.peerd.piece.Manifest;
import io.bandada.peerd.piece.Pattern;
import io.bandada.peerd.piece.PieceSet;
import io.bandada.peerd.store.file.HaveJournal;
import io.bandada.peerd.store.file.ManifestFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.io.TempDir;

/// Files of the store as a failing disk, a crash or somebody with an editor leaves them.
class StoreFilesFuzzTest {
  /// 40 pieces: runs can be many.
  private static final Manifest MANIFEST = Pattern.manifest(40 * 256 * 1024 - 7);

  private static final int HEADER = 16 + 32 + 4;
  private static final int RECORD = 4 + 4 + 8 + 1;

  @TempDir private static Path folder;

  /// The file as it is, or, when the first byte is odd, its records with the checksums that they
  /// should have: who can write to the disk can do that, too.
  @FuzzTest
  void journal(byte[] input) throws IOException {
    if (input.length == 0) {
      return;
    }
    Path file = folder.resolve("journal.have");
    byte[] bytes = Arrays.copyOfRange(input, 1, input.length);
    Files.write(file, (input[0] & 1) == 1 ? signed(bytes) : bytes);
    PieceSet[] found = new PieceSet[1];
    try {
      AllocationLimit.within(
          64L * input.length,
          () -> {
            try (HaveJournal journal = HaveJournal.open(file, MANIFEST)) {
              found[0] = journal.durable();
            }
          });
    } catch (IOException e) {
      assertThat(e).hasMessageContaining("is not the journal of");
      return;
    }
    assertThat(found[0].pieces()).isEqualTo(MANIFEST.pieces());
    assertThat(Files.size(file)).isLessThanOrEqualTo(bytes.length + HEADER);
    try (HaveJournal again = HaveJournal.open(file, MANIFEST)) {
      assertThat(again.durable()).isEqualTo(found[0]);
      again.gained(PieceSet.all(MANIFEST.pieces()));
    }
    try (HaveJournal whole = HaveJournal.open(file, MANIFEST)) {
      assertThat(whole.durable().isFull()).isTrue();
    }
  }

  /// The right header, then records with the right numbers and checksums around what the input
  /// says.
  private static byte[] signed(byte[] records) throws IOException {
    Path empty = folder.resolve("empty.have");
    Files.deleteIfExists(empty);
    HaveJournal.create(empty, MANIFEST).close();
    ByteBuffer out =
        ByteBuffer.allocate(HEADER + records.length).put(Files.readAllBytes(empty)).put(records);
    long seq = 0;
    int at = HEADER;
    while (out.capacity() - at >= RECORD) {
      out.putLong(at + 8, ++seq);
      int length = RECORD + 8 * Math.floorMod(out.getInt(at + 4), 64);
      if (length > out.capacity() - at) {
        break;
      }
      CRC32C crc = new CRC32C();
      crc.update(out.array(), at + 4, length - 4);
      out.putInt(at, (int) crc.getValue());
      at += length;
    }
    return out.array();
  }

  /// The file as it is, or, when the first byte is odd, with the checksum that it should have.
  @FuzzTest
  void manifest(byte[] input) throws IOException {
    if (input.length == 0) {
      return;
    }
    byte[] bytes = Arrays.copyOfRange(input, 1, input.length);
    if ((input[0] & 1) == 1 && bytes.length > 4) {
      CRC32C crc = new CRC32C();
      crc.update(bytes, 0, bytes.length - 4);
      ByteBuffer.wrap(bytes).putInt(bytes.length - 4, (int) crc.getValue());
    }
    Path file = folder.resolve("content.meta");
    Files.write(file, bytes);
    try {
      AllocationLimit.within(
          16L * input.length,
          () -> assertThat(ManifestFile.encode(ManifestFile.read(file)).array()).isEqualTo(bytes));
    } catch (IOException e) {
      assertThat(e).hasMessageContaining("content.meta");
    }
  }
}

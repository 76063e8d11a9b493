package io.bandada.peerctl.network;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.google.protobuf.InvalidProtocolBufferException;
import io.bandada.peerctl.fuzz.Harmless;
import io.bandada.peerctl.terminal.Format;
import io.bandada.peerctl.terminal.Output;
import io.bandada.peerctl.terminal.PrintedList;
import io.bandada.peerctl.terminal.Rows;
import io.bandada.peerctl.terminal.Times;
import io.bandada.proto.control.EventItem;
import io.bandada.proto.control.PeerItem;
import io.bandada.proto.control.TransferItem;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;

/// Peers, transfers and events as the daemon lists them.
class NetworkRowsFuzzTest {
  private static final JsonMapper JSON = JsonMapper.shared();

  /// What it is, and how it is shown (1 byte), then the message.
  @FuzzTest
  void row(byte[] input) {
    if (input.length == 0) {
      return;
    }
    Format format = List.of(Format.values()).get((input[0] >> 2) & 3);
    boolean quiet = (input[0] & 16) != 0;
    byte[] message = Arrays.copyOfRange(input, 1, input.length);
    try {
      show(input[0] & 3, message, format, quiet);
    } catch (InvalidProtocolBufferException e) {
      assertThat(e).hasMessageNotContaining("\n"); // gRPC ends the call there
    }
  }

  private static void show(int kind, byte[] message, Format format, boolean quiet)
      throws InvalidProtocolBufferException {
    Times times = new Times(ZoneOffset.UTC);
    switch (kind) {
      case 0 ->
          list(
              new NetworkPeerRows(times, Instant.EPOCH),
              PeerItem.parseFrom(message),
              format,
              quiet);
      case 1 -> list(new TransferRows(), TransferItem.parseFrom(message), format, quiet);
      default -> list(new EventRows(), EventItem.parseFrom(message), format, quiet);
    }
  }

  private static <T> void list(Rows<T> rows, T item, Format format, boolean quiet) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintedList<T> listing = new PrintedList<>(new Output(bytes, format, quiet, false), rows);
    listing.add(item);
    listing.add(item);
    listing.finish();
    String text = bytes.toString(StandardCharsets.UTF_8);
    Harmless.check(text);
    if (format == Format.JSON) {
      assertThat(JSON.readTree(text).get(rows.plural()).size()).isEqualTo(2);
    } else if (format == Format.JSONL) {
      text.lines().forEach(line -> assertThat(JSON.readTree(line).isObject()).isTrue());
    } else {
      assertThat(text.lines().count()).isBetween(2L, 3L);
    }
  }
}

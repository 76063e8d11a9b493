package io.bandada.peerd.peers;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.bandada.peerd.fuzz.AllocationLimit;
import io.bandada.peerd.loop.StillLoop;
import io.bandada.peerd.piece.FileId;
import io.bandada.peerd.piece.Manifest;
import io.bandada.peerd.piece.Pattern;
import io.bandada.peerd.piece.PieceSet;
import io.bandada.peerd.swarm.PeerNetwork;
import io.bandada.proto.peer.Availability;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// What a peer may say about the pieces it has, whatever it is: the listener hears what an honest
/// peer could have said, and one last word.
class WatchFuzzTest {
  /// The honest one is the manifest of this content.
  private static final long SIZE = 700_000;

  private static final FileId ID = Pattern.manifest(SIZE).id();

  /// Every message may cost a set over as many pieces as there can be, and no more.
  private static final long MESSAGE_BYTES = 1 << 20;

  /// Whether the manifest was asked for (1 byte), then messages, each after its length.
  @FuzzTest
  void availability(byte[] input) throws IOException {
    if (input.length == 0) {
      return;
    }
    StillLoop loop = new StillLoop();
    Listener listener = new Listener();
    WatchCall call =
        new WatchCall(
            loop,
            ID,
            (input[0] & 1) == 1,
            listener,
            port -> assertThat(port).isBetween(0, 65_535),
            () -> {});
    ByteArrayInputStream in = new ByteArrayInputStream(input, 1, input.length - 1);
    while (in.available() > 0) {
      Availability message;
      try {
        message = Availability.parseDelimitedFrom(in);
      } catch (IOException e) {
        break; // gRPC ends the call there
      }
      if (message == null) {
        break;
      }
      AllocationLimit.within(MESSAGE_BYTES + 16L * input.length, () -> call.onNext(message));
      listener.gainedLast = 0;
      loop.pass(Duration.ZERO);
      if (listener.gainedLast > 0) {
        assertThat(listener.gainedLast)
            .as("pieces told, of those that it took work to read")
            .isEqualTo(runs(message));
      }
    }
    call.onCompleted();
    loop.pass(Duration.ZERO);
    assertThat(listener.closed).isNotNull();
  }

  /// What its runs add up to.
  private static long runs(Availability message) {
    long sum = 0;
    for (int i = 1; i < message.getGained().getFirstAndCountCount(); i += 2) {
      sum += message.getGained().getFirstAndCount(i);
    }
    return sum;
  }

  private static final class Listener implements PeerNetwork.AvailabilityListener {
    private int pieces = -1;
    private boolean haveSeen;
    private long gainedLast;
    private PeerNetwork.@Nullable Closed closed;

    @Override
    public void manifest(Manifest manifest) {
      assertThat(closed).isNull();
      assertThat(pieces).isEqualTo(-1);
      assertThat(manifest.id()).isEqualTo(ID);
      pieces = manifest.pieces();
    }

    @Override
    public void have(PieceSet set) {
      assertThat(closed).isNull();
      assertThat(pieces == -1 || set.pieces() == pieces).isTrue();
      pieces = set.pieces();
      haveSeen = true;
    }

    @Override
    public void gained(PieceSet set) {
      assertThat(closed).isNull();
      assertThat(haveSeen).isTrue();
      assertThat(set.pieces()).isEqualTo(pieces);
      gainedLast = set.size();
    }

    @Override
    public void closed(PeerNetwork.Closed reason) {
      assertThat(closed).isNull();
      closed = reason;
    }
  }
}

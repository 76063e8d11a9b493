package io.bandada.peerd.pieceport;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.bandada.peerd.fuzz.AllocationLimit;
import io.bandada.peerd.fuzz.FuzzedStore;
import io.bandada.peerd.loop.StillLoop;
import io.bandada.peerd.piece.Manifest;
import io.bandada.peerd.piece.Pattern;
import io.bandada.peerd.piece.PieceOffer;
import io.bandada.peerd.piece.PieceRun;
import io.bandada.peerd.pieceport.Frame.Kind;
import io.bandada.peerd.rate.RateLimits;
import io.bandada.peerd.rate.Rates;
import io.bandada.peerd.swarm.PeerAddress;
import io.bandada.peerd.swarm.PeerNetwork.PieceAnswer;
import io.bandada.peerd.transfer.CallEnd;
import io.bandada.peerd.transfer.FetchOrder;
import io.bandada.peerd.transfer.LocalEnd;
import io.bandada.peerd.transfer.PieceReceiver;
import io.bandada.peerd.transfer.ProtocolViolation;
import io.bandada.peerd.transfer.Traffic;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What may come through a connection of the piece port, at either end.
class FrameFuzzTest {
  /// Two whole pieces and one of 40 bytes.
  private static final Manifest MANIFEST = Pattern.manifest(2 * 256 * 1024 + 40);

  private static final PieceOffer OFFER = PieceOffer.of(new PieceRun(0, 3), 2);

  /// Frames are the same however the bytes are cut, cost memory by their own length only, and are
  /// written as they were read.
  @FuzzTest
  void frames(byte[] input) throws Exception {
    List<String> whole = read(input, input.length);
    assertThat(read(input, 1)).isEqualTo(whole);
    assertThat(read(input, 33)).isEqualTo(whole);
  }

  /// One word for each frame, and the last for how it ended.
  private static List<String> read(byte[] input, int at) throws Exception {
    List<String> heard = new ArrayList<>();
    FrameReader reader =
        new FrameReader(
            EnumSet.allOf(Kind.class),
            new FrameReader.Sink() {
              private @Nullable Frame last;
              private int bytes;

              @Override
              public boolean takes(Frame data) {
                return true;
              }

              @Override
              public void data(Frame frame, ByteBuffer part) {
                bytes = frame.equals(last) ? bytes + part.remaining() : part.remaining();
                last = frame;
                assertThat(bytes).isBetween(1, frame.length());
                if (bytes == frame.length()) {
                  heard.add(frame.toString());
                  last = null;
                }
              }

              @Override
              public void words(Frame frame, ByteBuffer words) {
                assertThat(words.remaining()).isEqualTo(frame.length());
                heard.add(frame.toString());
                ByteBuf out = Unpooled.buffer();
                frame.write(out);
                assertThat(readAgain(out)).isEqualTo(frame);
              }
            });
    // Cut into single bytes it is the test that takes memory.
    AllocationLimit.within(
        at < input.length ? Long.MAX_VALUE / 2 : 256L * input.length + Frame.MOST_WORDS,
        () -> {
          try {
            for (int i = 0; i < input.length; i += Math.max(1, at)) {
              ByteBuf part = Unpooled.wrappedBuffer(input, i, Math.min(at, input.length - i));
              assertThat(reader.read(part)).isTrue();
              assertThat(part.isReadable()).isFalse();
            }
          } catch (ProtocolViolation e) {
            heard.add("garbled");
          }
        });
    return heard;
  }

  /// What is asked for is bounded before anybody looks at it.
  @FuzzTest
  void question(byte[] input) {
    if (input.length < 3) {
      return;
    }
    Frame frame =
        new Frame(Kind.FETCH, 0, 0, Byte.toUnsignedInt(input[0]), input.length - 2, 0, input[1]);
    try {
      Question question = Question.read(frame, ByteBuffer.wrap(input, 2, input.length - 2));
      assertThat(question.ticket()).hasSize(frame.piece());
      assertThat(question.offer().most()).isEqualTo(input[1]).isBetween(1, question.offer().size());
      assertThat(question.offer().size()).isLessThanOrEqualTo(PieceOffer.MOST);
    } catch (ProtocolViolation e) {
      assertThat(e).hasMessageMatching("(?s).+");
    }
  }

  private static Frame readAgain(ByteBuf out) {
    try {
      return Frame.read(out.nioBuffer());
    } catch (ProtocolViolation e) {
      throw new AssertionError(e);
    }
  }

  /// A source that sends whatever it likes: each piece has exactly one answer, or is to be had
  /// another way; `stored` means the right bytes, and every buffer is given back once. The first
  /// byte says when the store has no buffer.
  @FuzzTest
  void source(byte[] input) throws Exception {
    if (input.length == 0) {
      return;
    }
    StillLoop loop = new StillLoop();
    FuzzedStore store = new FuzzedStore(MANIFEST, input[0]);
    TreeMap<Integer, PieceAnswer> answers = new TreeMap<>();
    List<PieceOffer> left = new ArrayList<>();
    int[] overs = new int[1];
    PieceReceiver call =
        new PieceReceiver(
            new LocalEnd(loop, store.asPort(), new Traffic(), new RateLimits(Rates.NONE)),
            new FetchOrder(new PeerAddress("p1", "one", "127.0.0.1:1"), MANIFEST, OFFER, ""),
            (piece, answer) ->
                assertThat(answers.put(piece, answer)).as("an answer before").isNull(),
            rest -> {
              overs[0]++;
              if (rest != null) {
                left.add(rest);
              }
            });
    feed(call, input);
    call.end(CallEnd.FAILED);
    loop.pass(Duration.ZERO);
    assertThat(overs[0]).isEqualTo(1);
    left.forEach(rest -> rest.forEach(piece -> assertThat(answers).doesNotContainKey(piece)));
    assertThat(answers.size() + left.stream().mapToInt(PieceOffer::size).sum())
        .isEqualTo(OFFER.size());
    assertThat(store.open()).isZero();
    answers.forEach(
        (piece, answer) ->
            assertThat(answer instanceof PieceAnswer.Stored).isEqualTo(store.hasGood(piece)));
  }

  private static void feed(PieceReceiver call, byte[] input) {
    FrameReader reader =
        new FrameReader(
            EnumSet.of(Kind.CHOICE, Kind.DATA, Kind.REFUSED, Kind.END), new Receiving(call));
    ByteBuf in = Unpooled.wrappedBuffer(input, 1, input.length - 1);
    try {
      for (int tries = 0; !reader.read(in); tries++) {
        assertThat(tries).as("a store without buffers is not asked for ever").isLessThan(1000);
      }
    } catch (ProtocolViolation e) {
      // The line fails.
    }
  }

  /// As [FetchHandler] does, with one call and no threads.
  private static final class Receiving implements FrameReader.Sink {
    private final PieceReceiver call;
    private int asked;
    private boolean over;

    Receiving(PieceReceiver call) {
      this.call = call;
    }

    @Override
    public boolean takes(Frame data) throws ProtocolViolation {
      return over || call.takes(data.piece(), data.value(), data.length(), ++asked > 3);
    }

    @Override
    public void data(Frame frame, ByteBuffer bytes) {
      if (!over) {
        call.data(bytes, PieceReceiver.HERE);
      }
    }

    @Override
    public void words(Frame frame, ByteBuffer words) throws ProtocolViolation {
      if (over) {
        return;
      }
      switch (frame.kind()) {
        case CHOICE -> call.choice(frame.value(), Frame.runs(words));
        case REFUSED -> call.refused(frame.piece(), frame.reason(), frame.value());
        case END -> {
          over = true;
          call.end(frame.end());
        }
        case FETCH, CANCEL, DATA -> throw new AssertionError("not in this direction");
      }
    }
  }
}

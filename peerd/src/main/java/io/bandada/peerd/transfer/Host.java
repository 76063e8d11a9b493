package io.bandada.peerd.transfer;

import io.bandada.peerd.identity.CertifiedPeer;
import io.bandada.peerd.loop.Loop;
import io.bandada.peerd.node.PeerRequests;
import io.bandada.peerd.piece.FileId;
import io.bandada.peerd.ticket.TicketVerifier;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// What calls of other peers are served with, and the door that each of them goes through.
public final class Host {
  private static final System.Logger LOG = System.getLogger(Host.class.getName());

  final LocalEnd here;
  final SlowReader.Pace pace;
  private final PeerLimits limits;

  /// Null while the daemon is starting.
  private volatile @Nullable Open open;

  /// @param piecePort told to those who watch; 0 for none
  public record Open(PeerRequests node, TicketVerifier tickets, int piecePort) {}

  public Host(LocalEnd here) {
    this(here, PeerLimits.USUAL, SlowReader.Pace.LEAST);
  }

  public Host(LocalEnd here, PeerLimits limits, SlowReader.Pace pace) {
    this.here = here;
    this.limits = limits;
    this.pace = pace;
  }

  public Loop loop() {
    return here.loop();
  }

  public PeerLimits limits() {
    return limits;
  }

  /// From now on calls are answered.
  ///
  /// @param tickets judges what callers show
  /// @param piecePort 0 for none
  public void open(PeerRequests node, TicketVerifier tickets, int piecePort) {
    open = new Open(node, tickets, piecePort);
  }

  /// Looks at a ticket before anything else is done for its caller. On a thread that may wait:
  /// checking a signature takes a while. What follows is on the loop either way, so that nobody
  /// learns from the time that it takes what is here.
  ///
  /// @param look at the ticket that was shown
  /// @param then for who may
  /// @param otherwise how the call ends
  public void admit(
      CertifiedPeer caller,
      FileId id,
      Function<TicketVerifier, TicketVerifier.Verdict> look,
      BiConsumer<Open, TicketVerifier.Good> then,
      Consumer<CallEnd> otherwise) {
    Open now = open;
    if (now == null) {
      otherwise.accept(CallEnd.STARTING);
      return;
    }
    try {
      switch (look.apply(now.tickets)) {
        case TicketVerifier.Good good -> here.loop().run(() -> then.accept(now, good));
        case TicketVerifier.Refused refused -> {
          LOG.log(
              System.Logger.Level.DEBUG,
              "a ticket of {0} for {1} is refused: {2}",
              caller.peerId(),
              id,
              refused.flaw());
          here.loop().run(() -> otherwise.accept(CallEnd.NOT_HERE));
        }
      }
    } catch (RuntimeException | Error e) {
      LOG.log(System.Logger.Level.ERROR, "a ticket cannot be judged", e);
      otherwise.accept(CallEnd.FAILED);
    }
  }
}

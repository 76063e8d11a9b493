package io.bandada.peerd.swarm;

import io.bandada.peerd.piece.FileId;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// Tickets that a test hands out.
public final class ScriptedTickets implements TicketProvider {
  public String now = "t1";

  /// What a renewal brings; the same: there is no better one.
  public String next = "t1";

  public final List<String> doubted = new ArrayList<>();

  @Override
  public String read(FileId id) {
    return now;
  }

  @Override
  public void renew(FileId id, String shown, Consumer<String> then) {
    doubted.add(shown);
    now = next;
    then.accept(now);
  }
}

package io.bandada.peerd.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.bandada.peerd.directory.Answer;
import io.bandada.peerd.directory.Directory;
import io.bandada.peerd.directory.DirectoryContract;
import io.bandada.peerd.identity.Keyring;
import io.bandada.peerd.piece.Manifest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

/// The contract, kept by the simulated directory.
class SimDirectoryTest extends DirectoryContract {
  private static final Duration STEP = Duration.ofMillis(50);
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /// That one test asks for.
  private static final int MOST_WAYS = 6;

  private final SimWorld world =
      new SimWorld(
          1,
          Collections.nCopies(MOST_WAYS, SimPeer.Honesty.HONEST).toArray(SimPeer.Honesty[]::new));
  private final SimLoop loop = new SimLoop(world.clock, world.random.split(), delivered -> {});
  private final IdentityHashMap<Directory, SimPeer> ways = new IdentityHashMap<>();
  private final IdentityHashMap<Directory, Keyring> keyrings = new IdentityHashMap<>();

  @Override
  protected Directory directory() {
    SimPeer peer = world.peers.get(ways.size());
    Directory way = world.directory.of(peer, loop);
    ways.put(way, peer);
    return way;
  }

  @Override
  protected Keyring keyring(Directory way) {
    return keyrings.computeIfAbsent(
        way, w -> new SimKeyring(Objects.requireNonNull(ways.get(w)).drawer, loop));
  }

  @Override
  protected String pin() {
    return SimDirectory.PIN;
  }

  /// Who reports in this world what is not on its disk is caught.
  @Override
  protected void keeps(Directory way, Manifest content) {
    Objects.requireNonNull(ways.get(way)).disk.importWhole(content);
  }

  @Override
  protected String url() {
    return "https://directory";
  }

  @Override
  protected String user() {
    return SimDirectory.USER;
  }

  @Override
  protected String password() {
    return SimDirectory.PASSWORD;
  }

  @Override
  protected <T> Answer<T> ask(Consumer<Consumer<Answer<T>>> question) {
    List<Answer<T>> answers = new ArrayList<>();
    loop.run(() -> question.accept(answers::add));
    for (Duration waited = Duration.ZERO;
        answers.isEmpty() && waited.compareTo(PATIENCE) < 0;
        waited = waited.plus(STEP)) {
      world.runFor(STEP);
    }
    assertThat(answers).as("each question is answered once").hasSize(1);
    return answers.getFirst();
  }
}

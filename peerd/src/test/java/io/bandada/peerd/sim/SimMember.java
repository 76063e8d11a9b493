package io.bandada.peerd.sim;

import io.bandada.directory.api.IndexDelta;
import io.bandada.directory.api.IndexDigest;
import io.bandada.directory.api.IndexEntry;
import io.bandada.directory.api.IndexReply;
import io.bandada.directory.api.IndexRequest;
import io.bandada.directory.api.PeerCommand;
import io.bandada.directory.api.PingReply.Wanted;
import io.bandada.directory.api.TransferOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What the simulated directory knows of one peer, and the rules by which it takes in index
/// reports: the next number of an epoch is applied, anything else only if it proves itself by count
/// and digest.
final class SimMember {
  final SimPeer peer;
  final Map<String, PeerCommand> commands = new LinkedHashMap<>();
  TreeMap<String, IndexEntry> entries = new TreeMap<>();
  long epoch = -1;
  long seq = -1;
  long pingSeq = -1;
  long incarnation = -1;
  long lastSeen;

  /// As it said with its last ping.
  List<String> addresses;

  @Nullable Long presenceAgeMillis;
  @Nullable String storeTrouble;

  /// The daemon that speaks for it.
  @Nullable String run;

  /// As it said with its last ping.
  List<String> unreachable = List.of();

  List<String> reached = List.of();

  /// What people want of its transfers, until it was told.
  List<TransferOrder> orders = List.of();

  boolean left;
  boolean namesWanted = true;
  boolean verified;

  SimMember(SimPeer peer) {
    this.peer = peer;
    this.addresses = List.of(peer.endpoint);
  }

  String address() {
    return addresses.getFirst();
  }

  boolean isComplete(String root) {
    IndexEntry entry = entries.get(root);
    return entry != null && entry.complete();
  }

  /// It was told to, and has not said that this is behind it.
  boolean isToKeep(String root) {
    return commands.values().stream()
        .anyMatch(c -> c.kind() == PeerCommand.Kind.KEEP && root.equals(c.root()));
  }

  void apply(IndexDelta delta) {
    boolean repeat = delta.epoch() == epoch && delta.seq() == seq;
    if (!repeat) {
      TreeMap<String, IndexEntry> after = new TreeMap<>(entries);
      delta.removes().forEach(after::remove);
      delta.adds().forEach(e -> after.put(e.root(), e));
      boolean proven =
          after.size() == delta.count() && digest(after.values()).hex().equals(delta.digest());
      if (proven || (delta.epoch() == epoch && delta.seq() == seq + 1)) {
        entries = after;
        epoch = delta.epoch();
        seq = delta.seq();
      }
    }
    verified =
        epoch == delta.epoch()
            && seq == delta.seq()
            && entries.size() == delta.count()
            && digest(entries.values()).hex().equals(delta.digest());
  }

  Wanted wanted() {
    return verified ? Wanted.NOTHING : entries.isEmpty() ? Wanted.FULL : Wanted.BUCKETS;
  }

  IndexReply report(IndexRequest request) {
    List<Integer> differing = new ArrayList<>();
    if (!request.bucketDigests().isEmpty()) {
      for (int bucket = 0; bucket < IndexRequest.BUCKETS; bucket++) {
        if (!digest(bucket(bucket)).hex().equals(request.bucketDigests().get(bucket))) {
          differing.add(bucket);
        }
      }
    } else {
      entries.values().removeIf(e -> request.buckets().contains(e.bucket()));
      request.entries().forEach(e -> entries.put(e.root(), e));
    }
    boolean equal =
        entries.size() == request.count()
            && digest(entries.values()).hex().equals(request.digest());
    if (equal) {
      epoch = request.epoch();
      seq = request.seq();
      verified = true;
    }
    return new IndexReply(epoch, seq, equal, equal ? List.of() : differing);
  }

  private List<IndexEntry> bucket(int bucket) {
    return entries.values().stream().filter(e -> e.bucket() == bucket).toList();
  }

  private IndexDigest digest(Iterable<IndexEntry> of) {
    IndexDigest sum = IndexDigest.EMPTY;
    for (IndexEntry entry : of) {
      sum = sum.plus(peer.id(), entry);
    }
    return sum;
  }
}

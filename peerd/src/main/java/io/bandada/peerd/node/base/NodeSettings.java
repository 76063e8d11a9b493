package io.bandada.peerd.node.base;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a node is told at its start.
///
/// @param peerName how people call this machine, unless a login says otherwise
/// @param addresses where other peers reach it: literal IP and port, the best first, 1 to 8
/// @param site a label for placement; null when there is one place only
/// @param directoryUrl used when a login names none; empty when none is configured
/// @param uploadSlots runs of pieces that are served at a time, in all
/// @param uploadSlotsPerPeer and to one peer
/// @param replicaSlots contents fetched at a time because others asked for it; more are refused as
///   busy
public record NodeSettings(
    String peerName,
    List<String> addresses,
    @Nullable String site,
    String directoryUrl,
    int uploadSlots,
    int uploadSlotsPerPeer,
    int replicaSlots) {

  public static final int UPLOAD_SLOTS = 64;
  public static final int UPLOAD_SLOTS_PER_PEER = 16;
  public static final int REPLICA_SLOTS = 32;

  public NodeSettings {
    addresses = List.copyOf(addresses);
    if (addresses.isEmpty() || addresses.size() > 8) {
      throw new IllegalArgumentException("a peer has 1 to 8 addresses, not " + addresses.size());
    }
    if (uploadSlots < 1 || uploadSlotsPerPeer < 1 || replicaSlots < 1) {
      throw new IllegalArgumentException("slots begin at 1");
    }
  }

  /// With the usual slots.
  public static NodeSettings of(String peerName, List<String> addresses, String directoryUrl) {
    return new NodeSettings(
        peerName,
        addresses,
        null,
        directoryUrl,
        UPLOAD_SLOTS,
        UPLOAD_SLOTS_PER_PEER,
        REPLICA_SLOTS);
  }
}

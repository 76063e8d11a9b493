package io.bandada.peerd.node.base;

import io.bandada.peerd.directory.Directory;
import io.bandada.peerd.identity.Keyring;
import io.bandada.peerd.identity.NetworkClock;
import io.bandada.peerd.loop.Loop;
import io.bandada.peerd.store.PieceStore;
import io.bandada.peerd.swarm.PeerNetwork;
import java.util.random.RandomGenerator;

/// The whole outside world of a node.
///
/// @param network its calls go to where the address book says
public record Ports(
    Loop loop,
    PeerNetwork network,
    AddressBook addresses,
    Contacts contacts,
    PieceStore store,
    Directory directory,
    Keyring keyring,
    NetworkClock clock,
    RandomGenerator random,
    NodeSettings settings) {}

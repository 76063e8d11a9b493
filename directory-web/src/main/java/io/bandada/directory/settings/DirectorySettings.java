package io.bandada.directory.settings;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// All of the directory's settings, below `bandada.`.
///
/// @param data folder of directory.db, authority, setup-token, directory.url, peers.url and
///   network.pin
/// @param copies copies wanted of a file when the uploader does not say
/// @param ack synced copies before an upload is acknowledged, when the uploader does not say
@ConfigurationProperties("bandada")
public record DirectorySettings(
    @DefaultValue("./data") Path data,
    @DefaultValue("3") int copies,
    @DefaultValue("2") int ack,
    @DefaultValue Peers peers,
    @DefaultValue People people,
    @DefaultValue Database database,
    @DefaultValue Ping ping,
    @DefaultValue Lease lease,
    @DefaultValue Index index,
    @DefaultValue Upload upload,
    @DefaultValue Repair repair,
    @DefaultValue Revisions revisions,
    @DefaultValue Trash trash,
    @DefaultValue Events events,
    @DefaultValue Accounts accounts) {

  /// More copies than this cannot be asked for.
  public static final int MAX_COPIES = 1_000;

  public DirectorySettings {
    within("bandada.copies", copies, 1, MAX_COPIES);
    within("bandada.ack", ack, 1, copies);
  }

  /// @param address what the listener of peers is bound to; 0.0.0.0 is every address of this
  ///   machine
  /// @param port 0: a free one, see `peers.url`
  /// @param url what is shown and pasted for peers; empty: made of address, host name and port
  /// @param connections open at a time
  /// @param connectionsPerAddress open at a time from one address
  public record Peers(
      @DefaultValue("0.0.0.0") String address,
      @DefaultValue("8441") int port,
      @DefaultValue("") String url,
      @DefaultValue("2000") int connections,
      @DefaultValue("500") int connectionsPerAddress) {
    private static final int MOST_CONNECTIONS = 1_000_000;

    public Peers {
      within("bandada.peers.port", port, 0, 65_535);
      within("bandada.peers.connections", connections, 1, MOST_CONNECTIONS);
      within("bandada.peers.connections-per-address", connectionsPerAddress, 1, connections);
      if (!url.isEmpty() && !url.matches("https://[^/?#@\\s]+")) {
        throw new ConfigurationMistake(
            "bandada.peers.url is " + url + ", which is not like https://HOST:PORT",
            "give it without a path, or leave it out");
      }
    }

    /// @throws ConfigurationMistake when it is none
    public InetAddress bindAddress() {
      try {
        return InetAddress.getByName(address);
      } catch (UnknownHostException e) {
        throw new ConfigurationMistake(
            "bandada.peers.address " + address + " is no address",
            "use 0.0.0.0 or one of this machine");
      }
    }
  }

  /// @param url by which browsers reach the pages when it is not the listener's own address; empty:
  ///   it is
  public record People(@DefaultValue("") String url) {
    private static final Pattern PAGES =
        Pattern.compile(
            "(https?)://([a-z0-9._-]+|\\[[0-9a-f:]+])(?::(\\d{1,5}))?/?", Pattern.CASE_INSENSITIVE);

    public People {
      if (!url.isEmpty() && !PAGES.matcher(url).matches()) {
        throw new ConfigurationMistake(
            "bandada.people.url is "
                + url
                + ", which is not like https://HOST or https://HOST:PORT",
            "give what browsers show as the address of the pages, without a path, or leave it out");
      }
    }

    /// The same as browsers write origins; empty: none was given.
    public Optional<String> origin() {
      Matcher parts = PAGES.matcher(url.toLowerCase(Locale.ROOT));
      if (!parts.matches()) {
        return Optional.empty();
      }
      @Nullable String port = parts.group(3);
      boolean usual = port == null || port.equals(parts.group(1).equals("https") ? "443" : "80");
      return Optional.of(parts.group(1) + "://" + parts.group(2) + (usual ? "" : ":" + port));
    }
  }

  /// @param url empty: SQLite in the data folder; else `jdbc:sqlite:FILE` or
  ///   `jdbc:postgresql://HOST/DB`
  /// @param busyTimeout how long a write waits for another process that has the database
  /// @param foreign foreign-key checks of the SQLite connection; the schema of today declares none
  /// @param readers connections for reading
  public record Database(
      @DefaultValue("") String url,
      @DefaultValue("") String user,
      @DefaultValue("") String password,
      @DefaultValue("5s") Duration busyTimeout,
      @DefaultValue("true") boolean foreign,
      @DefaultValue("4") int readers) {
    public Database {
      if (!url.isEmpty()
          && !url.startsWith("jdbc:sqlite:")
          && !url.startsWith("jdbc:postgresql:")) {
        throw new ConfigurationMistake(
            "bandada.database.url is neither jdbc:sqlite:... nor jdbc:postgresql:...",
            "leave it out for the built-in database, or give the address of a PostgreSQL");
      }
      positive("bandada.database.busy-timeout", busyTimeout);
      within("bandada.database.readers", readers, 1, 64);
    }

    @Override
    public String toString() {
      return "Database[" + (url.isEmpty() ? "built-in" : url.replaceAll("\\?.*", "")) + "]";
    }
  }

  /// @param interval between two pings of a peer, while the fleet is small
  /// @param perSecond pings that the directory wants at most: the interval grows with the fleet
  /// @param flush how often what pings said is written down; it is in memory before
  public record Ping(
      @DefaultValue("3s") Duration interval,
      @DefaultValue("4000") int perSecond,
      @DefaultValue("5s") Duration flush) {
    public Ping {
      positive("bandada.ping.interval", interval);
      positive("bandada.ping.flush", flush);
      within("bandada.ping.per-second", perSecond, 1, 1_000_000);
    }
  }

  /// @param stale silence after which a peer is sorted last
  /// @param lost silence after which it is no source any more
  /// @param sweep how often leases are looked at
  /// @param massMinimum,massShare so many peers silent within one ping interval look like our own
  ///   fault: verdicts are held
  /// @param hold how long verdicts are held at most
  /// @param forget how long a peer that left is remembered
  public record Lease(
      @DefaultValue("10s") Duration stale,
      @DefaultValue("45s") Duration lost,
      @DefaultValue("1s") Duration sweep,
      @DefaultValue("5") int massMinimum,
      @DefaultValue("0.25") double massShare,
      @DefaultValue("5m") Duration hold,
      @DefaultValue("30d") Duration forget) {
    public Lease {
      positive("bandada.lease.stale", stale);
      positive("bandada.lease.sweep", sweep);
      positive("bandada.lease.hold", hold);
      positive("bandada.lease.forget", forget);
      within("bandada.lease.mass-minimum", massMinimum, 1, Integer.MAX_VALUE);
      if (lost.compareTo(stale) <= 0) {
        throw new ConfigurationMistake(
            "bandada.lease.lost ("
                + lost
                + ") is not longer than bandada.lease.stale ("
                + stale
                + ")",
            "a peer is stale first and lost later");
      }
      if (massShare <= 0 || massShare > 1) {
        throw new ConfigurationMistake(
            "bandada.lease.mass-share is " + massShare, "give a share between 0 and 1");
      }
    }
  }

  /// @param reports full index reports at a time
  /// @param turn how long a peer has for its report before the next one gets its turn
  public record Index(@DefaultValue("6") int reports, @DefaultValue("30s") Duration turn) {
    public Index {
      within("bandada.index.reports", reports, 1, 1_000);
      positive("bandada.index.turn", turn);
    }
  }

  /// @param reservation how long an open upload keeps its name and its space without a word from
  ///   the uploader
  public record Upload(@DefaultValue("10m") Duration reservation) {
    public Upload {
      positive("bandada.upload.reservation", reservation);
    }
  }

  /// @param delay from the loss of a copy to its repair: a restart of a peer moves no bytes
  /// @param interval how often files with too few copies are looked for
  /// @param perPeer copies that one peer is asked to fetch at a time
  public record Repair(
      @DefaultValue("5m") Duration delay,
      @DefaultValue("5s") Duration interval,
      @DefaultValue("2") int perPeer) {
    public Repair {
      if (delay.isNegative()) {
        throw new ConfigurationMistake(
            "bandada.repair.delay is negative", "give a duration like 5m, or 0s");
      }
      positive("bandada.repair.interval", interval);
      within("bandada.repair.per-peer", perPeer, 1, 100);
    }
  }

  /// @param keep earlier contents of a name that stay fetchable and are repaired; what is older is
  ///   given up when the name is replaced
  public record Revisions(@DefaultValue("2") int keep) {
    public Revisions {
      within("bandada.revisions.keep", keep, 0, 100);
    }
  }

  /// @param keep how long a removed name can be restored: no longer than peers keep what they drop
  ///   (`trash_days` of peerd)
  public record Trash(@DefaultValue("7d") Duration keep) {
    public Trash {
      positive("bandada.trash.keep", keep);
    }
  }

  /// @param keep how long events are kept
  /// @param most how many events are kept
  public record Events(@DefaultValue("90d") Duration keep, @DefaultValue("1000000") long most) {
    public Events {
      positive("bandada.events.keep", keep);
      if (most < 1_000) {
        throw new ConfigurationMistake(
            "bandada.events.most is " + most, "keep 1000 events at least");
      }
    }
  }

  /// @param hashing passwords hashed at a time
  /// @param strength bcrypt's cost, each step doubles the work
  /// @param joinToken how long a join token is good
  public record Accounts(
      @DefaultValue("2") int hashing,
      @DefaultValue("11") int strength,
      @DefaultValue("15m") Duration joinToken) {
    private static final Duration LONGEST_TOKEN = Duration.ofDays(7);

    public Accounts {
      positive("bandada.accounts.join-token", joinToken);
      if (joinToken.compareTo(LONGEST_TOKEN) > 0) {
        throw new ConfigurationMistake(
            "bandada.accounts.join-token is longer than 7 days", "give a duration like 15m or 1h");
      }
      within("bandada.accounts.hashing", hashing, 1, 64);
      within("bandada.accounts.strength", strength, 4, 16);
    }
  }

  private static void positive(String key, Duration value) {
    if (value.isNegative() || value.isZero()) {
      throw new ConfigurationMistake(
          key + " is " + value + ", which is not positive", "give a duration like 10s or 5m");
    }
  }

  private static void within(String key, int value, int least, int most) {
    if (value < least || value > most) {
      throw new ConfigurationMistake(
          key + " is " + value, "give a number from " + least + " to " + most);
    }
  }
}

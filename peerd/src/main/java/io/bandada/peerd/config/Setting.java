package io.bandada.peerd.config;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Every setting: its key, default and reason, in the order in which they are shown.
/// `configs/peerd.toml` is made of this.
public enum Setting {
  NAME("name", Kind.TEXT, "", "How people call this machine in lists. Empty: its host name."),
  DATA(
      "data",
      Kind.TEXT,
      "/var/lib/peerd",
      "Where content, index and identity are kept. One daemon per folder. 0700, and on a disk that"
          + " honours fsync."),
  CONTROL(
      "control",
      Kind.TEXT,
      "/run/peerd/control.sock",
      "The unix socket that peerctl talks to (0660): who may open it may give orders. Its folder"
          + " must exist, and its path has at most 107 bytes."),
  LISTEN(
      "listen",
      Kind.TEXT,
      "127.0.0.1:0",
      "Where other peers reach this one: literal IP and port. Port 0 picks a free one, which is"
          + " kept over restarts. 0.0.0.0 or [::] is every address of this machine; told to others"
          + " are those of its interfaces that are up, or what advertise says."),
  PIECES(
      "pieces",
      Kind.TEXT,
      "auto",
      "Where pieces are sent by a protocol that is quicker than gRPC, under the same TLS: literal"
          + " IP and port. \"auto\" is the IP of listen with a free port, which is kept over"
          + " restarts; \"off\" is gRPC only. Where others cannot reach it, gRPC is used."),
  ADVERTISE(
      "advertise",
      Kind.TEXTS,
      "[]",
      "Addresses to tell other peers instead of the one that is listened on, the best first: for"
          + " forwarded ports. At most 8."),
  DIRECTORY(
      "directory",
      Kind.TEXT,
      "",
      "https://host:port of the directory's door for peers, used when a login names none. Without a"
          + " port: 8441."),
  SITE(
      "site",
      Kind.TEXT,
      "",
      "A label such as a building: copies are spread over sites. Empty: one place only."),
  CAPACITY(
      "capacity",
      Kind.TEXT,
      "all",
      "How much content to keep at most: 500Gi, 2T, or a number of bytes. \"all\" is what the disk"
          + " has; 5 % of it always stay free."),
  UPLOAD_SLOTS(
      "upload_slots",
      Kind.NUMBER,
      "64",
      "Runs of pieces sent to other peers at a time. More asks are told to come again: a clear no"
          + " beats a silent queue."),
  UPLOAD_SLOTS_PER_PEER(
      "upload_slots_per_peer",
      Kind.NUMBER,
      "8",
      "Of these, at most so many for one peer, so that one cannot have them all."),
  UPLOAD_RATE(
      "upload_rate",
      Kind.TEXT,
      "off",
      "How fast pieces may go to other peers, all together: 8Mi, 500Ki, or a number of bytes per"
          + " second; \"off\" is no limit. Read again on SIGHUP; peerctl limit changes it until"
          + " then or the next start."),
  DOWNLOAD_RATE(
      "download_rate", Kind.TEXT, "off", "How fast pieces may come, all together. Likewise."),
  UPLOAD_RATE_PER_PEER(
      "upload_rate_per_peer",
      Kind.TEXT,
      "off",
      "How fast pieces may go to any one peer. Likewise."),
  REPLICA_SLOTS(
      "replica_slots",
      Kind.NUMBER,
      "32",
      "Contents fetched at a time because other peers asked for a copy here."),
  METRICS(
      "metrics",
      Kind.TEXT,
      "127.0.0.1:0",
      "Where Prometheus may read: literal loopback IP and port, or \"off\". Port 0 picks a free"
          + " one, written to DATA/node/metrics-address."),
  LOG_LEVEL("log_level", Kind.TEXT, "info", "error, warn, info or debug. Read again on SIGHUP."),
  LOG_FORMAT(
      "log_format",
      Kind.TEXT,
      "auto",
      "text or json, to stderr. auto is text, with the journal's priorities when systemd started"
          + " us."),
  LOGIN_USER(
      "login_user",
      Kind.TEXT,
      "",
      "Sign in as this user at start when no session stands. Needs login_password_file."),
  LOGIN_PASSWORD_FILE(
      "login_password_file",
      Kind.TEXT,
      "",
      "The password's file, read at start; a relative path is looked for in systemd's credentials"
          + " folder (LoadCredential)."),
  LOGIN_TOKEN_FILE(
      "login_token_file",
      Kind.TEXT,
      "",
      "Instead of user and password: the file of a join token, used at start when no session"
          + " stands, and looked for likewise. The token is good once; later starts do not need"
          + " it."),
  FINGERPRINT(
      "fingerprint",
      Kind.TEXT,
      "",
      "The network that a login at start may go to, as the directory shows it. Needed with"
          + " login_user as long as this peer knows no network; a join token brings its own.");

  enum Kind {
    TEXT("a text in quotes"),
    NUMBER("a whole number"),
    TEXTS("a list of texts");

    final String words;

    Kind(String words) {
      this.words = words;
    }
  }

  public final String key;
  final Kind kind;

  /// Without quotes for a text.
  final String byDefault;

  final String reason;

  Setting(String key, Kind kind, String byDefault, String reason) {
    this.key = key;
    this.kind = kind;
    this.byDefault = byDefault;
    this.reason = reason;
  }

  static Optional<Setting> of(String key) {
    return Arrays.stream(values()).filter(s -> s.key.equals(key)).findFirst();
  }

  /// The key that was probably meant, if one is near.
  static Optional<String> nearest(String typo) {
    List<String> keys = Arrays.stream(values()).map(s -> s.key).toList();
    return keys.stream()
        .min((a, b) -> Integer.compare(distance(typo, a), distance(typo, b)))
        .filter(key -> distance(typo, key) <= Math.max(2, key.length() / 3));
  }

  /// Levenshtein's.
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int substituted = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(substituted, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[b.length()];
  }
}

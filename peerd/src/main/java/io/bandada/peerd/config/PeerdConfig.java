package io.bandada.peerd.config;

import io.bandada.peerd.directory.HttpDirectory;
import io.bandada.peerd.host.LogOutput;
import io.bandada.peerd.rate.Rates;
import io.bandada.peerd.transfer.connections.EgressPolicy;
import java.net.InetSocketAddress;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// What the daemon was told, checked and typed. See [Setting] for what each part is for.
///
/// @param name empty: the host name
/// @param capacityBytes 0: what the disk has
/// @param login empty: nobody is signed in by itself
public record PeerdConfig(
    String name,
    String site,
    Path data,
    long capacityBytes,
    Path control,
    Listening listening,
    String directory,
    Slots slots,
    Rates rates,
    Log log,
    Optional<Login> login) {

  private static final int MAX_NAME = 100;
  private static final int MAX_ADDRESSES = 8;
  private static final int MAX_SLOTS = 10_000;
  private static final String OFF = "off";

  /// Less than one piece of the largest file could not be worked with.
  private static final long MIN_CAPACITY = 64 << 20;

  /// Where others reach this daemon.
  ///
  /// @param pieces empty: pieces go by gRPC only
  /// @param advertise told to other peers; empty: where it listens
  /// @param metrics empty: off
  public record Listening(
      InetSocketAddress peers,
      Optional<InetSocketAddress> pieces,
      List<String> advertise,
      Optional<InetSocketAddress> metrics) {}

  /// How much is done at a time: runs of pieces sent, in all and to one peer, and contents fetched
  /// because others asked for a copy.
  public record Slots(int upload, int uploadPerPeer, int replica) {}

  public record Log(LogOutput.Level level, LogOutput.Format format) {}

  /// What to sign in with at start.
  ///
  /// @param user empty with a join token
  /// @param secretFile of the password, or of the join token
  /// @param fingerprint of the network; empty: the token's, or the one that is known
  public record Login(String user, Path secretFile, String fingerprint) {
    public boolean withToken() {
      return user.isEmpty();
    }
  }

  /// This one, with what of the other one can change in a running daemon.
  public PeerdConfig reloaded(PeerdConfig now) {
    return new PeerdConfig(
        name,
        site,
        data,
        capacityBytes,
        control,
        listening,
        directory,
        slots,
        now.rates,
        new Log(now.log.level, log.format),
        login);
  }

  public static PeerdConfig from(ConfigValues values) throws ConfigProblem {
    return new PeerdConfig(
        label(values, Setting.NAME),
        label(values, Setting.SITE),
        path(values, Setting.DATA),
        capacity(values),
        path(values, Setting.CONTROL),
        new Listening(
            address(values, Setting.LISTEN), pieces(values), advertise(values), metrics(values)),
        directory(values),
        new Slots(
            slots(values, Setting.UPLOAD_SLOTS),
            slots(values, Setting.UPLOAD_SLOTS_PER_PEER),
            slots(values, Setting.REPLICA_SLOTS)),
        new Rates(
            rate(values, Setting.UPLOAD_RATE),
            rate(values, Setting.DOWNLOAD_RATE),
            rate(values, Setting.UPLOAD_RATE_PER_PEER)),
        new Log(
            choice(values, Setting.LOG_LEVEL, LogOutput.Level.values()),
            choice(values, Setting.LOG_FORMAT, LogOutput.Format.values())),
        login(values));
  }

  private static String label(ConfigValues values, Setting setting) throws ConfigProblem {
    String text = values.text(setting);
    if (text.length() > MAX_NAME
        || text.codePoints().anyMatch(Character::isISOControl)
        || !text.equals(text.strip())) {
      throw values.problem(
          setting,
          "at most " + MAX_NAME + " characters, no control characters, no space at the ends");
    }
    return text;
  }

  private static Path path(ConfigValues values, Setting setting) throws ConfigProblem {
    try {
      Path path = Path.of(values.text(setting));
      if (path.isAbsolute()) {
        return path.normalize();
      }
    } catch (InvalidPathException e) {
      // told below
    }
    throw values.problem(setting, "not an absolute path");
  }

  private static InetSocketAddress address(ConfigValues values, Setting setting)
      throws ConfigProblem {
    try {
      return EgressPolicy.listen(values.text(setting));
    } catch (IllegalArgumentException e) {
      throw values.problem(setting, String.valueOf(e.getMessage()));
    }
  }

  private static Optional<InetSocketAddress> pieces(ConfigValues values) throws ConfigProblem {
    return switch (values.text(Setting.PIECES)) {
      case OFF -> Optional.empty();
      case "auto" ->
          Optional.of(new InetSocketAddress(address(values, Setting.LISTEN).getAddress(), 0));
      default -> Optional.of(address(values, Setting.PIECES));
    };
  }

  /// Nobody has to say who it is there.
  private static Optional<InetSocketAddress> metrics(ConfigValues values) throws ConfigProblem {
    if (values.text(Setting.METRICS).equals(OFF)) {
      return Optional.empty();
    }
    InetSocketAddress address = address(values, Setting.METRICS);
    if (!address.getAddress().isLoopbackAddress()) {
      throw values.problem(Setting.METRICS, "not on loopback: what is read there is not encrypted");
    }
    return Optional.of(address);
  }

  private static List<String> advertise(ConfigValues values) throws ConfigProblem {
    List<String> addresses = values.texts(Setting.ADVERTISE);
    if (addresses.size() > MAX_ADDRESSES) {
      throw values.problem(Setting.ADVERTISE, "at most " + MAX_ADDRESSES + " addresses");
    }
    for (String address : addresses) {
      try {
        EgressPolicy.reachable(address);
      } catch (IllegalArgumentException e) {
        throw values.problem(Setting.ADVERTISE, String.valueOf(e.getMessage()));
      }
    }
    return addresses;
  }

  private static String directory(ConfigValues values) throws ConfigProblem {
    String url = values.text(Setting.DIRECTORY);
    if (!url.isEmpty()) {
      try {
        HttpDirectory.checkUrl(url);
      } catch (IllegalArgumentException e) {
        throw values.problem(Setting.DIRECTORY, String.valueOf(e.getMessage()));
      }
    }
    return url;
  }

  private static long capacity(ConfigValues values) throws ConfigProblem {
    String text = values.text(Setting.CAPACITY);
    if (text.equals("all")) {
      return 0;
    }
    try {
      long bytes = ByteSize.parse(text);
      if (bytes >= MIN_CAPACITY) {
        return bytes;
      }
    } catch (IllegalArgumentException e) {
      throw values.problem(Setting.CAPACITY, String.valueOf(e.getMessage()));
    }
    throw values.problem(Setting.CAPACITY, "less than 64Mi is too little to work with");
  }

  private static long rate(ConfigValues values, Setting setting) throws ConfigProblem {
    String text = values.text(setting);
    if (text.equals(OFF)) {
      return 0;
    }
    try {
      return Rates.check(ByteSize.parse(text));
    } catch (IllegalArgumentException e) {
      throw values.problem(setting, String.valueOf(e.getMessage()));
    }
  }

  private static int slots(ConfigValues values, Setting setting) throws ConfigProblem {
    long slots = values.number(setting);
    if (slots < 1 || slots > MAX_SLOTS) {
      throw values.problem(setting, "not from 1 to " + MAX_SLOTS);
    }
    return (int) slots;
  }

  private static <E extends Enum<E>> E choice(ConfigValues values, Setting setting, E[] choices)
      throws ConfigProblem {
    StringBuilder words = new StringBuilder();
    for (E choice : choices) {
      String word = choice.toString();
      if (word.equals(values.text(setting))) {
        return choice;
      }
      words.append(words.isEmpty() ? "" : ", ").append(word);
    }
    throw values.problem(setting, "not one of " + words);
  }

  private static Optional<Login> login(ConfigValues values) throws ConfigProblem {
    String user = label(values, Setting.LOGIN_USER);
    String passwordFile = values.text(Setting.LOGIN_PASSWORD_FILE);
    String tokenFile = values.text(Setting.LOGIN_TOKEN_FILE);
    String fingerprint = fingerprint(values);
    if (user.isEmpty() && passwordFile.isEmpty() && tokenFile.isEmpty()) {
      return Optional.empty();
    }
    if (!tokenFile.isEmpty() && !(user.isEmpty() && passwordFile.isEmpty())) {
      throw values.problem(
          Setting.LOGIN_TOKEN_FILE,
          "a join token stands instead of login_user and login_password_file");
    }
    if (tokenFile.isEmpty() && (user.isEmpty() || passwordFile.isEmpty())) {
      throw values.problem(
          user.isEmpty() ? Setting.LOGIN_PASSWORD_FILE : Setting.LOGIN_USER,
          "login_user and login_password_file need each other");
    }
    Setting secret = tokenFile.isEmpty() ? Setting.LOGIN_PASSWORD_FILE : Setting.LOGIN_TOKEN_FILE;
    if (values.text(Setting.DIRECTORY).isEmpty()) {
      throw values.problem(secret, "signing in needs to know where: set `directory`");
    }
    return Optional.of(new Login(user, credential(values, secret), fingerprint));
  }

  private static Path credential(ConfigValues values, Setting setting) throws ConfigProblem {
    String credentials = System.getenv("CREDENTIALS_DIRECTORY");
    try {
      Path path = Path.of(values.text(setting));
      return path.isAbsolute() || credentials == null ? path : Path.of(credentials).resolve(path);
    } catch (InvalidPathException e) {
      throw values.problem(setting, "not a path");
    }
  }

  private static String fingerprint(ConfigValues values) throws ConfigProblem {
    String text = values.text(Setting.FINGERPRINT);
    if (!text.isEmpty() && !text.matches("(SHA256:)?[A-Za-z0-9_-]{43}")) {
      throw values.problem(Setting.FINGERPRINT, "not the 43 characters that the directory shows");
    }
    return text;
  }
}

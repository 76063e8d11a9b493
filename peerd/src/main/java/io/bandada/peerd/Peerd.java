package io.bandada.peerd;

import io.bandada.peerd.config.Arguments;
import io.bandada.peerd.config.ConfigProblem;
import io.bandada.peerd.config.ConfigValues;
import io.bandada.peerd.config.ExampleConfig;
import io.bandada.peerd.config.PeerdConfig;
import io.bandada.peerd.config.Setting;
import io.bandada.peerd.control.ControlSocketPath;
import io.bandada.peerd.host.LogOutput;
import io.bandada.peerd.host.NativeLibraries;
import io.bandada.peerd.host.SdNotify;
import io.bandada.peerd.host.Signals;
import io.bandada.peerd.store.StoreException;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;

/// The daemon's main: settings, start, wait for a signal, stop.
public final class Peerd {
  private static final Path USUAL_CONFIG = Path.of("/etc/peerd/peerd.toml");

  /// The service manager's patience is 25 s; whatever hangs must not cost more than this.
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(18);

  private static final int OK = 0;
  private static final int FAILED = 1;
  private static final int WRONG_USAGE = 2;
  private static final int WRONG_CONFIG = 78;
  private static final int BY_SIGINT = 130;
  private static final int BY_SIGTERM = 143;

  private static final System.Logger LOG = System.getLogger(Peerd.class.getName());

  private enum Order {
    TERMINATE,
    INTERRUPT,
    RELOAD
  }

  private final Arguments call;

  /// One for each signal: bounded by how often someone sends one, and read at once.
  private final LinkedBlockingQueue<Order> orders = new LinkedBlockingQueue<>();

  private Peerd(Arguments call) {
    this.call = call;
  }

  public static void main(String[] args) throws InterruptedException {
    try {
      System.exit(outcome(args));
    } catch (RuntimeException | Error e) {
      end(e);
    }
  }

  @SuppressWarnings("SystemOut")
  private static int outcome(String[] args) throws InterruptedException {
    try {
      return new Peerd(Arguments.parse(args)).run();
    } catch (Arguments.Usage e) {
      System.err.println("peerd: " + e.getMessage() + "\n  peerd --help shows what is");
      return WRONG_USAGE;
    } catch (ConfigProblem e) {
      System.err.println("peerd: " + e.getMessage());
      return WRONG_CONFIG;
    }
  }

  @SuppressWarnings("SystemOut")
  private int run() throws ConfigProblem, InterruptedException {
    return switch (call.action()) {
      case HELP -> print(Arguments.HELP_TEXT);
      case VERSION -> print("peerd " + Version.text() + "\n");
      case EXAMPLE_CONFIG -> print(ExampleConfig.text());
      case PRINT_CONFIG -> print(values().print());
      case CHECK_CONFIG -> {
        PeerdConfig config = checked(true);
        if (ControlSocketPath.comesWithTheService(config.control())) {
          System.err.println(
              "peerd: "
                  + config.control().getParent()
                  + " is not there yet; the service's start makes it");
        }
        yield OK;
      }
      case RUN -> serve(checked(false));
    };
  }

  @SuppressWarnings("SystemOut")
  private static int print(String text) {
    try (FileOutputStream out = new FileOutputStream(FileDescriptor.out)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
      return OK;
    } catch (IOException e) {
      System.err.println("peerd: cannot write to standard output: " + e.getMessage());
      return FAILED;
    }
  }

  /// With what the machine says to it, as far as that can be known before anything is begun.
  private PeerdConfig checked(boolean beforeTheService) throws ConfigProblem {
    ConfigValues values = values();
    PeerdConfig config = PeerdConfig.from(values);
    try {
      if (!(beforeTheService && ControlSocketPath.comesWithTheService(config.control()))) {
        ControlSocketPath.check(config.control());
      }
    } catch (IOException e) {
      throw values.problem(Setting.CONTROL, String.valueOf(e.getMessage()));
    }
    return config;
  }

  private ConfigValues values() throws ConfigProblem {
    ConfigValues values = new ConfigValues();
    Optional<Path> file = call.config();
    if (file.isPresent()) {
      values.addFile(file.get());
    } else if (Files.exists(USUAL_CONFIG)) {
      values.addFile(USUAL_CONFIG);
    }
    for (String override : call.overrides()) {
      values.addOverride(override);
    }
    return values;
  }

  private int serve(PeerdConfig config) throws InterruptedException {
    LogOutput.install(config.log().format());
    LogOutput.threshold(config.log().level());
    boolean stops = Signals.on("TERM", () -> orders.add(Order.TERMINATE));
    // Ignored in whatever a shell starts in the background: nobody expects it to be heard there.
    var _ = Signals.on("INT", () -> orders.add(Order.INTERRUPT));
    boolean reloads = Signals.on("HUP", () -> orders.add(Order.RELOAD));
    NativeLibraries.below(config.data());
    SdNotify notify = new SdNotify(System.getenv());
    LOG.log(System.Logger.Level.INFO, "peerd " + Version.text() + " starts on " + config.data());
    warnOfIgnored(reloads, stops);
    try (Daemon daemon = Daemon.start(config, notify)) {
      Order order = untilStopped(config, daemon, notify);
      notify.stopping();
      LOG.log(System.Logger.Level.INFO, "stopping");
      return inTime(order == Order.INTERRUPT ? BY_SIGINT : BY_SIGTERM);
    } catch (StoreException e) {
      LOG.log(System.Logger.Level.ERROR, e.getMessage());
      return e.kind() == StoreException.Kind.UNUSABLE ? WRONG_CONFIG : FAILED;
    } catch (IOException e) {
      LOG.log(System.Logger.Level.ERROR, "cannot start: " + e.getMessage());
      return FAILED;
    }
  }

  private static void warnOfIgnored(boolean reloads, boolean stops) {
    if (!reloads) {
      LOG.log(
          System.Logger.Level.WARNING,
          "started with SIGHUP ignored, as nohup does: it does not read its settings again until it"
              + " is started again");
    }
    if (!stops) {
      LOG.log(
          System.Logger.Level.WARNING,
          "started with SIGTERM ignored: only SIGINT or SIGKILL ends it");
    }
  }

  /// @return the order that ends it
  private Order untilStopped(PeerdConfig config, Daemon daemon, SdNotify notify)
      throws InterruptedException {
    PeerdConfig current = config;
    while (true) {
      Order order = orders.take();
      if (order != Order.RELOAD) {
        return order;
      }
      notify.reloading();
      current = reloaded(current, daemon);
      daemon.ready();
    }
  }

  /// Reads the settings again; only the log's level and the rates can change in a running daemon.
  private PeerdConfig reloaded(PeerdConfig before, Daemon daemon) {
    try {
      PeerdConfig now = PeerdConfig.from(values());
      PeerdConfig changed = before.reloaded(now);
      LogOutput.threshold(changed.log().level());
      daemon.rates(changed.rates());
      boolean all = now.equals(changed);
      LOG.log(
          all ? System.Logger.Level.INFO : System.Logger.Level.WARNING,
          all
              ? "settings were read again"
              : "settings were read again; some of the changes need a restart");
      return changed;
    } catch (ConfigProblem e) {
      LOG.log(System.Logger.Level.ERROR, "the old settings stay: " + e.getMessage());
      return before;
    }
  }

  /// Whatever hangs while stopping, the process ends.
  private static int inTime(int status) {
    Thread.ofPlatform()
        .daemon()
        .name("stop-patience")
        .start(
            () -> {
              try {
                Thread.sleep(STOP_PATIENCE);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
              LOG.log(
                  System.Logger.Level.ERROR,
                  "did not stop within " + STOP_PATIENCE.toSeconds() + " s, ends now");
              Runtime.getRuntime().halt(status);
            });
    return status;
  }

  /// By a failure that nobody foresaw. Not by an exit: threads that were begun would go on without
  /// this one, and where no thread can be made any more neither a hook runs nor a signal is heard.
  @SuppressWarnings("SystemOut")
  private static void end(Throwable failure) {
    try {
      boolean machine = failure instanceof VirtualMachineError;
      System.err.println(
          "peerd: ends, by a failure that nobody foresaw: "
              + failure
              + (machine
                  ? "\n"
                      + "  is there too little memory, or are there too few threads? see ulimit"
                      + " -a, and the unit's limits"
                  : ""));
      if (!machine) {
        failure.printStackTrace();
      }
    } finally {
      Runtime.getRuntime().halt(FAILED);
    }
  }
}

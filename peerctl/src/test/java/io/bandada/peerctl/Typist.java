package io.bandada.peerctl;

import io.bandada.peerctl.command.Surroundings;
import io.bandada.peerctl.outcome.ExitCode;
import io.bandada.proto.control.ControlGrpc;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Types command lines at a peerctl that talks to a fake daemon over a real unix socket, and reads
/// what comes out.
final class Typist implements AutoCloseable {
  final FakeControl control = new FakeControl();
  final Map<String, String> environment = new HashMap<>();
  final Path socket;
  InputStream in = InputStream.nullInputStream();
  private final FakeDaemon daemon;
  boolean inIsTerminal;
  private boolean outIsTerminal;
  private boolean errIsTerminal;

  /// What one command line led to.
  record Answer(ExitCode code, String out, String err) {}

  Typist(Path folder) throws IOException {
    this.socket = folder.resolve("control.sock");
    this.daemon = FakeDaemon.start(socket, control);
    environment.put("PEERCTL_SOCKET", socket.toString());
    environment.put("LANG", "en_US.UTF-8");
  }

  void atTerminal() {
    outIsTerminal = true;
    errIsTerminal = true;
  }

  void typesIn(String text) {
    in = new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }

  Answer types(String... words) {
    return type(new ByteArrayOutputStream(), words);
  }

  /// The same with an output that the test made.
  Answer type(OutputStream out, String... words) {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Surroundings surroundings =
        new Surroundings(
            environment,
            in,
            out,
            err,
            inIsTerminal,
            outIsTerminal,
            errIsTerminal,
            Path.of("/nonexistent/config.toml"));
    ExitCode code = Peerctl.run(surroundings, List.of(words));
    String text =
        out instanceof ByteArrayOutputStream bytes ? bytes.toString(StandardCharsets.UTF_8) : "";
    return new Answer(code, text, err.toString(StandardCharsets.UTF_8));
  }

  /// A daemon of another kind on the same path.
  FakeDaemon anotherDaemon(Path at, ControlGrpc.ControlImplBase service) throws IOException {
    environment.put("PEERCTL_SOCKET", at.toString());
    return FakeDaemon.start(at, service);
  }

  @Override
  public void close() {
    daemon.close();
  }
}

package io.bandada.system;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// A small machine with a systemd of its own: see `tools/machine`.
record Machine(Path state) implements AutoCloseable {
  static Machine boot(Path state, Path tree) {
    Machine machine = new Machine(state);
    machine.tool("start", tree.toString()).expect(0);
    return machine;
  }

  Answer run(String... command) {
    return tool("run", command);
  }

  /// A property of a unit, as `systemctl show` gives it.
  String property(String unit, String property) {
    return run("systemctl", "show", "--value", "--property=" + property, unit)
        .expect(0)
        .out()
        .strip();
  }

  /// What the unit has said so far.
  String journal(String unit) {
    return run("journalctl", "--no-pager", "--output=cat", "--unit=" + unit).out();
  }

  @Override
  public void close() {
    tool("stop");
  }

  private Answer tool(String verb, String... rest) {
    List<String> command =
        new ArrayList<>(List.of(Checkout.tool("machine").toString(), verb, state.toString()));
    command.addAll(Arrays.asList(rest));
    return Answer.of(command.toArray(String[]::new));
  }
}

package io.bandada.system;

import java.nio.file.Path;

/// A disk whose power can be cut: see `tools/powerloss`.
record FragileDisk(Path image, Path mountPoint) implements AutoCloseable {
  static FragileDisk in(Path folder) {
    FragileDisk disk = new FragileDisk(folder.resolve("disk.img"), folder.resolve("disk"));
    tool("make", disk.image, disk.mountPoint).expect(0);
    return disk;
  }

  /// Why there can be none here, in one line; empty when there can.
  static String obstacle() {
    Answer answer = Answer.of(Checkout.tool("powerloss").toString(), "possible");
    return answer.exit() == 0 ? "" : (answer.out() + answer.err()).strip();
  }

  void cutPower() {
    tool("cut", mountPoint).expect(0);
  }

  /// The programs that used it have ended before.
  void powerOn() {
    tool("restore", image, mountPoint).expect(0);
  }

  @Override
  public void close() {
    tool("end", image, mountPoint);
  }

  private static Answer tool(String verb, Path... paths) {
    String[] command = new String[2 + paths.length];
    command[0] = Checkout.tool("powerloss").toString();
    command[1] = verb;
    for (int i = 0; i < paths.length; i++) {
      command[2 + i] = paths[i].toString();
    }
    return Answer.of(command);
  }
}

package io.bandada.peerctl;

/// Entry point.
public final class Peerctl {
  private Peerctl() {}

  public static void main(String[] args) {
    System.exit(2);
  }
}

package io.bandada.peerd;

/// Entry point.
public final class Peerd {
  private Peerd() {}

  public static void main(String[] args) {
    System.exit(78);
  }
}

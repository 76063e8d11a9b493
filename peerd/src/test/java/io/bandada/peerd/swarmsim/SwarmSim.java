package io.bandada.peerd.swarmsim;

import java.io.PrintStream;
import java.util.Map;
import java.util.TreeMap;

/// The command: `bench/swarm-sim [--peers N] [--mib F] [--rate MIB] [--down FACTOR] [--spread X]
/// [--churn PERCENT] [--rtt MS] [--sync MS] [--seed S]`.
final class SwarmSim {
  private SwarmSim() {}

  public static void main(String[] args) {
    Map<String, Double> given = new TreeMap<>();
    for (int i = 0; i + 1 < args.length; i += 2) {
      given.put(args[i], Double.parseDouble(args[i + 1]));
    }
    Scenario scenario =
        new Scenario(
            given.getOrDefault("--peers", 100.0).intValue(),
            (long) (given.getOrDefault("--mib", 64.0) * (1 << 20)),
            (long) (given.getOrDefault("--rate", 8.0) * (1 << 20)),
            given.getOrDefault("--down", 0.0),
            given.getOrDefault("--spread", 1.0),
            given.getOrDefault("--churn", 0.0) / 100,
            (long) (given.getOrDefault("--rtt", 4.0) * Scenario.MILLI),
            (long) (given.getOrDefault("--sync", 15.0) * Scenario.MILLI),
            given.getOrDefault("--seed", 1.0).longValue());
    PrintStream out = System.out;
    long start = System.nanoTime();
    Outcome outcome = new SimulatedSwarm(scenario).play();
    long memory = Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    out.println(scenario);
    out.printf(
        "%s%nplayed in %.1f s, heap %d MiB%n",
        outcome, (System.nanoTime() - start) / 1e9, memory >> 20);
  }
}

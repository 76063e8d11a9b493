package io.bandada.peerd;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Who may import whom, as ARCHITECTURE.md has it.
class ArchitectureTest {
  private static final String ROOT = "io.bandada.peerd";

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages(ROOT);

  /// Package and what of our own it may know besides itself; `swarm..` is that package and all
  /// below it. Rooms of one subject stand in their order: each knows those above it at most.
  private static final Map<String, List<String>> MAY_KNOW = new TreeMap<>();

  static {
    may("piece");
    may("loop");
    may("rpc");
    may("rate");
    may("libc");
    may("handover", "libc");
    may("ticket");
    may("store", "piece", "libc");
    may("store.file", "piece", "store");
    may("store.space", "piece", "store", "store.file");
    may("store.small", "piece", "store", "store.file", "store.space");
    may("store.disk", "piece", "store", "store.file", "store.space", "store.small");
    may("swarm", "piece", "loop");
    may("swarm.serving", "piece", "loop", "swarm");
    may("swarm.pieces", "piece", "loop");
    may("swarm.sources", "piece", "loop", "swarm", "swarm.pieces");
    may("swarm.explain", "piece", "loop", "swarm", "swarm.pieces", "swarm.sources");
    may(
        "swarm.download",
        "piece",
        "loop",
        "swarm",
        "swarm.pieces",
        "swarm.sources",
        "swarm.explain");
    may("identity", "piece", "loop");
    may("directory", "piece", "loop", "identity");
    List<String> below =
        new ArrayList<>(List.of("piece", "loop", "store", "swarm..", "directory", "identity"));
    for (String room : List.of("base", "session", "index", "names", "fetch", "upload", "replica")) {
      may("node." + room, below.toArray(String[]::new));
      below.add("node." + room);
    }
    may("node", below.toArray(String[]::new));
    may(
        "transfer",
        "piece",
        "loop",
        "rpc",
        "rate",
        "store",
        "swarm",
        "swarm.serving",
        "identity",
        "ticket",
        "node");
    may("transfer.connections", "piece", "loop", "rpc", "swarm", "identity", "transfer");
    may(
        "peers",
        "piece",
        "loop",
        "rpc",
        "rate",
        "swarm",
        "identity",
        "ticket",
        "node..",
        "transfer..");
    may("pieceport", "piece", "loop", "rpc", "rate", "swarm", "identity", "transfer..");
    may(
        "control",
        "piece",
        "loop",
        "rpc",
        "rate",
        "handover",
        "store",
        "swarm..",
        "directory",
        "node..");
    may("host", "loop", "store");
    may("config", "host", "rate", "directory", "transfer.connections");
  }

  private static void may(String name, String... others) {
    MAY_KNOW.put(name, List.of(others));
  }

  private static boolean isOf(String of, String pattern) {
    String whole = ROOT + "." + pattern.replace("..", "");
    return of.equals(whole) || (pattern.endsWith("..") && of.startsWith(whole + "."));
  }

  @Test
  void everyPackageKnowsOnlyWhomItMay() {
    MAY_KNOW.forEach(
        (name, others) ->
            noClasses()
                .that()
                .resideInAPackage(ROOT + "." + name)
                .should()
                .dependOnClassesThat(
                    new DescribedPredicate<>("are ours, but not of " + name + " or " + others) {
                      @Override
                      public boolean test(JavaClass type) {
                        String of = type.getPackageName();
                        return of.startsWith(ROOT)
                            && !of.equals(ROOT + "." + name)
                            && others.stream().noneMatch(other -> isOf(of, other));
                      }
                    })
                .allowEmptyShould(true)
                .check(CLASSES));
  }

  @Test
  void everyPackageIsInTheTable() {
    classes()
        .should()
        .resideInAnyPackage(
            Stream.concat(
                    Stream.of(ROOT), MAY_KNOW.keySet().stream().map(name -> ROOT + "." + name))
                .toArray(String[]::new))
        .check(CLASSES);
  }

  @Test
  void decidingCodeTouchesNoFileSocketThreadOrClock() {
    Set<String> allowed =
        Set.of("java.io.IOException", "java.io.UncheckedIOException", "java.io.Serializable");
    noClasses()
        .that()
        .resideInAnyPackage(ROOT + ".swarm..", ROOT + ".node..")
        .should()
        .dependOnClassesThat(
            new DescribedPredicate<>("are of files, sockets, threads or clocks") {
              @Override
              public boolean test(JavaClass type) {
                String of = type.getPackageName();
                boolean forbidden =
                    of.equals("java.io")
                        || of.startsWith("java.nio")
                        || of.startsWith("java.net")
                        || of.startsWith("java.util.concurrent")
                        || of.startsWith("io.grpc")
                        || of.startsWith("io.netty")
                        || type.getName().equals("java.lang.Thread")
                        || type.getName().equals("java.time.Clock");
                return forbidden && !allowed.contains(type.getName());
              }
            })
        .check(CLASSES);
  }

  /// The same seed must give the same history in every JVM.
  @Test
  void decidingCodeHasNoOtherClockChanceOrOrderThanItWasGiven() {
    Set<String> types =
        Set.of(
            "java.util.HashMap",
            "java.util.HashSet",
            "java.util.IdentityHashMap",
            "java.util.WeakHashMap",
            "java.util.Random",
            "java.util.SplittableRandom",
            "java.security.SecureRandom",
            "java.util.UUID",
            "java.util.Timer");
    Set<String> calls =
        Set.of(
            "java.lang.System.nanoTime",
            "java.lang.System.currentTimeMillis",
            "java.lang.System.identityHashCode",
            "java.lang.Math.random",
            "java.time.Instant.now",
            "java.util.random.RandomGenerator.getDefault",
            "java.util.random.RandomGenerator.of",
            "java.util.Set.of",
            "java.util.Set.copyOf",
            "java.util.Map.of",
            "java.util.Map.copyOf",
            "java.util.Map.ofEntries",
            "java.util.stream.Collectors.toSet",
            "java.util.stream.Collectors.toMap",
            "java.util.stream.Collectors.groupingBy");
    noClasses()
        .that()
        .resideInAnyPackage(ROOT + ".swarm..", ROOT + ".node..")
        .should()
        .dependOnClassesThat(
            new DescribedPredicate<>("differ between two runs of one seed") {
              @Override
              public boolean test(JavaClass type) {
                return types.contains(type.getName());
              }
            })
        .orShould()
        .callMethodWhere(
            new DescribedPredicate<>("the answer differs between two runs of one seed") {
              @Override
              public boolean test(JavaMethodCall call) {
                return calls.contains(call.getTargetOwner().getName() + "." + call.getName());
              }
            })
        .check(CLASSES);
  }

  @Test
  void onlyTheEdgesSeeGrpcAndNetty() {
    noClasses()
        .that()
        .resideOutsideOfPackages(
            ROOT + ".rpc", ROOT + ".peers", ROOT + ".pieceport", ROOT + ".control")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.grpc..", "io.netty..", "io.bandada.proto..")
        .check(CLASSES);
  }

  @Test
  void onlyTheRealDirectorySeesHttp() {
    noClasses()
        .that()
        .resideOutsideOfPackages(ROOT + ".directory")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("java.net.http..")
        .check(CLASSES);
  }
}

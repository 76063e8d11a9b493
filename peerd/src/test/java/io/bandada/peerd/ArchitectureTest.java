package io.bandada.peerd;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
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
      new ClassFileImporter().withImportOption(new ImportOption.DoNotIncludeTests()).importPackages(ROOT);

  /// Package and what of our own it may know besides itself.
  private static final Map<String, List<String>> MAY_KNOW =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("piece", List.of()),
              Map.entry("loop", List.of()),
              Map.entry("rpc", List.of()),
              Map.entry("rate", List.of()),
              Map.entry("handover", List.of()),
              Map.entry("store", List.of("piece")),
              Map.entry("swarm", List.of("piece", "loop")),
              Map.entry("identity", List.of("piece", "loop")),
              Map.entry("directory", List.of("piece", "loop", "identity")),
              Map.entry("node", List.of("piece", "loop", "store", "swarm", "directory", "identity")),
              Map.entry("transfer", List.of("piece", "loop", "rpc", "rate", "store", "swarm", "identity", "node")),
              Map.entry("peers", List.of("piece", "loop", "rpc", "rate", "store", "swarm", "identity", "node", "transfer")),
              Map.entry("control", List.of("piece", "loop", "rpc", "rate", "handover", "store", "swarm", "directory", "node")),
              Map.entry("pieceport", List.of("piece", "loop", "rpc", "rate", "store", "swarm", "identity", "node", "transfer"))));

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
                            && others.stream().noneMatch(other -> of.equals(ROOT + "." + other));
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
    Set<String> allowed = Set.of("java.io.IOException", "java.io.UncheckedIOException", "java.io.Serializable");
    noClasses()
        .that()
        .resideInAnyPackage(ROOT + ".swarm", ROOT + ".node")
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
        .resideInAnyPackage(ROOT + ".swarm", ROOT + ".node")
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
        .resideOutsideOfPackages(ROOT + ".rpc", ROOT + ".peers", ROOT + ".pieceport", ROOT + ".control")
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

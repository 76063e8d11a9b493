package io.bandada.peerctl;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Who may import whom, as ARCHITECTURE.md has it.
class ArchitectureTest {
  private static final String ROOT = "io.bandada.peerctl";

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages(ROOT);

  /// Package and what of our own it may know besides itself. The commands, by subject, do not know
  /// each other.
  private static final Map<String, List<String>> MAY_KNOW =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("outcome", List.of()),
              Map.entry("terminal", List.of("outcome")),
              Map.entry("option", List.of("outcome")),
              Map.entry("settings", List.of("outcome", "terminal", "option")),
              Map.entry("daemon", List.of("outcome")),
              Map.entry("command", List.of("outcome", "terminal", "option", "settings", "daemon")),
              Map.entry("upload", List.of("outcome", "terminal", "option", "daemon", "command")),
              Map.entry("download", List.of("outcome", "terminal", "option", "daemon", "command")),
              Map.entry("files", List.of("outcome", "terminal", "option", "daemon", "command")),
              Map.entry("names", List.of("outcome", "terminal", "option", "daemon", "command")),
              Map.entry("session", List.of("outcome", "terminal", "option", "daemon", "command")),
              Map.entry("network", List.of("outcome", "terminal", "option", "daemon", "command")),
              Map.entry(
                  "commandline",
                  List.of(
                      "outcome",
                      "terminal",
                      "option",
                      "settings",
                      "daemon",
                      "command",
                      "upload",
                      "download",
                      "files",
                      "names",
                      "session",
                      "network"))));

  @Test
  void everyPackageKnowsOnlyWhomItMay() {
    MAY_KNOW.forEach(
        (name, others) -> {
          String[] known =
              Stream.concat(Stream.of(name), others.stream())
                  .map(other -> ROOT + "." + other)
                  .toArray(String[]::new);
          classes()
              .that()
              .resideInAPackage(ROOT + "." + name)
              .should()
              .onlyDependOnClassesThat(
                  resideInAnyPackage(known).or(resideOutsideOfPackage(ROOT + "..")))
              .check(CLASSES);
        });
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
  void onlyTheOptionPackageKnowsTheParser() {
    noClasses()
        .that()
        .resideOutsideOfPackage(ROOT + ".option")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.apache.commons.cli..")
        .check(CLASSES);
  }

  @Test
  void onlyTheDaemonPackageKnowsGrpcAndNetty() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.bandada.peerctl.daemon")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.grpc..", "io.netty..")
        .check(CLASSES);
  }

  @Test
  void theDirectoryIsNeverReachedBehindTheDaemonsBack() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.bandada.directory..", "java.net.http..", "io.bandada.proto.peer..")
        .check(CLASSES);
    noClasses()
        .should()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.net.Socket")
        .check(CLASSES);
    noClasses()
        .should()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.net.InetSocketAddress")
        .check(CLASSES);
  }
}

package io.bandada.peerctl;

import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/// The import table of package-info, held.
class ArchitectureTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter().withImportOption(new ImportOption.DoNotIncludeTests()).importPackages("io.bandada.peerctl");

  @Test
  void eachPackageImportsOnlyThoseBeforeIt() {
    layeredArchitecture()
        .consideringOnlyDependenciesInLayers()
        .layer("outcome").definedBy("io.bandada.peerctl.outcome")
        .layer("terminal").definedBy("io.bandada.peerctl.terminal")
        .layer("settings").definedBy("io.bandada.peerctl.settings")
        .layer("daemon").definedBy("io.bandada.peerctl.daemon")
        .layer("command").definedBy("io.bandada.peerctl.command")
        .layer("commands").definedBy(
            "io.bandada.peerctl.upload", "io.bandada.peerctl.download", "io.bandada.peerctl.files", "io.bandada.peerctl.session", "io.bandada.peerctl.network")
        .layer("catalog").definedBy("io.bandada.peerctl.catalog")
        .layer("main").definedBy("io.bandada.peerctl")
        .whereLayer("main").mayNotBeAccessedByAnyLayer()
        .whereLayer("catalog").mayOnlyBeAccessedByLayers("main")
        .whereLayer("commands").mayOnlyBeAccessedByLayers("catalog", "main")
        .whereLayer("command").mayOnlyBeAccessedByLayers("commands", "catalog", "main")
        .whereLayer("daemon").mayOnlyBeAccessedByLayers("command", "commands", "main")
        .whereLayer("settings").mayOnlyBeAccessedByLayers("command", "commands", "catalog", "main")
        .whereLayer("terminal").mayOnlyBeAccessedByLayers("settings", "command", "commands", "catalog", "main")
        .check(CLASSES);
  }

  @Test
  void commandsOfDifferentSubjectsDoNotKnowEachOther() {
    for (String subject : new String[] {"upload", "download", "files", "session", "network"}) {
      String own = "io.bandada.peerctl." + subject;
      noClasses()
          .that().resideInAPackage(own)
          .should().dependOnClassesThat().resideInAnyPackage(
              java.util.stream.Stream.of("upload", "download", "files", "session", "network")
                  .filter(other -> !other.equals(subject))
                  .map(other -> "io.bandada.peerctl." + other)
                  .toArray(String[]::new))
          .check(CLASSES);
    }
  }

  @Test
  void onlyTheDaemonPackageKnowsGrpcAndNetty() {
    noClasses()
        .that().resideOutsideOfPackage("io.bandada.peerctl.daemon")
        .should().dependOnClassesThat().resideInAnyPackage("io.grpc..", "io.netty..")
        .check(CLASSES);
  }

  @Test
  void theDirectoryIsNeverReachedBehindTheDaemonsBack() {
    noClasses().should().dependOnClassesThat().resideInAnyPackage("io.bandada.directory..", "java.net.http..", "io.bandada.proto.peer..").check(CLASSES);
    noClasses().should().dependOnClassesThat().haveFullyQualifiedName("java.net.Socket").check(CLASSES);
    noClasses().should().dependOnClassesThat().haveFullyQualifiedName("java.net.InetSocketAddress").check(CLASSES);
  }
}

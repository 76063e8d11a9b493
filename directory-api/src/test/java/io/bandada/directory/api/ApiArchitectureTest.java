package io.bandada.directory.api;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/// The contract depends on nothing: a peer takes no part of the server with it, nor the server one
/// of the peer.
class ApiArchitectureTest {
  private static final JavaClasses OURS =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.bandada.directory.api");

  @Test
  void theContractStandsOnTheJavaLanguageAlone() {
    classes()
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "io.bandada.directory.api",
            "java.lang..",
            "java.util..",
            "java.security",
            "java.nio",
            "java.nio.charset",
            "java.text",
            "java.time",
            "org.jspecify..")
        .check(OURS);
  }
}

package io.bandada.directory;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.properties.HasOwner;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.Architectures;
import org.junit.jupiter.api.Test;

/// Who may import whom.
class DirectoryArchitectureTest {
  private static final String ROOT = "io.bandada.directory.";
  private static final JavaClasses ALL =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.bandada.directory");

  @Test
  void theDirectoryCannotTouchBytes() {
    noClasses()
        .should()
        .dependOnClassesThat(resideInAnyPackage("io.grpc..", "io.netty..", "com.google.protobuf..", "io.bandada.proto..", "io.bandada.peerd.."))
        .because("the directory knows, it never carries")
        .check(ALL);
  }

  @Test
  void packagesHaveNoCycles() {
    slices().matching(ROOT + "(*)..").should().beFreeOfCycles().check(ALL);
  }

  @Test
  void eachPackageImportsOnlyWhatTheDesignGivesIt() {
    Architectures.LayeredArchitecture layers = Architectures.layeredArchitecture().consideringOnlyDependenciesInLayers();
    for (String name :
        new String[] {
          "settings", "database", "problems", "events", "authority", "door", "accounts", "holdings", "members", "catalog", "safemode", "placement", "heartbeat",
          "publish", "departure", "health", "systemd", "dashboard"
        }) {
      layers = layers.optionalLayer(name).definedBy(ROOT + name + "..");
    }
    layers
        .whereLayer("settings").mayNotAccessAnyLayer()
        .whereLayer("problems").mayOnlyAccessLayers("settings")
        .whereLayer("database").mayOnlyAccessLayers("settings")
        .whereLayer("events").mayOnlyAccessLayers("settings", "database", "problems")
        .whereLayer("authority").mayOnlyAccessLayers("settings", "database", "problems", "events")
        .whereLayer("door").mayOnlyAccessLayers("settings", "problems", "authority")
        .whereLayer("accounts").mayOnlyAccessLayers("settings", "database", "problems", "events", "authority", "door")
        .whereLayer("holdings").mayOnlyAccessLayers("settings", "database", "problems")
        .whereLayer("members").mayOnlyAccessLayers("settings", "database", "problems", "events", "door", "holdings")
        .whereLayer("catalog").mayOnlyAccessLayers("settings", "database", "problems", "events", "authority", "holdings", "members")
        .whereLayer("safemode").mayOnlyAccessLayers("settings", "database", "problems", "events", "authority", "accounts", "members", "catalog")
        .whereLayer("placement").mayOnlyAccessLayers("settings", "database", "problems", "events", "holdings", "members", "catalog", "safemode")
        .whereLayer("departure").mayOnlyAccessLayers("settings", "database", "problems", "authority", "accounts", "members", "catalog", "placement")
        .whereLayer("heartbeat").mayNotBeAccessedByAnyLayer()
        .whereLayer("dashboard").mayNotBeAccessedByAnyLayer()
        .whereLayer("systemd").mayNotBeAccessedByAnyLayer()
        .check(ALL);
  }

  @Test
  void heartbeatAloneTouchesMembersHoldingsAndPlacementOfAPing() {
    noClasses()
        .that().resideInAnyPackage(ROOT + "members..", ROOT + "holdings..", ROOT + "placement..")
        .should()
        .dependOnClassesThat(resideInAnyPackage(ROOT + "heartbeat..", ROOT + "accounts.."))
        .check(ALL);
  }

  @Test
  void problemsAreWrittenInOnePlace() {
    noClasses()
        .that().resideOutsideOfPackages(ROOT + "problems..", ROOT + "api..")
        .should()
        .dependOnClassesThat()
        .areAssignableTo("org.springframework.http.ProblemDetail")
        .check(ALL);
  }

  @Test
  void decidingPartsAreGivenTimeAndChance() {
    for (String deciding : new String[] {"members.Leases", "members.DaemonRuns", "placement.PlacementPolicy", "holdings.DeltaRule", "publish.SourceChoice"}) {
      noClasses()
          .that().haveNameMatching((ROOT + deciding).replace(".", "\\.") + "(\\$.*)?")
          .should()
          .callMethodWhere(
              JavaCall.Predicates.target(
                  HasOwner.Predicates.With.owner(
                      resideInAnyPackage("java.sql..", "org.springframework.."))))
          .orShould().callMethod(System.class, "nanoTime")
          .orShould().callMethod(System.class, "currentTimeMillis")
          .orShould().callMethod(Math.class, "random")
          .check(ALL);
    }
  }

  @Test
  void everyPackageSaysWhatItIs() {
    classes()
        .that().haveSimpleName("package-info")
        .should().beAnnotatedWith("org.jspecify.annotations.NullMarked")
        .check(ALL);
  }
}

package io.bandada.directory;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.properties.HasOwner;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Who may import whom, as ARCHITECTURE.md has it.
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
        .dependOnClassesThat(
            resideInAnyPackage(
                "io.grpc..",
                "io.netty..",
                "com.google.protobuf..",
                "io.bandada.proto..",
                "io.bandada.peerd.."))
        .because("the directory knows, it never carries")
        .check(ALL);
  }

  /// Package and what of our own it may know besides itself; `members..` is that package and all
  /// below it. Rooms of one subject stand in their order: each knows those above it at most. So
  /// nobody knows `dashboard`, `heartbeat`, `systemd`, and there are no circles.
  private static final Map<String, List<String>> MAY_KNOW = new LinkedHashMap<>();

  static {
    may("settings");
    may("problems", "settings");
    may("database", "settings");
    may("events", "settings", "database", "problems");
    rooms(
        "authority",
        List.of("x509", "keys", "peers", "bundle", "signing", ""),
        "settings",
        "database",
        "problems",
        "events");
    may("door", "settings", "problems", "authority");
    rooms(
        "accounts",
        List.of("", "users", "idempotency", "access"),
        "settings",
        "database",
        "problems",
        "events",
        "authority",
        "authority.peers",
        "authority.x509",
        "door");
    may("holdings", "settings", "database", "problems");
    rooms(
        "members",
        List.of("address", "liveness", "", "transfers"),
        "settings",
        "database",
        "problems",
        "events",
        "door",
        "holdings");
    may(
        "catalog",
        "settings",
        "database",
        "problems",
        "events",
        "authority.signing",
        "holdings",
        "members");
    may(
        "safemode",
        "settings",
        "database",
        "problems",
        "events",
        "authority.keys",
        "accounts",
        "members",
        "catalog");
    may(
        "placement",
        "settings",
        "database",
        "problems",
        "events",
        "holdings",
        "members",
        "catalog",
        "safemode");
    may(
        "publish",
        "settings",
        "database",
        "problems",
        "authority.signing",
        "accounts",
        "holdings",
        "members",
        "catalog",
        "safemode",
        "placement");
    may(
        "departure",
        "settings",
        "database",
        "problems",
        "authority",
        "accounts..",
        "holdings",
        "members",
        "catalog",
        "placement");
    may(
        "heartbeat",
        "settings",
        "problems",
        "events",
        "authority",
        "authority.peers",
        "authority.x509",
        "accounts..",
        "holdings",
        "members..",
        "catalog",
        "safemode",
        "placement",
        "departure");
    may("health", "settings", "database", "holdings", "members", "catalog");
    may("steering", "problems", "accounts", "members", "members.transfers");
    may("systemd", "settings", "database", "members");
    String[] shown = {
      "settings",
      "database",
      "problems",
      "events",
      "door",
      "accounts..",
      "holdings",
      "members..",
      "catalog",
      "safemode",
      "publish",
      "departure",
      "steering",
      "health"
    };
    rooms("dashboard", List.of("text", "charts", "lists", "screens", "pages"), shown);
    rooms("dashboard", List.of("text", "charts", "lists", "screens", "live"), shown);
  }

  private static void may(String name, String... others) {
    MAY_KNOW.put(name, List.of(others));
  }

  /// @param names in their order; the empty one is the subject itself
  private static void rooms(String subject, List<String> names, String... others) {
    List<String> below = new ArrayList<>(List.of(others));
    for (String name : names) {
      String room = name.isEmpty() ? subject : subject + "." + name;
      may(room, below.toArray(String[]::new));
      below.add(room);
    }
  }

  private static boolean isOf(String of, String pattern) {
    String whole = ROOT + pattern.replace("..", "");
    return of.equals(whole) || (pattern.endsWith("..") && of.startsWith(whole + "."));
  }

  @Test
  void everyPackageKnowsOnlyWhomItMay() {
    MAY_KNOW.forEach(
        (name, others) ->
            noClasses()
                .that()
                .resideInAPackage(ROOT + name)
                .should()
                .dependOnClassesThat(
                    new DescribedPredicate<>("are ours, but not of " + name + " or " + others) {
                      @Override
                      public boolean test(JavaClass type) {
                        String of = type.getPackageName();
                        return of.startsWith(ROOT)
                            && !of.equals(ROOT + "api")
                            && !of.equals(ROOT + name)
                            && others.stream().noneMatch(other -> isOf(of, other));
                      }
                    })
                .check(ALL));
  }

  @Test
  void everyPackageIsInTheTable() {
    classes()
        .that()
        .doNotHaveSimpleName("package-info")
        .should()
        .resideInAnyPackage(
            Stream.concat(
                    Stream.of("io.bandada.directory", ROOT + "api"),
                    MAY_KNOW.keySet().stream().map(name -> ROOT + name))
                .toArray(String[]::new))
        .check(ALL);
  }

  @Test
  void privateKeysStayInTheAuthority() {
    noClasses()
        .that()
        .resideOutsideOfPackage(ROOT + "authority..")
        .should()
        .dependOnClassesThat()
        .haveNameMatching(
            (ROOT + "authority.").replace(".", "\\.")
                + ".*\\.(Keys|KeyFolder|EdKey|CertifiedKey|CertificateMaker|Pem)(\\$.*)?")
        .check(ALL);
  }

  @Test
  void heartbeatAloneTouchesMembersHoldingsAndPlacementOfAPing() {
    noClasses()
        .that()
        .resideInAnyPackage(ROOT + "members..", ROOT + "holdings..", ROOT + "placement..")
        .should()
        .dependOnClassesThat(resideInAnyPackage(ROOT + "heartbeat..", ROOT + "accounts.."))
        .check(ALL);
  }

  @Test
  void problemsAreWrittenInOnePlace() {
    noClasses()
        .that()
        .resideOutsideOfPackages(ROOT + "problems..", ROOT + "api..")
        .should()
        .dependOnClassesThat()
        .areAssignableTo("org.springframework.http.ProblemDetail")
        .check(ALL);
  }

  @Test
  void decidingPartsAreGivenTimeAndChance() {
    for (String deciding :
        new String[] {
          "members.liveness.Leases",
          "members.liveness.DaemonRuns",
          "placement.PlacementPolicy",
          "holdings.DeltaRule",
          "publish.SourceChoice"
        }) {
      noClasses()
          .that()
          .haveNameMatching((ROOT + deciding).replace(".", "\\.") + "(\\$.*)?")
          .should()
          .callMethodWhere(
              JavaCall.Predicates.target(
                  HasOwner.Predicates.With.owner(
                      resideInAnyPackage("java.sql..", "org.springframework.."))))
          .orShould()
          .callMethod(System.class, "nanoTime")
          .orShould()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethod(Math.class, "random")
          .check(ALL);
    }
  }

  @Test
  void everyPackageSaysWhatItIs() {
    classes()
        .that()
        .haveSimpleName("package-info")
        .should()
        .beAnnotatedWith("org.jspecify.annotations.NullMarked")
        .check(ALL);
  }
}

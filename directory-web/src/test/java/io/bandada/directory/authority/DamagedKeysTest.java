package io.bandada.directory.authority;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.bandada.directory.authority.x509.CertificateMaker;
import io.bandada.directory.settings.ConfigurationMistake;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A start with keys that are not as they were left: it ends with a word of what to do, and never
/// with another network.
class DamagedKeysTest {
  @TempDir Path data = Path.of(".");
  @TempDir Path elsewhere = Path.of(".");

  private final TestClock clock = new TestClock();

  @ParameterizedTest
  @ValueSource(strings = {"root.pem", "records.pem", "issuing.pem", "tickets.pem"})
  void aFileThatIsMissingStopsTheStart(String name) throws IOException {
    String pin = made(data);
    byte[] kept = Files.readAllBytes(file(name));
    Files.delete(file(name));
    refused("half there", name);
    Files.write(file(name), kept);
    Files.setPosixFilePermissions(file(name), PosixFilePermissions.fromString("rw-------"));
    assertThat(made(data)).as("put back").isEqualTo(pin);
  }

  @ParameterizedTest
  @ValueSource(strings = {"root.pem", "records.pem", "issuing.pem", "tickets.pem", "bundle"})
  void noDamageGoesUnnoticed(String name) throws IOException {
    made(data);
    byte[] good = Files.readAllBytes(file(name));
    int step = Math.max(1, good.length / 12);
    for (int at = 0; at < good.length; at += step) {
      byte[] bad = good.clone();
      bad[at] ^= 2;
      Files.write(file(name), bad);
      refused("is damaged", name);
      Files.write(file(name), Arrays.copyOf(good, at));
      refused("is damaged", name);
    }
    Files.write(
        file(name),
        (new String(good, StandardCharsets.US_ASCII) + "x").getBytes(StandardCharsets.US_ASCII));
    refused("is damaged", name);
    Files.write(file(name), good);
    made(data);
  }

  @ParameterizedTest
  @ValueSource(strings = {"root.pem", "records.pem", "issuing.pem", "tickets.pem"})
  void aFileThatOthersMayReadStopsTheStart(String name) throws IOException {
    made(data);
    Files.setPosixFilePermissions(file(name), PosixFilePermissions.fromString("rw-r-----"));
    refused("open to others", "chmod 600");
    Files.setPosixFilePermissions(file(name), PosixFilePermissions.fromString("rw-------"));
    Files.setPosixFilePermissions(
        data.resolve("authority"), PosixFilePermissions.fromString("rwxr-xr-x"));
    refused("open to others", "chmod 700");
  }

  @ParameterizedTest
  @ValueSource(strings = {"root.pem", "issuing.pem"})
  void keysOfTwoNetworksAreNotMixed(String name) throws IOException {
    made(data);
    made(elsewhere);
    Files.copy(
        elsewhere.resolve("authority").resolve(name),
        file(name),
        StandardCopyOption.REPLACE_EXISTING,
        StandardCopyOption.COPY_ATTRIBUTES);
    refused("", "");
  }

  @Test
  void theBundleOfAnotherNetworkIsNotOurs() throws IOException {
    made(data);
    made(elsewhere);
    Files.copy(
        elsewhere.resolve("authority/bundle"),
        file("bundle"),
        StandardCopyOption.REPLACE_EXISTING,
        StandardCopyOption.COPY_ATTRIBUTES);
    refused("is damaged", "bundle");
  }

  @Test
  void whenTheFolderIsGoneButTheDatabaseKnowsTheNetworkNoOtherIsMade() throws IOException {
    String pin = made(data);
    clear(data.resolve("authority"));
    refused(pin, "put the folder back");
    Files.createDirectory(data.resolve("authority"));
    refused(pin, "put the folder back");
  }

  @Test
  void theFolderOfAnotherNetworkIsNotTakenByTheDatabase() throws IOException {
    String pin = made(data);
    String other = made(elsewhere);
    clear(data.resolve("authority"));
    Files.move(elsewhere.resolve("authority"), data.resolve("authority"));
    refused(pin, other);
  }

  @Test
  void aFirstStartThatWasCutShortBeginsAgain() throws IOException {
    Path part = Files.createDirectory(data.resolve("authority.part"));
    Files.writeString(part.resolve("root.pem"), "half a k");
    made(data);
    assertThat(part).doesNotExist();
  }

  @Test
  void anEmptyFolderThatSomebodyMadeIsFilled() throws IOException {
    Files.createDirectory(
        data.resolve("authority"),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    made(data);
  }

  @Test
  void aRootThatRanOutIsToldSo() {
    made(data);
    clock.pass(CertificateMaker.ROOT_LIFE.plusDays(1));
    refused("ran out", "is the clock right?");
  }

  @Test
  void rootAndRecordKeyComeFromCredentialsWhenTheyAreGiven() throws IOException {
    String pin = made(elsewhere);
    Path credentials = credentials(elsewhere);
    try (TestDirectory directory = TestDirectory.start(data, credentials, null, clock)) {
      assertThat(directory.authority.pin()).isEqualTo(pin);
      assertThat(file("root.pem")).doesNotExist();
      assertThat(file("records.pem")).doesNotExist();
      assertThat(file("issuing.pem")).exists();
    }
    try (TestDirectory again = TestDirectory.start(data, credentials, null, clock)) {
      assertThat(again.authority.pin()).isEqualTo(pin);
    }
    refused("half there", "root.pem");
    Files.delete(credentials.resolve("authority-records.pem"));
    assertThatExceptionOfType(ConfigurationMistake.class)
        .isThrownBy(() -> TestDirectory.start(data, credentials, null, clock).close())
        .withMessageContaining("authority-root.pem");
  }

  @Test
  void credentialsAreNoReasonToLeaveTheRootLyingAround() throws IOException {
    made(data);
    Path credentials = credentials(data);
    assertThatExceptionOfType(ConfigurationMistake.class)
        .isThrownBy(() -> TestDirectory.start(data, credentials, null, clock).close())
        .withMessageContaining("lie in");
    Files.setPosixFilePermissions(
        credentials.resolve("authority-root.pem"), PosixFilePermissions.fromString("rw----r--"));
    Files.delete(file("root.pem"));
    Files.delete(file("records.pem"));
    assertThatExceptionOfType(ConfigurationMistake.class)
        .isThrownBy(() -> TestDirectory.start(data, credentials, null, clock).close())
        .withMessageContaining("open to others");
    Files.setPosixFilePermissions(
        credentials.resolve("authority-root.pem"), PosixFilePermissions.fromString("r--r-----"));
    TestDirectory.start(data, credentials, null, clock).close();
  }

  @Test
  void credentialsOfOtherThingsAreNoneOfOurs() throws IOException {
    Files.writeString(elsewhere.resolve("tls-key"), "x");
    TestDirectory.start(data, elsewhere, null, clock).close();
    assertThat(file("root.pem")).exists();
  }

  private String made(Path folder) {
    try (TestDirectory directory = TestDirectory.start(folder, clock)) {
      return directory.authority.pin();
    }
  }

  private void refused(String why, String what) {
    assertThatExceptionOfType(ConfigurationMistake.class)
        .isThrownBy(() -> TestDirectory.start(data, clock).close())
        .satisfies(
            mistake -> {
              assertThat(mistake.getMessage() + " " + mistake.hint())
                  .contains(why)
                  .contains(what)
                  .doesNotContain("\n");
              assertThat(mistake.hint()).isNotBlank();
            });
  }

  private Path file(String name) {
    return data.resolve("authority").resolve(name);
  }

  private static Path credentials(Path network) throws IOException {
    Path credentials = Files.createTempDirectory(network, "credentials");
    for (String name : new String[] {"root.pem", "records.pem"}) {
      Files.copy(
          network.resolve("authority").resolve(name),
          credentials.resolve("authority-" + name),
          StandardCopyOption.COPY_ATTRIBUTES);
    }
    return credentials;
  }

  private static void clear(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}

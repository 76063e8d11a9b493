package io.bandada.peerctl;

import static org.assertj.core.api.Assertions.assertThat;

import io.bandada.peerctl.Typist.Answer;
import io.bandada.peerctl.outcome.ExitCode;
import io.bandada.proto.control.FileAttributes;
import io.bandada.proto.control.RevisionItem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Scripts rely on these shapes: a field may be added at the end, nothing else may change.
class JsonShapesTest {
  private static final String ID = FakeControl.idOf("hello".getBytes(StandardCharsets.UTF_8));
  private static final String FILE =
      "\"name\":\"hello.txt\",\"id\":\""
          + ID
          + "\",\"size\":5,\"revision\":1,\"copies\":2,\"here\":true,"
          + "\"created\":\"2026-11-22T18:05:09Z\",\"owner\":\"ana\",\"mode\":null,\"mtime\":null";

  private static String json(Path folder, String... words) throws IOException {
    try (Typist typist = new Typist(folder)) {
      typist.control.put("hello.txt", "hello".getBytes(StandardCharsets.UTF_8));
      Answer answer = typist.types(words);
      assertThat(answer.code()).as(answer.err()).isEqualTo(ExitCode.DONE);
      return answer.out();
    }
  }

  @Test
  void ls(@TempDir Path folder) throws IOException {
    assertThat(json(folder, "ls", "--json"))
        .isEqualTo("{\"version\":1,\"files\":[{" + FILE + "}]}\n");
    assertThat(json(folder, "ls", "-o", "jsonl")).isEqualTo("{" + FILE + "}\n");
    assertThat(json(folder, "ls", "none", "--json")).isEqualTo("{\"version\":1,\"files\":[]}\n");
    assertThat(json(folder, "find", "HELLO", "--json"))
        .isEqualTo("{\"version\":1,\"files\":[{" + FILE + "}]}\n");
  }

  @Test
  void stat(@TempDir Path folder) throws IOException {
    assertThat(json(folder, "stat", "hello.txt", "--json"))
        .isEqualTo(
            "{\"version\":1,"
                + FILE
                + ",\"holders\":[{\"peer\":\"den\",\"complete\":true,\"peer_id\":\"p-den\",\"state\":\"live\",\"have\":5},{\"peer\":\"nest\",\"complete\":false,\"peer_id\":\"p-nest\",\"state\":\"stale\",\"have\":2}],\"revisions\":[]}\n");
  }

  @Test
  void whatBelongsToAFile(@TempDir Path folder) throws IOException {
    try (Typist typist = new Typist(folder)) {
      typist.control.put(
          "x", new byte[1], FileAttributes.newBuilder().setMode(0640).setMtimeNanos(-1).build());
      typist.control.revisions.add(
          RevisionItem.newBuilder().setRevision(1).setId(ID).setSize(5).setKept(true).build());
      assertThat(typist.types("ls", "-o", "jsonl").out())
          .endsWith(",\"mode\":\"0640\",\"mtime\":\"1969-12-31T23:59:59.999999999Z\"}\n");
      assertThat(typist.types("stat", "x", "--json").out())
          .endsWith(
              ",\"revisions\":[{\"revision\":1,\"id\":\""
                  + ID
                  + "\",\"size\":5,\"created\":\"\",\"owner\":\"\",\"kept\":true,\"copies\":0,\"copies_wanted\":0,\"mode\":null,\"mtime\":null}]}\n");
    }
  }

  @Test
  void upload(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("new.txt"), "hello");
    assertThat(json(folder, "upload", file.toString(), "--json"))
        .isEqualTo(
            "{\"version\":1,\"files\":[{\"name\":\"new.txt\",\"id\":\""
                + ID
                + "\",\"size\":5,\"copies\":2}]}\n");
  }

  @Test
  void status(@TempDir Path folder) throws IOException {
    String frozen =
        "{\"version\":1,\"peer\":\"den\",\"state\":\"live\",\"directory\":\"https://127.0.0.1:8441\",\"files\":1,\"bytes\":5,"
            + "\"transfers\":3,\"index\":{\"verified_at\":\"2026-11-22T18:05:09Z\"}";
    String added =
        ",\"peer_id\":\"p0123456789abcdef0123\",\"address\":\"127.0.0.1:40123\",\"free_bytes\":132070244352,\"live_peers\":12,\"uploads\":[\"big.iso:"
            + " spreading, 1 of 2 copies\"],\"fingerprint\":\""
            + FakeControl.FINGERPRINT
            + "\",\"certificate_expires\":\"2026-11-23T18:05:09Z\",\"troubles\":[]}\n";
    assertThat(json(folder, "status", "--json")).isEqualTo(frozen + added);
    assertThat(json(folder, "status", "--watch", "--json").lines())
        .hasSize(2)
        .allMatch(line -> line.startsWith("{\"version\":1,\"peer\""));
  }

  @Test
  void anIndexThatWasNeverConfirmedIsNull(@TempDir Path folder) throws IOException {
    try (Typist typist = new Typist(folder)) {
      typist.control.loggedIn = false;
      assertThat(typist.types("status", "--json").out())
          .contains("\"state\":\"logged-out\"")
          .contains("\"index\":{\"verified_at\":null}");
    }
  }

  @Test
  void download(@TempDir Path folder) throws IOException {
    Path target = folder.resolve("out.txt");
    assertThat(json(folder, "download", "hello.txt", "-O", target.toString(), "--json"))
        .isEqualTo(
            "{\"version\":1,\"name\":\"hello.txt\",\"id\":\""
                + ID
                + "\",\"size\":5,\"path\":\""
                + target
                + "\",\"sources\":[\"den\",\"nest\"]}\n");
  }

  @Test
  void explain(@TempDir Path folder) throws IOException {
    String frozen =
        "{\"transfer\":\"t1\",\"kind\":\"download\",\"name\":\"big.iso\",\"id\":\""
            + "ab".repeat(32)
            + "\",\"state\":\"fetching\","
            + "\"bytes\":314572800,\"size\":1073741824,\"bytes_per_second\":41000000,\"limit\":\"grant\",\"text\":\"39"
            + " MiB/s from den, which grants us 40 MiB/s; waiting for nest (busy, asked again in 3"
            + " s)\","
            + "\"most_bytes_per_second\":41943040,\"latency_millis\":null,\"pieces\":null,\"piece\":null,\"wait_millis\":null,"
            + "\"peers\":[\"den\"],\"sources\":["
            + "{\"peer\":\"den\",\"peer_id\":\"p-den\",\"state\":\"sending\",\"limit\":\"grant\",\"trouble\":\"\","
            + "\"bytes_per_second\":40894464,\"granted_bytes_per_second\":41943040,\"window\":32,\"asked\":6,"
            + "\"latency_millis\":420,\"least_latency_millis\":3,\"bytes\":314572800,\"pieces\":512,\"strikes\":0,\"wait_millis\":null},"
            + "{\"peer\":\"nest\",\"peer_id\":\"p-nest\",\"state\":\"busy\",\"limit\":\"busy\",\"trouble\":\"busy\","
            + "\"bytes_per_second\":0,\"granted_bytes_per_second\":null,\"window\":32,\"asked\":0,"
            + "\"latency_millis\":null,\"least_latency_millis\":null,\"bytes\":314572800,\"pieces\":512,\"strikes\":1,\"wait_millis\":2900}]}";
    assertThat(json(folder, "explain", "t1", "--json"))
        .isEqualTo("{\"version\":1,\"transfers\":[" + frozen + "]}\n");
    assertThat(json(folder, "explain", "-o", "jsonl")).isEqualTo(frozen + "\n");
  }

  @Test
  void smallerAnswers(@TempDir Path folder) throws IOException {
    assertThat(json(folder, "whoami", "--json"))
        .isEqualTo(
            "{\"version\":1,\"user\":\"ana\",\"peer\":\"den\",\"peer_id\":\"p0123456789abcdef0123\",\"directory\":\"https://127.0.0.1:8441\","
                + "\"fingerprint\":\""
                + FakeControl.FINGERPRINT
                + "\",\"certificate_expires\":\"2026-11-23T18:05:09Z\"}\n");
    assertThat(json(folder, "ping", "--json"))
        .isEqualTo(
            "{\"version\":1,\"directory\":\"https://127.0.0.1:8441\",\"round_trip_micros\":1234}\n");
    assertThat(json(folder, "limit", "--down", "500K", "--json"))
        .isEqualTo("{\"version\":1,\"up\":8388608,\"down\":500000,\"per_peer\":null}\n");
    assertThat(json(folder, "version", "--json")).endsWith(",\"peerd\":\"0.1.0\"}\n");
    assertThat(json(folder, "logout", "--json"))
        .isEqualTo("{\"version\":1,\"was_logged_out\":false,\"at_risk\":[]}\n");
    assertThat(json(folder, "rm", "hello.txt", "--json"))
        .isEqualTo(
            "{\"version\":1,\"removed\":[{\"name\":\"hello.txt\",\"id\":\"" + ID + "\"}]}\n");
    assertThat(json(folder, "verify", "--json"))
        .isEqualTo(
            "{\"version\":1,\"files\":[{\"name\":\"hello.txt\",\"id\":\""
                + ID
                + "\",\"bytes\":5,\"bad_pieces\":0}]}\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "peer ls",
        "peer show den",
        "transfer ls",
        "transfer show t1",
        "events",
        "ls --local",
        "status",
        "version"
      })
  void everyDocumentIsOneVersionedLine(String line, @TempDir Path folder) throws IOException {
    String out = json(folder, (line + " --json").split(" "));
    assertThat(out.lines()).hasSize(1);
    JsonNode document = JsonMapper.shared().readTree(out);
    assertThat(document.get("version").asInt()).isEqualTo(1);
  }

  @Test
  void hostileNamesKeepTheirValueAndAreEscaped(@TempDir Path folder) throws IOException {
    try (Typist typist = new Typist(folder)) {
      String name = "a\u001b[31m\u202e\u009b\u007f\"\\ é 🐦";
      typist.control.put(name, new byte[0]);
      String out = typist.types("ls", "--json").out();
      assertThat(out.chars().filter(c -> c != '\n'))
          .noneMatch(c -> c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0x202e);
      assertThat(JsonMapper.shared().readTree(out).get("files").get(0).get("name").asString())
          .isEqualTo(name);
    }
  }
}

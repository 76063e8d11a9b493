package io.bandada.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What a command that ran to its end has said.
@SuppressWarnings("ArrayRecordComponent") // bytes on their way to a comparison, never a key
record Answer(List<String> command, int exit, byte[] outBytes, String err) {
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final JsonMapper JSON = JsonMapper.builder().build();

  static Answer of(String... command) {
    return of(List.of(command), Map.of(), "");
  }

  static Answer of(List<String> command, Map<String, String> environment, String input) {
    try {
      Path folder = Files.createTempDirectory("bandada-answer");
      try {
        Path in = Files.writeString(folder.resolve("in"), input);
        Path out = folder.resolve("out");
        Path err = folder.resolve("err");
        ProcessBuilder builder =
            new ProcessBuilder(command)
                .redirectInput(in.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
          process.destroyForcibly();
          throw new AssertionError(
              command + " gave no answer within " + PATIENCE + ": " + Files.readString(err));
        }
        return new Answer(
            command, process.exitValue(), Files.readAllBytes(out), Files.readString(err));
      } finally {
        Checkout.delete(folder);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  String out() {
    return new String(outBytes, StandardCharsets.UTF_8);
  }

  JsonNode json() {
    return JSON.readTree(out());
  }

  Answer expect(int code) {
    if (exit != code) {
      throw new AssertionError(
          "exit "
              + exit
              + " instead of "
              + code
              + " from "
              + command
              + "\nstderr: "
              + err
              + "\nstdout: "
              + (out().length() > 2000 ? out().substring(0, 2000) + "..." : out()));
    }
    return this;
  }
}

package io.bandada.peerctl.download;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bandada.peerctl.outcome.CommandFailed;
import io.bandada.peerctl.outcome.ExitCode;
import io.bandada.proto.control.FileItem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DestinationTest {
  private static final Manner MANNER = new Manner(false, true, false);

  @TempDir Path home;

  /// Between the look at the command's words and the daemon's answer.
  @ParameterizedTest
  @ValueSource(strings = {"", "/"})
  void noFileTakesTheNameOfAFolderThatVanishes(String end) throws IOException {
    Path folder = Files.createDirectory(home.resolve("folder"));
    Destination destination = Destination.folder(folder + end);
    Files.delete(folder);
    FileItem file = FileItem.newBuilder().setName("images/big.iso").setSize(5).build();
    assertThat(destination.pathFor(file)).isEqualTo(folder.resolve("big.iso"));
    assertThatThrownBy(() -> new Target(destination.pathFor(file), MANNER, null).open(file).close())
        .isInstanceOfSatisfying(
            CommandFailed.class,
            e -> {
              assertThat(e.code()).isEqualTo(ExitCode.NOT_FOUND);
              assertThat(e).hasMessageContaining("there is no folder " + folder);
            });
    assertThat(folder).doesNotExist();
  }
}

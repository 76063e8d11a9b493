package io.bandada.peerd.node.upload;

import static org.assertj.core.api.Assertions.assertThat;

import io.bandada.directory.api.FileAttributes;
import io.bandada.peerd.piece.FileId;
import org.junit.jupiter.api.Test;

class UploadJobTest {
  private static final FileId ID = FileId.parse("ab".repeat(32));

  @Test
  void whatIsWrittenIsRead() {
    UploadOrder order =
        new UploadOrder("a\tb\\c", 3, 2, true, new FileAttributes(0750, -1_234_567_890_123L));
    UploadJob job = new UploadJob("k", order, ID, true, "up1", "ana");
    assertThat(UploadJob.parse("k", job.text())).isEqualTo(job);
    UploadJob bare = new UploadJob("k", new UploadOrder("a", 0, 0, false), ID, false, "", "");
    assertThat(UploadJob.parse("k", bare.text())).isEqualTo(bare);
  }

  @Test
  void jobsOfOlderVersionsGoOn() {
    String before = "a/b\t" + ID.hex() + "\t3\t2\ttrue\tfalse";
    UploadJob job = new UploadJob("k", new UploadOrder("a/b", 3, 2, true), ID, false, "", "");
    assertThat(UploadJob.parse("k", before)).isEqualTo(job);
    assertThat(UploadJob.parse("k", before + "\tup7")).isEqualTo(job.reservedAs("up7"));
  }
}

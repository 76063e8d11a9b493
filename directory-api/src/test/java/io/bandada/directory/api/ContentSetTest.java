package io.bandada.directory.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bandada.directory.api.ContentSet.Member;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ContentSetTest {
  private static final Member A = new Member("a".repeat(64), 1);
  private static final Member B = new Member("b".repeat(64), 2);

  @Test
  void itsDigestDoesNotDependOnTheOrder() {
    assertThat(ContentSet.of(List.of(B, A, B)).digest())
        .isEqualTo(new ContentSet(List.of(A, B)).digest())
        .hasSize(64);
  }

  @Test
  void everySizeAndRootCounts() {
    String digest = ContentSet.of(List.of(A, B)).digest();
    assertThat(ContentSet.of(List.of(A, new Member(B.root(), 3))).digest()).isNotEqualTo(digest);
    assertThat(ContentSet.of(List.of(A)).digest()).isNotEqualTo(digest);
  }

  @Test
  void whatIsWrittenIsReadAgain() {
    ContentSet set = ContentSet.of(List.of(A, B));
    assertThat(ContentSet.parse(ByteBuffer.wrap(set.bytes()))).isEqualTo(set);
    assertThat(set.sizeBytes()).isEqualTo(3);
  }

  @Test
  void whatIsNoSetIsRefused() {
    assertThatThrownBy(() -> new ContentSet(List.of(B, A))).hasMessageContaining("order");
    assertThatThrownBy(() -> new ContentSet(List.of(A, A))).hasMessageContaining("order");
    assertThatThrownBy(() -> new ContentSet(List.of())).hasMessageContaining("0 contents");
    assertThatThrownBy(() -> new Member("a".repeat(64), ContentSet.MOST_MEMBER_BYTES + 1))
        .hasMessageContaining("in no set");
    List<Member> many =
        IntStream.rangeClosed(0, ContentSet.MOST_MEMBERS)
            .mapToObj(i -> new Member("%064x".formatted(i), 1))
            .toList();
    assertThatThrownBy(() -> new ContentSet(many)).hasMessageContaining("1001");
    assertThatThrownBy(() -> ContentSet.parse(ByteBuffer.allocate(35)))
        .hasMessageContaining("35 bytes");
    assertThatThrownBy(() -> ContentSet.parse(ByteBuffer.allocate(0)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}

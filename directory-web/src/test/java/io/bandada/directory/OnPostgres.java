package io.bandada.directory;

import static org.assertj.core.api.Assertions.assertThat;

import io.bandada.directory.database.Database;
import io.bandada.directory.database.PostgresCluster;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/// The same tests once more, on a directory with a real PostgreSQL, which all of them share.
@ExtendWith(OnPostgres.Installed.class)
interface OnPostgres {
  @DynamicPropertySource
  static void postgres(DynamicPropertyRegistry settings) {
    settings.add("bandada.database.url", () -> start().url());
  }

  @Test
  default void itIsPostgres(@Autowired Database database) {
    assertThat(database.postgres()).isTrue();
  }

  private static PostgresCluster start() {
    try {
      return PostgresCluster.start(PostgresCluster.installed().orElseThrow());
    } catch (IOException e) {
      throw new IllegalStateException("PostgreSQL was not started", e);
    }
  }

  /// Left out with a word where PostgreSQL is not installed; never in CI.
  final class Installed implements ExecutionCondition {
    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
      Optional<Path> found = PostgresCluster.installed();
      if (found.isPresent() || "true".equals(System.getenv("CI"))) {
        return ConditionEvaluationResult.enabled("PostgreSQL in " + found);
      }
      System.err.println(
          "directory-web: not tested on PostgreSQL, since it is not installed (apt install"
              + " postgresql)");
      return ConditionEvaluationResult.disabled("PostgreSQL is not installed");
    }
  }
}

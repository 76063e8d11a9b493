package io.bandada.directory;

import io.bandada.directory.database.PostgresCluster;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/// The same directory on a real PostgreSQL.
@ExtendWith(SixVerbsOnPostgresTest.Installed.class)
class SixVerbsOnPostgresTest extends SixVerbsTest {
  /// What lies there belongs to its database.
  private static final Path DATA = folder();

  @Override
  Path data() {
    return DATA;
  }

  @DynamicPropertySource
  static void postgres(DynamicPropertyRegistry settings) {
    settings.add("test.data", DATA::toString);
    settings.add("bandada.database.url", () -> start().url());
  }

  private static PostgresCluster start() {
    try {
      return PostgresCluster.start(PostgresCluster.installed().orElseThrow());
    } catch (IOException e) {
      throw new IllegalStateException("PostgreSQL was not started", e);
    }
  }

  /// Left out with a word where PostgreSQL is not installed; never in CI.
  static final class Installed implements ExecutionCondition {
    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
      Optional<Path> found = PostgresCluster.installed();
      if (found.isPresent() || "true".equals(System.getenv("CI"))) {
        return ConditionEvaluationResult.enabled("PostgreSQL in " + found);
      }
      System.err.println("directory-web: not tested on PostgreSQL, since it is not installed (apt install postgresql)");
      return ConditionEvaluationResult.disabled("PostgreSQL is not installed");
    }
  }
}

package io.bandada.directory;

import io.bandada.directory.database.PostgresCluster;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/// The same ledger in a real PostgreSQL.
@ExtendWith(SixVerbsOnPostgresTest.Installed.class)
class LedgerOnPostgresTest extends LedgerTest {
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
}

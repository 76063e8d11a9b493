package io.bandada.directory.authority;

import io.bandada.directory.database.PostgresCluster;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.condition.EnabledIf;

/// The same on a real PostgreSQL.
@EnabledIf("installed")
class SharedPostgresTest extends SharedDatabaseTest {
  private static String server = "";
  private static int databases;

  static boolean installed() {
    return PostgresCluster.installed().isPresent();
  }

  @BeforeAll
  static void cluster() throws IOException {
    server = PostgresCluster.start(PostgresCluster.installed().orElseThrow()).url();
  }

  @Override
  String url() throws IOException {
    String name = "shared" + databases++;
    try (Connection connection = DriverManager.getConnection(server);
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE DATABASE " + name);
    } catch (SQLException e) {
      throw new IOException(e);
    }
    return server.replace("/postgres?", "/" + name + "?");
  }
}

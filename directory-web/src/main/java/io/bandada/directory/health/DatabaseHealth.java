package io.bandada.directory.health;

import io.bandada.directory.database.Database;
import io.bandada.directory.settings.DataFolder;
import io.bandada.directory.settings.KeptFiles;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.stereotype.Component;

/// `/actuator/health`: up while the database answers, and a restart would find it.
@Component
class DatabaseHealth implements HealthIndicator {
  private final Database database;
  private final KeptFiles kept;

  DatabaseHealth(Database database, DataFolder data) {
    this.database = database;
    this.kept = data.kept();
  }

  @Override
  public Health health() {
    return kept.trouble()
        .map(why -> Health.status(new Status(Status.DOWN.getCode(), why)).build())
        .orElseGet(this::ofDatabase);
  }

  private Health ofDatabase() {
    return database.answers() ? Health.up().build() : Health.down().build();
  }
}

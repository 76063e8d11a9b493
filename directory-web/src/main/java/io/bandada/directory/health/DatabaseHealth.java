package io.bandada.directory.health;

import io.bandada.directory.database.Database;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/// `/actuator/health`: up while the database answers.
@Component
class DatabaseHealth implements HealthIndicator {
  private final Database database;

  DatabaseHealth(Database database) {
    this.database = database;
  }

  @Override
  public Health health() {
    return database.answers() ? Health.up().build() : Health.down().build();
  }
}

package io.bandada.directory;

import io.bandada.directory.settings.DirectorySettings;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.scheduling.annotation.EnableScheduling;

/// The directory-and-location server: REST for peers, a live dashboard for people.
///
/// The database is opened and migrated by hand in `database`, since it has a writer and readers.
@SpringBootApplication(exclude = {DataSourceAutoConfiguration.class, FlywayAutoConfiguration.class})
@EnableConfigurationProperties(DirectorySettings.class)
@EnableScheduling
public class DirectoryWeb {
  public static void main(String[] args) {
    SpringApplication.run(DirectoryWeb.class, args);
  }
}

package io.bandada.directory;

import io.bandada.directory.settings.CommandLine;
import io.bandada.directory.settings.DirectorySettings;
import java.io.PrintStream;
import java.util.Optional;
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
  private static final int FAILED = 1;

  @SuppressWarnings("SystemOut")
  public static void main(String[] args) {
    Optional<CommandLine.Reply> reply = CommandLine.replyTo(args);
    if (reply.isPresent()) {
      PrintStream out = reply.get().mistake() ? System.err : System.out;
      out.print(reply.get().text());
      System.exit(out.checkError() ? FAILED : reply.get().exitCode());
    }
    SpringApplication.run(DirectoryWeb.class, args);
  }
}

package io.bandada.directory.authority.keys;

import io.bandada.directory.events.EventKind;
import io.bandada.directory.events.Events;
import io.bandada.directory.settings.ConfigurationMistake;
import io.bandada.directory.settings.DataFolder;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Finds this network's keys, or makes them when there is neither a key nor a database that
/// remembers one.
@Configuration(proxyBeanMethods = false)
public class AuthoritySetup {
  @Bean
  KeyFolder keyFolder(DataFolder data, @Value("${CREDENTIALS_DIRECTORY:}") String credentials) {
    return new KeyFolder(data, credentials.isEmpty() ? null : Path.of(credentials));
  }

  @Bean
  public Keys keys(KeyFolder folder, NetworkFacts facts, Events events, InstantSource clock) {
    Optional<String> remembered = facts.pin();
    Optional<String> found = Keys.pin(folder);
    if (remembered.isPresent() && found.isEmpty()) {
      throw new ConfigurationMistake(
          "the database belongs to the network "
              + remembered.get()
              + ", whose keys should be in "
              + folder.path()
              + " and are not",
          "put the folder back from a backup, or give its root by LoadCredential; for a new network"
              + " begin with an empty database");
    }
    if (remembered.isPresent()) {
      requireSame(remembered.get(), found.get(), folder);
    }
    boolean made = folder.made();
    Keys keys = made ? Keys.load(folder, clock) : Keys.make(folder, clock);
    folder.keep();
    requireSame(facts.claim(keys.pin()), keys.pin(), folder);
    if (!made) {
      String text =
          folder.given()
              ? "This directory joined the network "
              : "The keys of a new network were made: ";
      events.record(Events.DIRECTORY, EventKind.NETWORK_MADE, keys.pin(), text + keys.pin() + ".");
    }
    return keys;
  }

  private static void requireSame(String remembered, String found, KeyFolder folder) {
    if (!remembered.equals(found)) {
      throw new ConfigurationMistake(
          "the database belongs to the network "
              + remembered
              + ", the keys in "
              + folder.place(KeyFolder.ROOT).getParent()
              + " to "
              + found,
          "look at bandada.database.url and bandada.data; several directories on one database need"
              + " the same root by LoadCredential");
    }
  }
}

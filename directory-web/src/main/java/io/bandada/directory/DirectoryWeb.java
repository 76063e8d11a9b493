package io.bandada.directory;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.scheduling.annotation.EnableScheduling;

/// The directory-and-location server: REST for peers, a live dashboard for people.
@SpringBootApplication
@EnableScheduling
public class DirectoryWeb {
  public static void main(String[] args) {
    SpringApplication.run(DirectoryWeb.class, args);
  }
}

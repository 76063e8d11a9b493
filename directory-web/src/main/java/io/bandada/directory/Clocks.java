package io.bandada.directory;

import java.time.InstantSource;
import java.util.Random;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Time and chance, handed to whoever decides by them, so that a test can have its own.
@Configuration(proxyBeanMethods = false)
class Clocks {
  /// What people call the time; it does not jump.
  @Bean
  InstantSource clock() {
    return SteadyClock.system();
  }

  /// Monotonic nanoseconds: leases are made of these.
  @Bean
  LongSupplier nanoClock() {
    return System::nanoTime;
  }

  /// For choices, never for secrets; safe for many threads.
  @Bean
  RandomGenerator chance() {
    return new Random();
  }
}

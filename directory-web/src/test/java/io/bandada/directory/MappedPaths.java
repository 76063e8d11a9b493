package io.bandada.directory;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.web.context.WebApplicationContext;
import org.springframework.web.servlet.handler.AbstractUrlHandlerMapping;
import org.springframework.web.servlet.mvc.method.RequestMappingInfoHandlerMapping;

/// Everything that a running directory answers to: of controllers, of actuator and the API's
/// description, of files and of the live line; and some that it does not.
final class MappedPaths {
  static final List<String> METHODS =
      List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");

  private MappedPaths() {}

  static Set<String> of(WebApplicationContext application) {
    Set<String> all =
        new TreeSet<>(
            List.of(
                "/login",
                "/logout",
                "/error",
                "/",
                "/assets/app.css",
                "/webjars/htmx.org/package.json",
                "/no/such/page",
                "/api/v1",
                "/api",
                "/actuator",
                "/actuator/env",
                "/actuator/heapdump"));
    application.getBeansOfType(RequestMappingInfoHandlerMapping.class).values().stream()
        .flatMap(mapping -> mapping.getHandlerMethods().keySet().stream())
        .flatMap(info -> info.getPatternValues().stream())
        .map(MappedPaths::address)
        .forEach(all::add);
    application.getBeansOfType(AbstractUrlHandlerMapping.class).values().stream()
        .map(mapping -> mapping.getHandlerMap().keySet())
        .flatMap(Collection::stream)
        .map(MappedPaths::address)
        .forEach(all::add);
    all.remove("/assets/x");
    return all;
  }

  private static String address(String pattern) {
    return pattern.replaceAll("\\{[^}]*}", "x").replace("/**", "/x").replace("*", "x");
  }
}

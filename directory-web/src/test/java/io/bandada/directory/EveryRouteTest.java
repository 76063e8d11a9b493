package io.bandada.directory;

import static org.assertj.core.api.Assertions.assertThat;

import io.bandada.directory.api.Paths;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Import;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.WebApplicationContext;

/// Everything that the running directory answers to, asked for without credentials and with wrong
/// ones: it is shut, but for what is named here. It has a directory of its own, since so many wrong
/// passwords slow their address down.
@Import(EveryRouteTest.Rogue.class)
class EveryRouteTest extends DirectoryTest {
  /// What is there for everybody, and what it answers. Nothing of it tells about the network, and
  /// nothing changes it.
  private static final Map<String, List<Integer>> OPEN =
      Map.ofEntries(
          Map.entry("GET /login", List.of(200)),
          Map.entry("HEAD /login", List.of(200)),
          // Not a handler, but the way in: wrong passwords lead back to it.
          Map.entry("POST /login", List.of(302, 403)),
          // Set up already: it leads to the first page.
          Map.entry("GET /setup", List.of(302)),
          Map.entry("HEAD /setup", List.of(302)),
          Map.entry("OPTIONS /setup", List.of(302)),
          Map.entry("POST /setup", List.of(302, 403)),
          Map.entry("GET /assets/app.css", List.of(200)),
          Map.entry("HEAD /assets/app.css", List.of(200)),
          Map.entry("GET /webjars/htmx.org/package.json", List.of(200, 404)),
          Map.entry("HEAD /webjars/htmx.org/package.json", List.of(200, 404)),
          Map.entry("GET /actuator/health", List.of(200)),
          Map.entry("HEAD /actuator/health", List.of(200)),
          Map.entry("POST " + Paths.SETUP, List.of(400, 403)));

  @Autowired WebApplicationContext application;

  /// Routes that somebody added and forgot to give a rule.
  @TestConfiguration
  @RestController
  static class Rogue {
    @RequestMapping({
      "/rogue",
      "/peers/x/rogue",
      "/api/v1/rogue",
      "/api/v1/rogue/{id}",
      "/actuator/rogue",
      "/users/x/rogue"
    })
    String secret() {
      return "everything";
    }
  }

  @Test
  void nothingButWhatIsNamedAnswersStrangers() {
    List<String> let = new ArrayList<>();
    int asked = 0;
    for (String path : paths()) {
      for (String method : MappedPaths.METHODS) {
        for (Map.Entry<String, Http> stranger : strangers().entrySet()) {
          asked++;
          Http.Reply reply =
              stranger
                  .getValue()
                  .send(method, path, method.equals("POST") || method.equals("PUT") ? "{}" : null);
          if (!shut(reply)
              && !OPEN.getOrDefault(method + " " + path, List.of()).contains(reply.status())) {
            let.add(
                stranger.getKey()
                    + ": "
                    + method
                    + " "
                    + path
                    + " -> "
                    + reply.status()
                    + " "
                    + location(reply));
          }
          assertThat(reply.text())
              .as(method + " " + path)
              .doesNotContain("Exception", "at io.bandada");
        }
      }
    }
    System.out.println(
        "routes: "
            + paths().size()
            + " addresses, "
            + asked
            + " calls of strangers, "
            + let.size()
            + " let through");
    assertThat(let).isEmpty();
    assertThat(paths())
        .hasSizeGreaterThan(45)
        .contains(
            "/live",
            "/peers/add/revoke",
            "/users/sign-out",
            Paths.TOKENS + "/x",
            "/actuator/prometheus");
  }

  /// Of each: with the right origin, so that it is not merely the origin that keeps them out.
  private Map<String, Http> strangers() {
    Map<String, Http> all = new LinkedHashMap<>();
    String origin = "http://127.0.0.1:" + port;
    all.put("nobody", http);
    all.put("a page of ours", http.with("Origin", origin));
    all.put("a wrong password", http.basic("nobody-here", "wrong").with("Origin", origin));
    all.put("a forged token", http.bearer("forged.token").with("Origin", origin));
    all.put(
        "a forged cookie",
        http.with("Cookie", Browser.COOKIE + "=0123456789ABCDEF0123456789ABCDEF")
            .with("Origin", origin));
    all.put("another site", http.with("Origin", "http://evil.example"));
    return all;
  }

  private static boolean shut(Http.Reply reply) {
    return reply.status() == 401
        || reply.status() == 403
        || reply.status() == 429
        || (reply.status() == 302 && location(reply).startsWith("/login"));
  }

  private static String location(Http.Reply reply) {
    return reply.raw().headers().firstValue("Location").orElse("");
  }

  @Test
  void aRouteWithoutARuleIsShutForAdminsToo() {
    for (String path : List.of("/api/v1/rogue", "/api/v1/rogue/7", "/actuator/rogue")) {
      assertThat(http.get(path).status()).as(path).isEqualTo(401);
      Http.Reply reply = http.basic(ADMIN, PASSWORD).get(path);
      assertThat(reply.status()).as(path).isEqualTo(404);
      assertThat(reply.text()).doesNotContain("everything");
    }
    Browser admin = Browser.signedIn(port, ADMIN, PASSWORD);
    for (String path : List.of("/rogue", "/peers/x/rogue", "/users/x/rogue")) {
      assertThat(new Browser(port).get(path).location()).as(path).startsWith("/login");
      assertThat(admin.get(path).reply().status()).as(path).isEqualTo(404);
      assertThat(admin.get(path).reply().text()).doesNotContain("everything");
    }
  }

  /// A filter of Spring Security's stands before every servlet, and there is one servlet.
  @Test
  void thereIsNoServletBesides() {
    var servlets =
        java.util.Objects.requireNonNull(application.getServletContext()).getServletRegistrations();
    assertThat(
            servlets.values().stream().flatMap(servlet -> servlet.getMappings().stream()).toList())
        .containsExactly("/");
  }

  private Set<String> paths() {
    return MappedPaths.of(application);
  }
}

package io.bandada.directory;

import static org.assertj.core.api.Assertions.assertThat;

import io.bandada.directory.accounts.Accounts;
import io.bandada.directory.accounts.Caller;
import io.bandada.directory.accounts.Role;
import io.bandada.directory.accounts.users.JoinTokens;
import io.bandada.directory.api.NewUser;
import io.bandada.directory.api.Paths;
import io.bandada.directory.api.TokenRecord;
import io.bandada.directory.api.UserRecord;
import io.bandada.directory.catalog.Catalog;
import io.bandada.directory.catalog.FileName;
import io.bandada.directory.members.Arrival;
import io.bandada.directory.members.Members;
import io.bandada.directory.members.PeerState;
import io.bandada.directory.members.PeerVitals;
import io.bandada.directory.members.transfers.TransferOrders;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/// Who may do what to whose, route by route.
///
/// In the table: `ok` it is done; `kept` it is answered, and nothing was done; `door` sign in
/// first; `no` not allowed; `none` there is no such thing; `bad` let in, and the request does not
/// fit. The last two columns are an admin's browser without the page's CSRF token, and one that
/// asks from another site; looking needs neither.
class RightsTest extends DirectoryTest {
  private static final String LONG_PASSWORD = "a long enough password";

  private static final String TABLE =
      """
      route                                         | nobody | viewer | member | admin | no token | elsewhere
      GET /                                         | door   | ok     | ok     | ok    |          |
      GET /peers                                    | door   | ok     | ok     | ok    |          |
      GET /peers/nobody                             | door   | none   | none   | none  |          |
      GET /peer/revoke?id={foreign peer}            | door   | no     | ok     | ok    |          |
      POST /peer/revoke id={own peer}               | door   | no     | ok     | ok    | no       | no
      POST /peer/revoke id={foreign peer}           | door   | no     | kept   | ok    | no       | no
      GET /peers/add                                | door   | no     | ok     | ok    |          |
      POST /peers/add                               | door   | no     | ok     | ok    | no       | no
      POST /peers/add/revoke id={own token}         | door   | no     | ok     | ok    | no       | no
      POST /peers/add/revoke id={foreign token}     | door   | no     | kept   | ok    | no       | no
      GET /files                                    | door   | ok     | ok     | ok    |          |
      GET /file?name={foreign file}                 | door   | ok     | ok     | ok    |          |
      GET /file/remove?name={own file}              | door   | no     | ok     | ok    |          |
      POST /file/remove name={own file}&revision=1  | door   | no     | ok     | ok    | no       | no
      POST /file/remove name={foreign file}&revision=1 | door | no     | kept   | ok    | no       | no
      GET /transfers                                | door   | ok     | ok     | ok    |          |
      GET /events                                   | door   | ok     | ok     | ok    |          |
      GET /live?page=peers                          | door   | bad    | bad    | bad   |          |
      GET /account                                  | door   | ok     | ok     | ok    |          |
      POST /account/password now={password}&password=another long one | door | ok | ok | ok | no    | no
      POST /account/sign-out                        | door   | ok     | ok     | ok    | no       | no
      GET /safe-mode                                | door   | ok     | ok     | ok    |          |
      POST /safe-mode                               | door   | no     | no     | ok    | no       | no
      GET /api/v1/safe-mode                         | door   | ok     | ok     | ok    |          |
      POST /api/v1/safe-mode/end                    | door   | no     | no     | ok    | no       | no
      GET /users                                    | door   | no     | no     | ok    |          |
      GET /users/{other}                            | door   | no     | no     | ok    |          |
      POST /users name={fresh}&password=another long one&role=viewer | door | no | no | ok | no       | no
      POST /users/password name={other}&password=another long one | door | no | no | ok | no          | no
      POST /users/role name={other}&role=viewer     | door   | no     | no     | ok    | no       | no
      POST /users/sign-out name={other}             | door   | no     | no     | ok    | no       | no
      POST /users/remove name={other}               | door   | no     | no     | ok    | no       | no
      GET /api/v1/files                             | door   | ok     | ok     | ok    |          |
      GET /api/v1/files/{foreign file}              | door   | ok     | ok     | ok    |          |
      HEAD /api/v1/files/{foreign file}             | door   | ok     | ok     | ok    |          |
      DELETE /api/v1/files/{own file}               | door   | no     | ok     | ok    | no       | no
      DELETE /api/v1/files/{foreign file}           | door   | no     | no     | ok    | no       | no
      GET /api/v1/folders                           | door   | ok     | ok     | ok    |          |
      GET /api/v1/trash                             | door   | ok     | ok     | ok    |          |
      GET /api/v1/names/changes                     | door   | none   | none   | none  |          |
      POST /api/v1/names {"kind":"COPIES","names":["{own file}"],"copies":2,"replace":false,"dryRun":false} | door | no | ok | ok | no | no
      POST /api/v1/names {"kind":"COPIES","names":["{foreign file}"],"copies":2,"replace":false,"dryRun":false} | door | no | no | ok | no | no
      POST /api/v1/trash/restore {"name":"nobody"} | door | no     | none   | none  |          |
      GET /api/v1/peers                             | door   | ok     | ok     | ok    |          |
      GET /api/v1/peers/nobody                      | door   | none   | none   | none  |          |
      DELETE /api/v1/peers/{own peer}               | door   | no     | ok     | ok    | no       | no
      DELETE /api/v1/peers/{foreign peer}           | door   | no     | no     | ok    | no       | no
      DELETE /api/v1/peers/nobody                   | door   | no     | none   | none  |          |
      GET /api/v1/transfers                         | door   | ok     | ok     | ok    |          |
      POST /api/v1/transfers/{own peer} {"transfer":"t1","kind":"PAUSE"} | door | no | ok | ok | no | no
      POST /api/v1/transfers/{foreign peer} {"transfer":"t1","kind":"PAUSE"} | door | no | no | ok | no | no
      POST /api/v1/transfers/nobody {"transfer":"t1","kind":"PAUSE"} | door | no | none | none |   |
      GET /transfers/cancel?of=p/t1                 | door   | no     | ok     | ok    |          |
      POST /transfers/steer pause=p/t1              | door   | no     | ok     | ok    | no       | no
      GET /api/v1/events                            | door   | ok     | ok     | ok    |          |
      GET /api/v1/download?name={foreign file}      | door   | ok     | ok     | ok    |          |
      GET /api/v1/openapi                           | door   | ok     | ok     | ok    |          |
      GET /api/v1/openapi.yaml                      | door   | ok     | ok     | ok    |          |
      GET /actuator/prometheus                      | door   | ok     | ok     | ok    |          |
      GET /api/v1/users                             | door   | no     | no     | ok    |          |
      POST /api/v1/users {"name":"{fresh}","password":"another long one","role":"viewer"} | door | no | no | ok | no | no
      DELETE /api/v1/users/{other}                  | door   | no     | no     | ok    | no       | no
      PUT /api/v1/users/{other}/password {"password":"another long one"} | door | no | no | ok | no     | no
      PUT /api/v1/users/{other}/role {"role":"viewer"} | door | no     | no     | ok    | no       | no
      POST /api/v1/users/{me}/sign-out              | door   | ok     | ok     | ok    | no       | no
      POST /api/v1/users/{other}/sign-out           | door   | no     | no     | ok    | no       | no
      GET /api/v1/tokens                            | door   | no     | ok     | ok    |          |
      POST /api/v1/tokens                           | door   | no     | ok     | ok    | no       | no
      DELETE /api/v1/tokens/{own token}             | door   | no     | ok     | ok    | no       | no
      DELETE /api/v1/tokens/{foreign token}         | door   | no     | none   | ok    | no       | no
      """;

  /// Not in the table: the way in and out, what strangers may have, and what is for peers alone.
  private static final List<String> ELSEWHERE =
      List.of(
          "/login",
          "/setup",
          "/error",
          Paths.LOGIN,
          Paths.SETUP,
          Paths.LOGOUT,
          Paths.PING,
          Paths.INDEX,
          Paths.UPLOAD,
          Paths.RENEW,
          Paths.TICKETS);

  @Autowired Accounts accounts;
  @Autowired Catalog catalog;
  @Autowired JoinTokens tokens;
  @Autowired Members members;
  @Autowired TransferOrders orders;
  @Autowired RequestMappingHandlerMapping requestMappingHandlerMapping;

  @Test
  void everybodyMayWhatTheTableSaysAndNothingElse() {
    List<String> lines = TABLE.lines().toList();
    List<String> wrong = new ArrayList<>();
    int cells = 0;
    List<String> columns = cells(lines.getFirst());
    for (String line : lines.subList(1, lines.size())) {
      List<String> row = cells(line);
      for (int column = 1; column < columns.size(); column++) {
        String expected = row.get(column);
        if (!expected.isEmpty()) {
          cells++;
          String got = new Try(columns.get(column), row.getFirst()).outcome();
          if (!got.equals(expected)) {
            wrong.add(
                row.getFirst()
                    + " as "
                    + columns.get(column)
                    + ": "
                    + got
                    + " instead of "
                    + expected);
          }
        }
      }
    }
    System.out.println(
        "rights: "
            + (lines.size() - 1)
            + " routes, "
            + cells
            + " cells, "
            + wrong.size()
            + " wrong");
    assertThat(wrong).isEmpty();
  }

  private static List<String> cells(String line) {
    List<String> cells =
        new ArrayList<>(Arrays.stream(line.split("\\|", -1)).map(String::strip).toList());
    while (cells.size() < 7) {
      cells.add("");
    }
    return cells;
  }

  @Test
  void everyRouteOfPeopleStandsInTheTable() {
    TreeSet<String> missing = new TreeSet<>();
    requestMappingHandlerMapping
        .getHandlerMethods()
        .keySet()
        .forEach(
            info ->
                info.getPatternValues().stream()
                    .filter(
                        pattern ->
                            ELSEWHERE.stream()
                                .noneMatch(
                                    other ->
                                        pattern.equals(other) || pattern.startsWith(other + "/")))
                    .forEach(
                        pattern ->
                            info.getMethodsCondition()
                                .getMethods()
                                .forEach(
                                    method -> {
                                      if (TABLE
                                          .lines()
                                          .noneMatch(line -> fits(line, method.name(), pattern))) {
                                        missing.add(method + " " + pattern);
                                      }
                                    })));
    assertThat(missing).isEmpty();
  }

  private static boolean fits(String line, String method, String pattern) {
    String route = line.split("\\|", -1)[0].strip();
    String address =
        route.split(" (?![a-z]+})", 3).length < 2
            ? ""
            : route.split(" (?![a-z]+})", 3)[1].replaceAll("\\?.*", "");
    String shape =
        pattern
            .replaceAll("\\{\\*[^}]*}", ".+")
            .replaceAll("\\{[^}]*}", "[^/]+")
            .replace("**", ".+");
    return route.startsWith(method + " ") && address.matches(shape);
  }

  /// One cell: fresh people, fresh objects, one call.
  private final class Try {
    private final String column;
    private final String me = "me-" + root().substring(0, 10);
    private final String other = "other-" + root().substring(0, 10);
    private final Map<String, String> words = new LinkedHashMap<>();
    private final String route;
    private boolean effect = true;

    Try(String column, String route) {
      this.column = column;
      this.route = route;
    }

    String outcome() {
      Role role =
          column.equals("viewer")
              ? Role.VIEWER
              : column.equals("member") ? Role.MEMBER : Role.ADMIN;
      add(me, role);
      add(other, Role.MEMBER);
      fill();
      String[] parts = route.split(" (?![a-z]+})", 3);
      String path = filled(parts[1], true);
      String body = parts.length < 3 ? "" : parts[2];
      Http.Reply reply =
          ask(parts[0], path, body.startsWith("{\"") ? filled(body, false) : filled(body, true));
      effect = done();
      return word(parts[0], path, reply);
    }

    private void add(String name, Role role) {
      http.basic(ADMIN, PASSWORD)
          .post(Paths.USERS, new NewUser(name, LONG_PASSWORD, role.word()))
          .as(UserRecord.class);
    }

    private void fill() {
      words.put("{me}", me);
      words.put("{other}", other);
      words.put("{fresh}", "fresh-" + root().substring(0, 10));
      words.put("{password}", LONG_PASSWORD);
      words.put("{own file}", file(me));
      words.put("{foreign file}", file(other));
      words.put("{own peer}", peer(me));
      words.put("{foreign peer}", peer(other));
      words.put("{own token}", token(me));
      words.put("{foreign token}", token(other));
    }

    private String file(String owner) {
      String name = name("rights");
      if (route.contains(" file}")) {
        catalog.publish(new FileName(name), root(), 1, owner, 1, false);
      }
      return name;
    }

    private String peer(String owner) {
      if (!route.contains(" peer}")) {
        return "none";
      }
      PeerVitals vitals = new PeerVitals(List.of("127.0.0.1:20000"), 0, 1, 1, 0, 0, false);
      return members.join(new Arrival(null, "rights", owner, null, 1, vitals), false).id();
    }

    private String token(String owner) {
      boolean wanted =
          route.contains(" token}") && accounts.find(owner).orElseThrow().role() != Role.VIEWER;
      return wanted ? tokens.make(owner).id() : "none";
    }

    private String filled(String text, boolean encode) {
      String all = text;
      for (Map.Entry<String, String> word : words.entrySet()) {
        all =
            all.replace(
                word.getKey(),
                encode
                    ? URLEncoder.encode(word.getValue(), StandardCharsets.UTF_8)
                    : word.getValue());
      }
      return encode ? all.replace(" ", "+") : all;
    }

    private Http.Reply ask(String method, String path, String body) {
      boolean api = path.startsWith("/api/") || path.startsWith("/actuator/");
      boolean page = !api || column.equals("no token") || column.equals("elsewhere");
      Http caller;
      String sent = body;
      if (column.equals("nobody")) {
        caller = api ? http : new Browser(port).http();
        if (!api && method.equals("POST")) {
          // With a token of its own, so that it is not merely the token that is missing.
          Browser visitor = new Browser(port);
          sent =
              with(
                  "_csrf="
                      + URLEncoder.encode(visitor.get("/login").token(), StandardCharsets.UTF_8),
                  body);
          caller = visitor.http();
        }
      } else if (page) {
        Browser browser = Browser.signedIn(port, me, LONG_PASSWORD);
        String csrf = browser.get("/account").token();
        caller = browser.http();
        if (column.equals("elsewhere")) {
          caller = caller.with("Origin", "http://evil.example");
        }
        if (!column.equals("no token") && !method.equals("GET")) {
          caller = caller.with("X-CSRF-TOKEN", csrf);
        }
      } else {
        caller = http.basic(me, LONG_PASSWORD);
      }
      boolean form = !api && method.equals("POST");
      Http typed = form ? caller.with("Content-Type", "application/x-www-form-urlencoded") : caller;
      return typed.send(method, path, sent.isEmpty() && !form ? null : sent);
    }

    private static String with(String csrf, String body) {
      return body.isEmpty() ? csrf : csrf + "&" + body;
    }

    /// Whatever this call was to change has changed.
    private boolean done() {
      if (route.startsWith("GET") || route.startsWith("HEAD")) {
        return true;
      }
      if (route.contains("file}")) {
        return catalog
            .find(
                String.valueOf(words.get(route.contains("own") ? "{own file}" : "{foreign file}")))
            .isEmpty();
      }
      if (route.contains("/transfers/")) {
        String peer = route.contains("own") ? "{own peer}" : "{foreign peer}";
        return !route.contains("peer}") || orders.of(String.valueOf(words.get(peer)), "t1") != null;
      }
      if (route.contains("peer}")) {
        return members
                .get(
                    String.valueOf(
                        words.get(route.contains("own") ? "{own peer}" : "{foreign peer}")))
                .orElseThrow()
                .state()
            == PeerState.LEFT;
      }
      if (route.contains("token}")) {
        return !open(
            String.valueOf(words.get(route.contains("own") ? "{own token}" : "{foreign token}")));
      }
      if (route.contains("{fresh}")) {
        return accounts.find(String.valueOf(words.get("{fresh}"))).isPresent();
      }
      if (route.contains("remove") || route.startsWith("DELETE /api/v1/users")) {
        return accounts.find(other).isEmpty();
      }
      if (route.contains("role")) {
        return accounts.find(other).orElseThrow().role() == Role.VIEWER;
      }
      return true;
    }

    private boolean open(String id) {
      return tokens
          .find(id, new Caller(ADMIN, Role.ADMIN, null))
          .filter(token -> token.state().equals(TokenRecord.OPEN))
          .isPresent();
    }

    private String word(String method, String path, Http.Reply reply) {
      String to = reply.raw().headers().firstValue("Location").orElse("");
      boolean ended =
          path.startsWith("/account/")
              && (to.equals("/login?changed") || to.equals("/login?everywhere"));
      String word =
          switch (reply.status()) {
            case 200, 201, 202, 204 -> "ok";
            case 302 -> ended ? "ok" : to.startsWith("/login") ? "door" : effect ? "ok" : "kept";
            case 400 -> "bad";
            case 401 -> "door";
            case 403 -> "no";
            case 404 -> "none";
            default -> method + " -> " + reply.status() + " " + reply.text();
          };
      boolean refused = word.equals("no") || word.equals("door") || word.equals("none");
      boolean object =
          route.contains("file}")
              || route.contains("peer}")
              || route.contains("token}")
              || route.contains("{fresh}")
              || route.contains("role");
      boolean changed =
          effect
              && object
              && !route.startsWith("GET")
              && !route.startsWith("HEAD")
              && !"none".equals(words.get("{own token}"));
      return refused && changed ? word + ", but it was done" : word;
    }
  }
}

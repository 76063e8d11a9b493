package io.bandada.directory.dashboard.screens;

import io.bandada.directory.accounts.Caller;
import io.bandada.directory.accounts.Role;
import io.bandada.directory.dashboard.charts.ChartRange;
import io.bandada.directory.dashboard.lists.ListKind;
import io.bandada.directory.dashboard.lists.ListQuery;
import io.bandada.directory.dashboard.lists.ListQuery.Parameters;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a browser looks at. A page and its live line are made from the same screen, so they cannot
/// disagree.
public sealed interface Screen {
  /// The name of the page and of its template.
  String page();

  /// The parts of the page that change while one looks: element ids, and fragments of the template.
  List<String> blocks();

  /// Address of the live line for this screen.
  String liveUrl();

  record Overview(ChartRange range) implements Screen {
    @Override
    public String page() {
      return "overview";
    }

    @Override
    public List<String> blocks() {
      return List.of("health", "tiles", "charts", "latest");
    }

    @Override
    public String liveUrl() {
      return "/live?page=overview&range=" + range.wire();
    }
  }

  record Listed(ListQuery query) implements Screen {
    @Override
    public String page() {
      return query.listing().page();
    }

    @Override
    public List<String> blocks() {
      return List.of("summary", "list", "foot");
    }

    @Override
    public String liveUrl() {
      return "/live?page=" + page() + query.parameters("&");
    }
  }

  record OnePeer(String id) implements Screen {
    @Override
    public String page() {
      return "peer";
    }

    @Override
    public List<String> blocks() {
      return List.of("state", "beats", "facts", "transfers", "held");
    }

    @Override
    public String liveUrl() {
      return "/live?page=peer&id=" + URLEncoder.encode(id, StandardCharsets.UTF_8);
    }
  }

  record OneFile(String name) implements Screen {
    @Override
    public String page() {
      return "file";
    }

    @Override
    public List<String> blocks() {
      return List.of("state", "facts", "holders", "history");
    }

    @Override
    public String liveUrl() {
      return "/live?page=file&name="
          + URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    }
  }

  /// @param token the one that is looked at, among the caller's own
  record Adding(Caller caller, String token) implements Screen {
    @Override
    public String page() {
      return "add";
    }

    @Override
    public List<String> blocks() {
      return token.isEmpty() ? List.of("tokens") : List.of("joined", "tokens");
    }

    @Override
    public String liveUrl() {
      return "/live?page=add&token=" + URLEncoder.encode(token, StandardCharsets.UTF_8);
    }
  }

  /// Null for a page that we do not have, or not for this caller.
  static @Nullable Screen of(Parameters parameter, Caller caller) {
    return switch (parameter.text("page")) {
      case "overview" -> new Overview(ChartRange.of(parameter.text("range")));
      case "peers" -> new Listed(ListQuery.from(ListKind.PEERS, parameter));
      case "files" -> new Listed(ListQuery.from(ListKind.FILES, parameter));
      case "transfers" -> new Listed(ListQuery.from(ListKind.TRANSFERS, parameter));
      case "events" -> new Listed(ListQuery.from(ListKind.EVENTS, parameter));
      case "peer" -> new OnePeer(parameter.text("id"));
      case "file" -> new OneFile(parameter.text("name"));
      case "add" ->
          caller.role() == Role.VIEWER ? null : new Adding(caller, parameter.text("token"));
      default -> null;
    };
  }
}

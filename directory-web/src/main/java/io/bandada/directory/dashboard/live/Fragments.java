package io.bandada.directory.dashboard.live;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.bandada.directory.dashboard.lists.EventLine;
import io.bandada.directory.dashboard.lists.FileLine;
import io.bandada.directory.dashboard.lists.FolderLine;
import io.bandada.directory.dashboard.lists.ListLine;
import io.bandada.directory.dashboard.lists.PeerLine;
import io.bandada.directory.dashboard.lists.TransferLine;
import io.bandada.directory.dashboard.screens.NetworkView;
import io.bandada.directory.dashboard.text.PageText;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.thymeleaf.ITemplateEngine;
import org.thymeleaf.context.Context;

/// Renders the parts of pages that htmx swaps. Instants stand in them exactly and the page's script
/// words them (`2 s ago`), so that the same state renders to the same text. A line is rendered once
/// for each of its states, however many look at it.
@Component
class Fragments {
  private static final int KEPT_LINES = 4_000;

  private final ITemplateEngine templates;
  private final PageText words;
  private final Cache<ListLine, String> lines =
      Caffeine.newBuilder().maximumSize(KEPT_LINES).build();

  Fragments(ITemplateEngine templates, NetworkView view) {
    this.templates = templates;
    this.words = view.words();
  }

  /// A part of a page, to take the place of the element with its id.
  String block(String template, String name, Map<String, Object> model) {
    var context = new Context();
    context.setVariables(model);
    context.setVariable("oob", "true");
    context.setVariable("live", true);
    return templates.process(template, Set.of(name), context);
  }

  /// A line that takes the place of the one with its id.
  String changed(ListLine line) {
    return lines.get(line, same -> render(line, null));
  }

  /// A line that was not there, to stand behind another; as the first when that one is null.
  String added(ListLine line, @Nullable String behind) {
    String where = behind == null ? "afterbegin:#rows" : "afterend:#" + behind;
    return "<tbody hx-swap-oob=\"" + where + "\">" + render(line, "fresh") + "</tbody>";
  }

  /// A line whose subject is gone.
  String gone(String lineId, String label) {
    var context = new Context();
    context.setVariable("id", lineId);
    context.setVariable("label", label);
    return templates.process("lines", Set.of("gone"), context);
  }

  private String render(ListLine line, @Nullable String look) {
    var context = new Context();
    context.setVariable("line", line);
    context.setVariable("words", words);
    context.setVariable("live", true);
    context.setVariable("oob", look == null ? "true" : null);
    context.setVariable("fresh", look);
    return templates.process("lines", Set.of(kind(line)), context);
  }

  private static String kind(ListLine line) {
    return switch (line) {
      case PeerLine peer -> "peer";
      case FolderLine folder -> "folder";
      case FileLine file -> "file";
      case TransferLine transfer -> "transfer";
      case EventLine event -> "event";
    };
  }
}

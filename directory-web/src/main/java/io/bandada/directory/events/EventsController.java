package io.bandada.directory.events;

import io.bandada.directory.api.EventPage;
import io.bandada.directory.api.Paths;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// What happened.
@RestController
class EventsController {
  private final Events events;

  EventsController(Events events) {
    this.events = events;
  }

  @GetMapping(Paths.EVENTS)
  EventPage list(
      @RequestParam(required = false) @Nullable String kind,
      @RequestParam(required = false) @Nullable String subject,
      @RequestParam(defaultValue = "oldest") String order,
      @RequestParam(defaultValue = "0") long after,
      @RequestParam(defaultValue = "100") int limit) {
    return events.page(
        new EventQuery(kind, subject, order.equals(Paths.NEWEST_FIRST), after, limit));
  }
}

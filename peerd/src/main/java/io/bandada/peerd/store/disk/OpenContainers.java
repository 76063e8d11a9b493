package io.bandada.peerd.store.disk;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/// Bounds the number of open files: beyond [#MAX] the container that was used longest ago, and
/// waits for no sync, is closed.
final class OpenContainers {
  private static final int MAX = 256;

  private final Map<Container, Boolean> byUse = new LinkedHashMap<>(16, 0.75f, true);

  synchronized void used(Container container) {
    byUse.put(container, true);
    if (byUse.size() > MAX) {
      restOldest();
    }
  }

  synchronized void forget(Container container) {
    byUse.remove(container);
  }

  private void restOldest() {
    for (Iterator<Container> oldest = byUse.keySet().iterator(); oldest.hasNext(); ) {
      Container container = oldest.next();
      try {
        if (container.restIfIdle()) {
          oldest.remove();
          return;
        }
      } catch (IOException e) {
        System.getLogger(OpenContainers.class.getName())
            .log(
                Level.WARNING,
                "closing " + container.id().hex() + " failed; nothing in it was unsynced",
                e);
        oldest.remove();
        return;
      }
    }
  }
}

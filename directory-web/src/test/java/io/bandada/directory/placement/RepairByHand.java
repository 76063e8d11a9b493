package io.bandada.directory.placement;

import java.util.Set;
import org.springframework.context.ApplicationContext;

/// One look of the repair, at the moment that a test chooses.
public final class RepairByHand {
  private RepairByHand() {}

  public static void look(ApplicationContext context) {
    context.getBean(Repair.class).look();
  }

  /// The second half of a look that read of this file before its name was taken away.
  public static void mend(ApplicationContext context, String root, long sizeBytes, int copies) {
    context
        .getBean(Placements.class)
        .mend(new Placements.Need(root, sizeBytes, copies, null, null), Set.of());
  }
}

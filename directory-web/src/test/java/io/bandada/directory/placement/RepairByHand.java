package io.bandada.directory.placement;

import org.springframework.context.ApplicationContext;

/// One look of the repair, at the moment that a test chooses.
public final class RepairByHand {
  private RepairByHand() {}

  public static void look(ApplicationContext context) {
    context.getBean(Repair.class).look();
  }
}

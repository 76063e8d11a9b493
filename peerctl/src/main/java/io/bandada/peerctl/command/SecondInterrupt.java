package io.bandada.peerctl.command;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// One more Ctrl-C while the first one is ending the process. Java has no other way to hear of it
/// than `sun.misc.Signal`, of which its compiler warns; so that is looked up by name, and where it
/// is missing nobody hears.
public final class SecondInterrupt {
  private SecondInterrupt() {}

  /// Waits for it.
  ///
  /// @return whether it came
  public static boolean within(Duration patience) {
    CountDownLatch came = new CountDownLatch(1);
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      Object counting =
          Proxy.newProxyInstance(
              SecondInterrupt.class.getClassLoader(),
              new Class<?>[] {handler},
              (_, method, _) -> {
                if (method.getName().equals("handle")) {
                  came.countDown();
                }
                return method.getReturnType() == int.class ? 0 : null;
              });
      signal
          .getMethod("handle", signal, handler)
          .invoke(null, signal.getConstructor(String.class).newInstance("INT"), counting);
    } catch (ReflectiveOperationException | IllegalArgumentException notHere) {
      return false;
    }
    try {
      return came.await(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}

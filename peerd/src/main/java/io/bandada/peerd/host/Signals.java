package io.bandada.peerd.host;

import java.lang.reflect.Proxy;
import java.util.Locale;

/// Signals as tasks. Without this the JVM would end at SIGHUP, and its own end at SIGTERM would
/// race with the log and the loop.
///
/// There is no public API for it; `sun.misc.Signal` is exported and supported by every JDK that
/// runs us, and is reached by reflection since the compiler warns of it without mercy.
public final class Signals {
  private Signals() {}

  /// @param name HUP, TERM, INT
  /// @return false when the process was started with this signal ignored, as `nohup` does with HUP:
  ///   then it stays so
  @SuppressWarnings("ReferenceEquality") // a proxy is equal to itself only
  public static boolean on(String name, Runnable action) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      Object proxy =
          Proxy.newProxyInstance(
              Signals.class.getClassLoader(),
              new Class<?>[] {handler},
              (self, method, arguments) ->
                  switch (method.getName().toLowerCase(Locale.ROOT)) {
                    case "handle" -> {
                      action.run();
                      yield null;
                    }
                    case "hashcode" -> System.identityHashCode(self);
                    case "equals" -> arguments != null && self == arguments[0];
                    default -> "handler of SIG" + name;
                  });
      Object before =
          signal
              .getMethod("handle", signal, handler)
              .invoke(null, signal.getConstructor(String.class).newInstance(name), proxy);
      return before != handler.getField("SIG_IGN").get(null);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("this Java has no sun.misc.Signal", e);
    }
  }
}

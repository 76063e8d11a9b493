package io.bandada.peerd.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/// Holds a decoder to a bound on what it allocates: bytes that only promise much must not cost
/// much.
public final class AllocationLimit {
  /// What an exception and Jazzer's hooks take.
  private static final long SLACK = 1 << 20;

  /// What a class takes that is loaded meanwhile, and instrumented.
  private static final long A_CLASS = 4 << 20;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private AllocationLimit() {}

  /// Runs the work on this thread and fails when it allocated more than so many bytes.
  public static <E extends Exception> void within(long bytes, Work<E> work) throws E {
    long classes = classes();
    long before = THREADS.getCurrentThreadAllocatedBytes();
    work.run();
    long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
    assertThat(allocated)
        .as("allocated bytes")
        .isLessThan(bytes + SLACK + (classes() - classes) * A_CLASS);
  }

  private static long classes() {
    return ManagementFactory.getClassLoadingMXBean().getTotalLoadedClassCount();
  }

  /// Something that may throw what the decoder may throw.
  public interface Work<E extends Exception> {
    void run() throws E;
  }
}

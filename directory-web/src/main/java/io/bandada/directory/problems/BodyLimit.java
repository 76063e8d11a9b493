package io.bandada.directory.problems;

import io.bandada.directory.api.Paths;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/// No body is larger than this, whether its length was told before or not, and none comes more
/// slowly.
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
class BodyLimit extends OncePerRequestFilter {
  /// A full index report of 10,000 entries and as many names with short texts.
  static final long MOST = 4L << 20;

  /// What anybody may send.
  static final long MOST_OF_STRANGERS = 64L << 10;

  private static final Set<String> FOR_STRANGERS =
      Set.of(Paths.LOGIN, Paths.SETUP, "/login", "/setup");

  /// A body may take this long, and as long as its bytes take at the rate.
  static final Duration GRACE = Duration.ofSeconds(5);

  static final long LEAST_BYTES_PER_SECOND = 16L << 10;

  private final ProblemWriter problems;
  private final LongSupplier nanoClock;

  BodyLimit(ProblemWriter problems, LongSupplier nanoClock) {
    this.problems = problems;
    this.nanoClock = nanoClock;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    long most = FOR_STRANGERS.contains(request.getRequestURI()) ? MOST_OF_STRANGERS : MOST;
    if (request.getContentLengthLong() > most) {
      response.setHeader("Connection", "close");
      problems.write(response, tooLarge(most));
      return;
    }
    Limited limited = new Limited(request, most, nanoClock);
    chain.doFilter(limited, new Closing(limited, response));
  }

  private static Refusal tooLarge(long most) {
    return Refusal.other(413, "this request has at most " + (most >> 10) + " KiB");
  }

  private static Refusal tooSlow() {
    return Refusal.other(
        408, "the request came more slowly than " + (LEAST_BYTES_PER_SECOND >> 10) + " KiB/s");
  }

  private static final class Limited extends HttpServletRequestWrapper {
    private final long most;
    private final LongSupplier nanoClock;
    private @Nullable ServletInputStream body;

    Limited(HttpServletRequest request, long most, LongSupplier nanoClock) {
      super(request);
      this.most = most;
      this.nanoClock = nanoClock;
    }

    @Override
    public ServletInputStream getInputStream() throws IOException {
      if (body == null) {
        body = new Counted(super.getInputStream(), most, nanoClock);
      }
      return body;
    }

    boolean hasMore() throws IOException {
      boolean some = getContentLengthLong() > 0 || getHeader("Transfer-Encoding") != null;
      return some && !getInputStream().isFinished();
    }

    @Override
    public BufferedReader getReader() throws IOException {
      return new BufferedReader(new InputStreamReader(getInputStream(), StandardCharsets.UTF_8));
    }
  }

  /// What was refused before it was read is not read after: the connection ends, and the caller is
  /// told so.
  private static final class Closing extends HttpServletResponseWrapper {
    private static final int REFUSED = 400;

    private final Limited request;

    Closing(Limited request, HttpServletResponse response) {
      super(response);
      this.request = request;
    }

    @Override
    public void setStatus(int status) {
      super.setStatus(status);
      announce(status);
    }

    @Override
    public void sendError(int status) throws IOException {
      announce(status);
      super.sendError(status);
    }

    @Override
    public void sendError(int status, String why) throws IOException {
      announce(status);
      super.sendError(status, why);
    }

    private void announce(int status) {
      try {
        if (status >= REFUSED && request.hasMore()) {
          setHeader("Connection", "close");
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /// What is read of a body, and since when.
  static final class Counted extends ServletInputStream {
    private final ServletInputStream in;
    private final long most;
    private final LongSupplier nanoClock;
    private final long began;
    private long count;

    Counted(ServletInputStream in, long most, LongSupplier nanoClock) {
      this.in = in;
      this.most = most;
      this.nanoClock = nanoClock;
      this.began = nanoClock.getAsLong();
    }

    @Override
    public int read() throws IOException {
      int b = in.read();
      count(b < 0 ? 0 : 1);
      return b;
    }

    @Override
    public int read(byte[] to, int at, int most) throws IOException {
      int read = in.read(to, at, most);
      count(Math.max(0, read));
      return read;
    }

    private void count(int read) {
      count += read;
      if (count > most) {
        throw tooLarge(most);
      }
      long allowed = GRACE.toNanos() + TimeUnit.SECONDS.toNanos(count) / LEAST_BYTES_PER_SECOND;
      if (nanoClock.getAsLong() - began > allowed) {
        throw tooSlow();
      }
    }

    @Override
    public boolean isFinished() {
      return in.isFinished();
    }

    @Override
    public boolean isReady() {
      return in.isReady();
    }

    @Override
    public void setReadListener(ReadListener listener) {
      in.setReadListener(listener);
    }
  }
}

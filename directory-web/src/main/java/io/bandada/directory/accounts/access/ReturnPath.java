package io.bandada.directory.accounts.access;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Where somebody wanted to go before he had to sign in. It travels in the address of the sign-in
/// page, so it is what a stranger may have written: only a page of ours is gone to.
public final class ReturnPath {
  /// Its name among the parameters.
  public static final String PARAMETER = "to";

  private static final int MOST = 2_000;
  private static final String HOME = "/";

  private ReturnPath() {}

  /// The sign-in page that leads back to what is asked for here.
  static String signIn(HttpServletRequest request) {
    String accepted = request.getHeader("Accept");
    boolean page =
        request.getMethod().equals("GET") && accepted != null && accepted.contains("text/html");
    String query = request.getQueryString();
    String wanted = of(request.getRequestURI() + (query == null ? "" : "?" + query));
    return page && !wanted.equals(HOME)
        ? "/login?" + PARAMETER + "=" + URLEncoder.encode(wanted, StandardCharsets.UTF_8)
        : "/login";
  }

  /// A path of ours, or the first page.
  public static String of(@Nullable String given) {
    return given != null && ours(given) ? given : HOME;
  }

  /// Browsers read `//host` and `/\\host` as another site's address.
  private static boolean ours(String given) {
    return given.length() <= MOST
        && given.startsWith("/")
        && !given.startsWith("//")
        && given.chars().allMatch(c -> c > ' ' && c < 0x7f && c != '\\');
  }
}

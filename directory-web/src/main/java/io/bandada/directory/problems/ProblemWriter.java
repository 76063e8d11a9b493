package io.bandada.directory.problems;

import io.bandada.directory.api.Problem;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/// Writes a failure as `application/problem+json`.
@Component
public class ProblemWriter {
  private final JsonMapper json;

  public ProblemWriter(JsonMapper json) {
    this.json = json;
  }

  public void write(HttpServletResponse response, Refusal refusal) throws IOException {
    Long retryMillis = refusal.retryAfter() == null ? null : refusal.retryAfter().toMillis();
    if (retryMillis != null) {
      response.setHeader("Retry-After", Long.toString((retryMillis + 999) / 1_000));
    }
    if (refusal.status() == HttpServletResponse.SC_UNAUTHORIZED) {
      // Not Basic: a browser would ask with a window of its own and then send the password with
      // every request.
      response.setHeader("WWW-Authenticate", "Bearer");
    }
    write(
        response,
        new Problem(
            "urn:bandada:problem:" + refusal.code(),
            title(refusal.status()),
            refusal.status(),
            refusal.code(),
            refusal.detail(),
            refusal.hint(),
            retryMillis));
  }

  private void write(HttpServletResponse response, Problem problem) throws IOException {
    response.setStatus(problem.status());
    response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
    byte[] body = json.writeValueAsBytes(problem);
    response.setContentLength(body.length);
    response.getOutputStream().write(body);
  }

  private static String title(int status) {
    HttpStatus known = HttpStatus.resolve(status);
    return known == null ? "Refused" : known.getReasonPhrase();
  }
}

package io.bandada.directory;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A plain HTTP client of the directory, with the credentials that it was given.
final class Http {
  static final JsonMapper JSON = JsonMapper.builder().build();
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private final String base;
  private final HttpClient client;
  private final Map<String, String> headers;

  Http(int port) {
    this("http://127.0.0.1:" + port, CLIENT);
  }

  Http(String base, HttpClient client) {
    this(base, client, Map.of());
  }

  private Http(String base, HttpClient client, Map<String, String> headers) {
    this.base = base;
    this.client = client;
    this.headers = headers;
  }

  Http with(String header, String value) {
    Map<String, String> all = new LinkedHashMap<>(headers);
    all.put(header, value);
    return new Http(base, client, all);
  }

  Http bearer(String token) {
    return with("Authorization", "Bearer " + token);
  }

  Http basic(String user, String password) {
    String both = user + ":" + password;
    return with(
        "Authorization",
        "Basic " + Base64.getEncoder().encodeToString(both.getBytes(StandardCharsets.UTF_8)));
  }

  record Reply(int status, String text, HttpResponse<String> raw) {
    JsonNode json() {
      return JSON.readTree(text);
    }

    <T> T as(Class<T> type) {
      if (status >= 300) {
        throw new AssertionError(status + " " + text);
      }
      return JSON.readValue(text, type);
    }

    String code() {
      return json().path("code").asString();
    }
  }

  Reply get(String path) {
    return send("GET", path, null);
  }

  Reply delete(String path) {
    return send("DELETE", path, null);
  }

  Reply post(String path, @Nullable Object body) {
    return send("POST", path, body);
  }

  Reply send(String method, String path, @Nullable Object body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(base + path)).timeout(Duration.ofSeconds(60));
    headers.forEach(request::header);
    if (body == null) {
      request.method(method, HttpRequest.BodyPublishers.noBody());
    } else {
      String text = body instanceof String s ? s : JSON.writeValueAsString(body);
      request.method(method, HttpRequest.BodyPublishers.ofString(text));
      if (!headers.containsKey("Content-Type")) {
        request.header("Content-Type", "application/json");
      }
    }
    try {
      HttpResponse<String> response =
          client.send(request.build(), HttpResponse.BodyHandlers.ofString());
      return new Reply(response.statusCode(), response.body(), response);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}

package io.bandada.directory.problems;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.bandada.directory.api.CommitRequest;
import io.bandada.directory.api.IndexRequest;
import io.bandada.directory.api.LoginRequest;
import io.bandada.directory.api.LogoutRequest;
import io.bandada.directory.api.NewPassword;
import io.bandada.directory.api.NewRole;
import io.bandada.directory.api.NewUser;
import io.bandada.directory.api.PingRequest;
import io.bandada.directory.api.Setup;
import io.bandada.directory.api.UploadRequest;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// Bodies of requests: no JSON, refused by the name of what is missing, or whole.
class WholeBodyFuzzTest {
  private static final JsonMapper JSON = JsonMapper.shared();

  private static final List<Class<?>> RECORDS =
      List.of(
          LoginRequest.class,
          LogoutRequest.class,
          PingRequest.class,
          IndexRequest.class,
          UploadRequest.class,
          CommitRequest.class,
          NewUser.class,
          NewPassword.class,
          NewRole.class,
          Setup.class);

  /// Which record (1 byte), then the body.
  @FuzzTest
  void body(byte[] input) throws ReflectiveOperationException {
    if (input.length == 0) {
      return;
    }
    Class<?> type = RECORDS.get(Math.floorMod(input[0], RECORDS.size()));
    Object value;
    try {
      value = JSON.readValue(Arrays.copyOfRange(input, 1, input.length), type);
    } catch (JacksonException e) {
      return; // answered as no JSON
    }
    if (value == null) {
      return; // a body that is missing
    }
    try {
      WholeBody.check(value, "");
    } catch (Refusal e) {
      assertThat(e.getMessage()).containsAnyOf("is missing", "is null");
      return;
    }
    whole(value);
  }

  private static void whole(Object value) throws ReflectiveOperationException {
    for (RecordComponent part : value.getClass().getRecordComponents()) {
      Object inner = part.getAccessor().invoke(value);
      boolean mayLack = part.getAnnotatedType().isAnnotationPresent(Nullable.class);
      assertThat(mayLack || inner != null).as(part.toString()).isTrue();
      if (inner instanceof Record record) {
        whole(record);
      } else if (inner instanceof List<?> list) {
        for (Object element : list) {
          assertThat(element).isNotNull();
          if (element instanceof Record record) {
            whole(record);
          }
        }
      }
    }
  }
}

package io.bandada.directory.door;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.bandada.directory.api.Paths;
import io.bandada.directory.problems.ProblemWriter;
import jakarta.servlet.FilterChain;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import tools.jackson.databind.json.JsonMapper;

class LoginGateTest {
  private static final int MOST_PLACES = LoginGate.WITH_THOSE_WAITING / LoginGate.OF_ONE;

  private final LoginGate gate = new LoginGate(new ProblemWriter(JsonMapper.builder().build()));
  private final CountDownLatch end = new CountDownLatch(1);
  private final AtomicInteger atWork = new AtomicInteger();
  private final AtomicInteger most = new AtomicInteger();
  private final ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();

  @AfterEach
  void stop() {
    end.countDown();
    callers.close();
  }

  @Test
  void soManyOfOnePlaceAndTheNextIsToldToComeAgain() throws Exception {
    List<Future<MockHttpServletResponse>> slow = slow("192.0.2.1", LoginGate.OF_ONE);
    await().until(() -> atWork.get() == LoginGate.AT_A_TIME);
    await().until(() -> login("192.0.2.1").getStatus() == 429);
    assertThat(login("192.0.2.1").getHeader("Retry-After")).isEqualTo("2");
    end.countDown();
    for (Future<MockHttpServletResponse> one : slow) {
      one.get();
    }
    assertThat(login("192.0.2.1").getStatus()).isEqualTo(200);
  }

  @Test
  void soManyInAllAndTheNextIsToldToComeAgainAtOnce() throws Exception {
    List<Future<MockHttpServletResponse>> slow = new ArrayList<>();
    for (int place = 1; place <= MOST_PLACES; place++) {
      slow.addAll(slow("192.0.2." + place, LoginGate.OF_ONE));
    }
    await().until(() -> atWork.get() == LoginGate.AT_A_TIME);
    await().until(() -> login("192.0.2.99").getStatus() == 503);
    assertThat(login("192.0.2.99").getContentAsString())
        .contains("too many logins at once", "\"busy\"");
    assertThat(call(Paths.PING, "192.0.2.99").getStatus()).as("whoever is in").isEqualTo(200);
    end.countDown();
    for (Future<MockHttpServletResponse> one : slow) {
      one.get();
    }
    assertThat(most.get()).isEqualTo(LoginGate.AT_A_TIME);
    assertThat(login("192.0.2.99").getStatus()).isEqualTo(200);
  }

  /// Who has no turn in time is told so, and takes no place any more.
  @Test
  void nobodyWaitsForEver() throws Exception {
    List<Future<MockHttpServletResponse>> slow = slow("192.0.2.1", LoginGate.AT_A_TIME);
    await().until(() -> atWork.get() == LoginGate.AT_A_TIME);
    assertThat(login("192.0.2.2").getStatus()).isEqualTo(503);
    end.countDown();
    for (Future<MockHttpServletResponse> one : slow) {
      assertThat(one.get().getStatus()).isEqualTo(200);
    }
    assertThat(login("192.0.2.2").getStatus()).isEqualTo(200);
  }

  private List<Future<MockHttpServletResponse>> slow(String place, int count) {
    List<Future<MockHttpServletResponse>> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      all.add(callers.submit(() -> call(Paths.LOGIN, place, this::untilTheEnd)));
    }
    return all;
  }

  private void untilTheEnd() throws InterruptedException {
    int now = atWork.incrementAndGet();
    most.accumulateAndGet(now, Math::max);
    end.await();
    atWork.decrementAndGet();
  }

  private MockHttpServletResponse login(String place) throws Exception {
    return call(Paths.LOGIN, place);
  }

  private MockHttpServletResponse call(String path, String place) throws Exception {
    return call(path, place, () -> {});
  }

  private interface Work {
    void run() throws InterruptedException;
  }

  private MockHttpServletResponse call(String path, String place, Work work) throws Exception {
    MockHttpServletRequest request = new MockHttpServletRequest("POST", path);
    request.setRemoteAddr(place);
    MockHttpServletResponse response = new MockHttpServletResponse();
    FilterChain chain =
        (asked, answered) -> {
          try {
            work.run();
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
        };
    gate.doFilter(request, response, chain);
    return response;
  }
}

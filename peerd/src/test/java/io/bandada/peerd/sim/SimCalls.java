package io.bandada.peerd.sim;

import io.bandada.directory.api.Problem;
import io.bandada.peerd.directory.Answer;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/// Changes under an Idempotency-Key: carried out once. The same peer, key and request get the same
/// answer; another request under that key is refused. Answers that say "later" are not kept.
final class SimCalls {
  private final Map<String, Kept> answers = new TreeMap<>();

  private record Kept(Object request, Answer<?> answer) {}

  void clear() {
    answers.clear();
  }

  /// @param request all that makes it this request; its type names what is asked
  @SuppressWarnings("unchecked")
  <T> Answer<T> once(SimPeer by, String key, Object request, Supplier<Answer<T>> change) {
    SimRules.key(key);
    String whose = by.id() + " " + key;
    Kept before = answers.get(whose);
    if (before == null) {
      Answer<T> answer = answer(change);
      if (isForGood(answer)) {
        answers.put(whose, new Kept(request, answer));
      }
      return answer;
    }
    return before.request.equals(request)
        ? (Answer<T>) before.answer
        : new SimRefusal(
                422,
                Problem.IDEMPOTENCY_MISMATCH,
                "this Idempotency-Key was used for another request")
            .answer();
  }

  private static <T> Answer<T> answer(Supplier<Answer<T>> change) {
    try {
      return change.get();
    } catch (SimRefusal refusal) {
      return refusal.answer();
    }
  }

  private static boolean isForGood(Answer<?> answer) {
    return !(answer instanceof Answer.Refused<?>(Problem problem))
        || (problem.status() < 500 && problem.status() != 401 && problem.status() != 429);
  }
}

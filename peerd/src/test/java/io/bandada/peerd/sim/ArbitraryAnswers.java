package io.bandada.peerd.sim;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import io.bandada.directory.api.Problem;
import io.bandada.peerd.directory.Answer;
import java.lang.reflect.Constructor;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Answers of a directory that may be anything which the border to it lets through: whole records
/// of the contract, with any texts and numbers in them. When the input is used up it is away.
final class ArbitraryAnswers {
  private static final int MOST_IN_A_LIST = 3;

  private final FuzzedDataProvider input;

  /// Texts that sound right.
  private final List<String> words;

  ArbitraryAnswers(FuzzedDataProvider input, List<String> words) {
    this.input = input;
    this.words = words;
  }

  Answer<?> answer(Type type) {
    if (input.remainingBytes() == 0) {
      return new Answer.Unavailable<>("the input is used up");
    }
    return switch (input.consumeInt(0, 9)) {
      case 0 -> new Answer.Unavailable<>(text());
      case 1 -> new Answer.Refused<>((Problem) whole(Problem.class));
      default -> new Answer.Ok<>(value(type));
    };
  }

  private Object value(Type type) {
    if (type instanceof ParameterizedType collection) {
      return collection(collection);
    }
    Class<?> plain = (Class<?>) type;
    if (plain == String.class) {
      return text();
    } else if (plain == long.class || plain == Long.class) {
      return number();
    } else if (plain == int.class || plain == Integer.class) {
      return (int) number();
    } else if (plain == boolean.class || plain == Boolean.class) {
      return input.consumeBoolean();
    } else if (plain.isEnum()) {
      return input.pickValue(plain.getEnumConstants());
    }
    return whole(plain);
  }

  private Object collection(ParameterizedType type) {
    Type[] of = type.getActualTypeArguments();
    List<Object> list = new ArrayList<>();
    Map<Object, Object> map = new LinkedHashMap<>();
    for (int i = input.consumeInt(0, MOST_IN_A_LIST); i > 0; i--) {
      if (of.length == 1) {
        list.add(value(of[0]));
      } else {
        map.put(value(of[0]), value(of[1]));
      }
    }
    return of.length == 1 ? list : map;
  }

  boolean yes() {
    return input.consumeBoolean();
  }

  String text() {
    return input.consumeInt(0, 3) > 0 ? input.pickValue(words) : input.consumeString(80);
  }

  private long number() {
    return switch (input.consumeInt(0, 5)) {
      case 0 -> input.consumeLong();
      case 1 -> Long.MAX_VALUE;
      case 2 -> -1;
      default -> input.consumeLong(0, 1 << 20);
    };
  }

  private Object whole(Class<?> type) {
    RecordComponent[] parts = type.getRecordComponents();
    try {
      Constructor<?> made =
          type.getDeclaredConstructor(
              Arrays.stream(parts).map(RecordComponent::getType).toArray(Class<?>[]::new));
      @Nullable Object[] values = Arrays.stream(parts).map(this::part).toArray();
      return made.newInstance(values);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(
          "a record of the contract can be made of any whole values: " + type, e);
    }
  }

  private @Nullable Object part(RecordComponent part) {
    boolean mayLack = part.getAnnotatedType().isAnnotationPresent(Nullable.class);
    return mayLack && input.consumeBoolean() ? null : value(part.getGenericType());
  }
}

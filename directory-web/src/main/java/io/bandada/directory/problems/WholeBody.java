package io.bandada.directory.problems;

import java.lang.reflect.AnnotatedType;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.http.HttpInputMessage;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.servlet.mvc.method.annotation.RequestBodyAdviceAdapter;

/// A record of the contract says with `@Nullable` what may be left out. Whatever else is missing
/// from a body is refused here by name, so that no one behind has to ask.
@ControllerAdvice
class WholeBody extends RequestBodyAdviceAdapter {
  @Override
  public boolean supports(
      MethodParameter parameter, Type type, Class<? extends HttpMessageConverter<?>> converter) {
    return parameter.getParameterType().isRecord();
  }

  @Override
  public Object afterBodyRead(
      Object body,
      HttpInputMessage message,
      MethodParameter parameter,
      Type type,
      Class<? extends HttpMessageConverter<?>> converter) {
    check(body, "");
    return body;
  }

  static void check(Object body, String path) {
    for (RecordComponent component : body.getClass().getRecordComponents()) {
      if (component.getType().isPrimitive()) {
        continue;
      }
      String name = path + component.getName();
      Object value = value(component, body);
      if (value == null) {
        if (!mayBeLeftOut(component.getAnnotatedType())) {
          throw Refusal.badRequest("the field `" + name + "` is missing");
        }
      } else if (value instanceof Record inner) {
        check(inner, name + ".");
      } else if (value instanceof List<?> list) {
        checkAll(list, name);
      }
    }
  }

  private static void checkAll(List<?> list, String name) {
    for (Object element : list) {
      if (element == null) {
        throw Refusal.badRequest("an element of `" + name + "` is null");
      }
      if (element instanceof Record inner) {
        check(inner, name + "[].");
      }
    }
  }

  private static boolean mayBeLeftOut(AnnotatedType type) {
    return type.isAnnotationPresent(Nullable.class);
  }

  private static @Nullable Object value(RecordComponent component, Object body) {
    try {
      return component.getAccessor().invoke(body);
    } catch (IllegalAccessException | InvocationTargetException e) {
      throw new IllegalStateException("a public record can be read", e);
    }
  }
}

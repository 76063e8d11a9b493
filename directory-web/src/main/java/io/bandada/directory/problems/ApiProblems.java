package io.bandada.directory.problems;

import io.bandada.directory.settings.FolderAway;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import org.springframework.web.ErrorResponse;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.MissingServletRequestParameterException;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.resource.NoResourceFoundException;

/// Turns whatever a call of the API throws into a problem. For a page, a refusal becomes its status
/// and its page.
///
/// A resolver and not advice on controllers: a call that no controller takes gets its problem here,
/// too.
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
class ApiProblems implements HandlerExceptionResolver {
  private static final Logger LOG = LoggerFactory.getLogger(ApiProblems.class);

  private final ProblemWriter writer;

  ApiProblems(ProblemWriter writer) {
    this.writer = writer;
  }

  @Override
  public @Nullable ModelAndView resolveException(
      HttpServletRequest request,
      HttpServletResponse response,
      @Nullable Object handler,
      Exception e) {
    try {
      if (request.getRequestURI().startsWith("/api/")) {
        if (!response.isCommitted()) {
          response.resetBuffer();
          writer.write(response, refusal(request, e));
        }
        return new ModelAndView();
      }
      if ((e instanceof FolderAway away ? Refusal.dataAway(away.why()) : e)
          instanceof Refusal refusal) {
        request.setAttribute(Refusal.class.getName(), refusal);
        response.sendError(refusal.status(), refusal.detail());
        return new ModelAndView();
      }
      return null;
    } catch (IOException gone) {
      LOG.debug("the caller went away before its problem was written", gone);
      return new ModelAndView();
    }
  }

  private static Refusal refusal(HttpServletRequest request, Exception e) {
    return switch (e) {
      case Refusal refusal -> refusal;
      case NoResourceFoundException _ ->
          Refusal.notFound("there is no " + request.getMethod() + " " + shown(request));
      case HttpRequestMethodNotSupportedException m ->
          Refusal.other(405, "there is no " + m.getMethod() + " " + shown(request));
      case HttpMediaTypeNotSupportedException _ -> Refusal.other(415, "send application/json");
      case MissingServletRequestParameterException m ->
          Refusal.badRequest("the parameter " + m.getParameterName() + " is missing");
      case MethodArgumentTypeMismatchException m ->
          Refusal.badRequest("the parameter " + m.getName() + " does not fit");
      case HttpMessageNotReadableException m -> unreadable(m);
      case ErrorResponse known ->
          Refusal.other(known.getStatusCode().value(), "the request does not fit");
      case FolderAway away -> Refusal.dataAway(away.why());
      case TransientDataAccessException d -> databaseAway(d);
      case DataAccessResourceFailureException d -> databaseAway(d);
      case TransactionException t -> databaseAway(t);
      default -> {
        LOG.error("{} {} failed", request.getMethod(), shown(request), e);
        yield Refusal.internal();
      }
    };
  }

  private static Refusal unreadable(HttpMessageNotReadableException e) {
    for (Throwable t = e; t != null; t = t.getCause()) {
      if (t instanceof Refusal refusal) {
        return refusal;
      }
    }
    return Refusal.badRequest("the body is not the JSON that this call takes");
  }

  private static Refusal databaseAway(Exception e) {
    // Told in the log where the database is, once.
    LOG.debug("the database did not answer", e);
    return Refusal.databaseAway();
  }

  private static String shown(HttpServletRequest request) {
    String uri = request.getRequestURI();
    return uri.length() > 200 ? uri.substring(0, 200) + "..." : uri;
  }
}

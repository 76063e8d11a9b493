package io.bandada.directory.accounts.access;

import io.bandada.directory.accounts.Accounts;
import io.bandada.directory.accounts.Standings;
import io.bandada.directory.events.EventKind;
import io.bandada.directory.events.Events;
import io.bandada.directory.problems.ProblemWriter;
import io.bandada.directory.problems.Refusal;
import io.bandada.directory.settings.FolderAway;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AuthorizeHttpRequestsConfigurer;
import org.springframework.security.config.annotation.web.configurers.RequestCacheConfigurer;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.security.web.authentication.AuthenticationFailureHandler;
import org.springframework.security.web.authentication.AuthenticationSuccessHandler;
import org.springframework.security.web.authentication.logout.LogoutSuccessHandler;
import org.springframework.security.web.authentication.www.BasicAuthenticationFilter;
import org.springframework.security.web.csrf.CsrfException;
import org.springframework.security.web.csrf.CsrfFilter;

/// Who may open which page. Every page stands here with who may have it; one that does not is shut.
@Configuration(proxyBeanMethods = false)
class PeopleSecurity {
  private static final String[] FOR_ALL = {
    "/assets/**", "/webjars/htmx.org/**", "/login", "/setup"
  };
  private static final String[] WAYS_IN_AND_OUT = {"/login", "/setup", "/logout"};
  private static final String[] TO_LOOK_AT = {
    "/",
    "/peers",
    "/peers/*",
    "/files",
    "/file",
    "/transfers",
    "/events",
    "/live",
    "/account",
    "/safe-mode"
  };
  private static final String[] OF_ONESELF = {"/account/password", "/account/sign-out"};
  private static final String[] TO_ADD_AND_REMOVE = {
    "/peers/add",
    "/peers/add/*",
    "/peer/revoke",
    "/file/remove",
    "/transfers/cancel",
    "/transfers/steer"
  };

  private final Accounts accounts;
  private final Standings standings;
  private final OwnOrigin own;
  private final ProblemWriter problems;

  PeopleSecurity(Accounts accounts, Standings standings, OwnOrigin own, ProblemWriter problems) {
    this.accounts = accounts;
    this.standings = standings;
    this.own = own;
    this.problems = problems;
  }

  @Bean
  @Order(3)
  SecurityFilterChain people(
      HttpSecurity http,
      Events events,
      OpenSessions sessions,
      @Value("${server.servlet.session.cookie.name}") String sessionCookie) {
    return SecurityHeaders.on(http)
        .authorizeHttpRequests(PeopleSecurity::rules)
        .csrf(csrf -> csrf.csrfTokenRepository(new CsrfTokens(sessionCookie)))
        .requestCache(RequestCacheConfigurer::disable)
        .formLogin(
            form ->
                form.loginPage("/login")
                    .failureHandler(notLetIn())
                    .successHandler(welcome(events, sessions)))
        .logout(
            out ->
                out.logoutUrl("/logout")
                    .logoutSuccessHandler(goodbye(events))
                    .deleteCookies(sessionCookie))
        .exceptionHandling(
            e -> e.authenticationEntryPoint(signInFirst()).accessDeniedHandler(notAllowed()))
        .addFilterBefore(new SameOriginFilter(own, problems, true), CsrfFilter.class)
        .addFilterBefore(new SetupRedirect(accounts), BasicAuthenticationFilter.class)
        .addFilterAfter(new SignInCheck(standings), BasicAuthenticationFilter.class)
        .build();
  }

  private static void rules(
      AuthorizeHttpRequestsConfigurer<HttpSecurity>.AuthorizationManagerRequestMatcherRegistry
          rules) {
    rules
        .dispatcherTypeMatchers(DispatcherType.ERROR)
        .permitAll()
        .requestMatchers(HttpMethod.GET, FOR_ALL)
        .permitAll()
        .requestMatchers(HttpMethod.HEAD, FOR_ALL)
        .permitAll()
        .requestMatchers(HttpMethod.POST, WAYS_IN_AND_OUT)
        .permitAll()
        .requestMatchers(TO_ADD_AND_REMOVE)
        .hasAnyRole("MEMBER", "ADMIN")
        .requestMatchers(HttpMethod.GET, TO_LOOK_AT)
        .hasAnyRole("VIEWER", "MEMBER", "ADMIN")
        .requestMatchers(HttpMethod.HEAD, TO_LOOK_AT)
        .hasAnyRole("VIEWER", "MEMBER", "ADMIN")
        .requestMatchers(HttpMethod.POST, OF_ONESELF)
        .hasAnyRole("VIEWER", "MEMBER", "ADMIN")
        .requestMatchers("/users", "/users/*", "/safe-mode")
        .hasRole("ADMIN")
        .anyRequest()
        .access((who, request) -> NoSuchRoute.SHUT);
  }

  private static AuthenticationEntryPoint signInFirst() {
    return (request, response, e) -> response.sendRedirect(ReturnPath.signIn(request));
  }

  private static AccessDeniedHandler notAllowed() {
    return (request, response, e) -> {
      if (e instanceof CsrfException && request.getSession(false) == null) {
        response.sendRedirect("/login?again");
      } else {
        response.sendError(
            (NoSuchRoute.isCauseOf(e) ? HttpStatus.NOT_FOUND : HttpStatus.FORBIDDEN).value());
      }
    };
  }

  private static AuthenticationSuccessHandler welcome(Events events, OpenSessions sessions) {
    return (request, response, who) -> {
      try {
        events.record(
            who.getName(), EventKind.SIGN_IN, who.getName(), who.getName() + " signed in.");
      } catch (FolderAway away) {
        request.getSession().invalidate();
        throw away;
      }
      sessions.signedIn(who.getName(), request.getSession());
      response.sendRedirect(ReturnPath.of(request.getParameter(ReturnPath.PARAMETER)));
    };
  }

  private static AuthenticationFailureHandler notLetIn() {
    return (request, response, e) ->
        response.sendRedirect(
            "/login?" + why(e.getCause()) + "&" + ReturnPath.PARAMETER + "=" + wanted(request));
  }

  private static String why(@Nullable Throwable cause) {
    Duration wait = cause instanceof Refusal refusal ? refusal.retryAfter() : null;
    return wait == null ? "error" : "wait=" + (wait.toSeconds() + 1);
  }

  private static String wanted(HttpServletRequest request) {
    return URLEncoder.encode(
        ReturnPath.of(request.getParameter(ReturnPath.PARAMETER)), StandardCharsets.UTF_8);
  }

  private static LogoutSuccessHandler goodbye(Events events) {
    return (request, response, who) -> {
      if (who != null) {
        try {
          events.record(
              who.getName(), EventKind.SIGN_OUT, who.getName(), who.getName() + " signed out.");
        } catch (FolderAway _) {
          // Out is out, written down or not.
        }
      }
      response.sendRedirect("/login?out");
    };
  }
}

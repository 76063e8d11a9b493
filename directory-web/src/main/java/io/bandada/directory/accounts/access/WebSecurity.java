package io.bandada.directory.accounts.access;

import io.bandada.directory.accounts.Accounts;
import io.bandada.directory.accounts.Standings;
import io.bandada.directory.accounts.idempotency.CallKey;
import io.bandada.directory.accounts.idempotency.IdempotentCalls;
import io.bandada.directory.api.Paths;
import io.bandada.directory.database.Database;
import io.bandada.directory.problems.ProblemWriter;
import io.bandada.directory.problems.Refusal;
import jakarta.servlet.http.HttpServletRequest;
import java.time.InstantSource;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpMethod;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.authentication.ProviderManager;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.authentication.www.BasicAuthenticationFilter;
import org.springframework.security.web.csrf.CsrfException;
import org.springframework.security.web.csrf.CsrfFilter;
import org.springframework.security.web.firewall.HttpFirewall;
import org.springframework.security.web.firewall.StrictHttpFirewall;

/// Who may call what. Deny by default: what is not named is shut ([NoSuchRoute]).
///
/// Three chains of the people's listener: the API (HTTP Basic for scripts, or a browser's session
/// with its CSRF token), what machines watch (health for all, metrics for signed-in users), and the
/// pages of people ([PeopleSecurity]). What is for peers is not there; their own listener has
/// [PeersSecurity].
@Configuration(proxyBeanMethods = false)
class WebSecurity {
  private static final String[] TO_READ = {
    Paths.FILES,
    Paths.FILES + "/**",
    Paths.FOLDERS,
    Paths.TRASH,
    Paths.PEERS,
    Paths.PEERS + "/*",
    Paths.TRANSFERS,
    Paths.EVENTS,
    Paths.DOWNLOAD,
    Paths.SAFE_MODE,
    Paths.API + "/openapi",
    Paths.API + "/openapi.yaml"
  };

  private final Accounts accounts;
  private final Standings standings;
  private final OwnOrigin own;
  private final ProblemWriter problems;

  WebSecurity(Accounts accounts, Standings standings, OwnOrigin own, ProblemWriter problems) {
    this.accounts = accounts;
    this.standings = standings;
    this.own = own;
    this.problems = problems;
  }

  @Bean
  AuthenticationManager authenticationManager() {
    return new ProviderManager(new AccountSignIn(accounts));
  }

  @Bean
  @Order(1)
  SecurityFilterChain api(HttpSecurity http, IdempotentCalls idempotent) {
    return SecurityHeaders.on(http)
        .securityMatcher("/api/**")
        .authorizeHttpRequests(
            rules ->
                rules
                    .requestMatchers(HttpMethod.POST, Paths.SETUP)
                    .permitAll()
                    .requestMatchers(HttpMethod.POST, Paths.USERS + "/*/sign-out")
                    .hasAnyRole("ADMIN", "MEMBER", "VIEWER")
                    .requestMatchers(Paths.TOKENS, Paths.TOKENS + "/**")
                    .hasAnyRole("ADMIN", "MEMBER")
                    .requestMatchers(Paths.USERS, Paths.USERS + "/**")
                    .hasRole("ADMIN")
                    .requestMatchers(HttpMethod.POST, Paths.SAFE_MODE + "/end")
                    .hasRole("ADMIN")
                    .requestMatchers(HttpMethod.GET, TO_READ)
                    .hasAnyRole("ADMIN", "MEMBER", "VIEWER")
                    .requestMatchers(HttpMethod.HEAD, TO_READ)
                    .hasAnyRole("ADMIN", "MEMBER", "VIEWER")
                    .requestMatchers(HttpMethod.DELETE, Paths.FILES + "/**", Paths.PEERS + "/*")
                    .hasAnyRole("ADMIN", "MEMBER")
                    .requestMatchers(
                        HttpMethod.POST,
                        Paths.TRANSFERS + "/*",
                        Paths.NAMES,
                        Paths.TRASH + "/restore")
                    .hasAnyRole("ADMIN", "MEMBER")
                    .anyRequest()
                    .access((who, request) -> NoSuchRoute.SHUT))
        .csrf(csrf -> csrf.ignoringRequestMatchers(WebSecurity::needsNoToken))
        .addFilterBefore(new SameOriginFilter(own, problems, false), CsrfFilter.class)
        .httpBasic(basic -> basic.authenticationEntryPoint(notSignedIn()))
        .addFilterAfter(new SignInCheck(standings), BasicAuthenticationFilter.class)
        .addFilterAfter(idempotent, AuthorizationFilter.class)
        .requestCache(AbstractHttpConfigurer::disable)
        .sessionManagement(session -> session.sessionCreationPolicy(SessionCreationPolicy.NEVER))
        .exceptionHandling(
            e -> e.authenticationEntryPoint(notSignedIn()).accessDeniedHandler(notAllowed()))
        .build();
  }

  @Bean
  IdempotentCalls idempotentCalls(Database database, CallKey key, InstantSource clock) {
    return new IdempotentCalls(database, key, problems, clock);
  }

  /// It belongs into the chain above and not among the filters of all requests.
  @Bean
  FilterRegistrationBean<IdempotentCalls> notForAllRequests(IdempotentCalls calls) {
    FilterRegistrationBean<IdempotentCalls> registration = new FilterRegistrationBean<>(calls);
    registration.setEnabled(false);
    return registration;
  }

  /// A browser adds cookies by itself, but no Authorization header (it is never asked for one):
  /// only who comes with a session of the pages needs their token. Who comes with nothing is told
  /// to sign in, and not of a token.
  private static boolean needsNoToken(HttpServletRequest request) {
    String path = request.getRequestURI();
    return request.getHeader("Authorization") != null
        || request.getSession(false) == null
        || path.equals(Paths.SETUP);
  }

  @Bean
  @Order(2)
  SecurityFilterChain machines(HttpSecurity http) {
    return SecurityHeaders.on(http)
        .securityMatcher("/actuator/**")
        .authorizeHttpRequests(
            rules ->
                rules
                    .requestMatchers(HttpMethod.GET, "/actuator/health")
                    .permitAll()
                    .requestMatchers(HttpMethod.HEAD, "/actuator/health")
                    .permitAll()
                    .requestMatchers(HttpMethod.GET, "/actuator/prometheus")
                    .hasAnyRole("ADMIN", "MEMBER", "VIEWER")
                    .anyRequest()
                    .access((who, request) -> NoSuchRoute.SHUT))
        .csrf(csrf -> csrf.ignoringRequestMatchers(WebSecurity::needsNoToken))
        .addFilterBefore(new SameOriginFilter(own, problems, false), CsrfFilter.class)
        .httpBasic(basic -> basic.authenticationEntryPoint(notSignedIn()))
        .requestCache(AbstractHttpConfigurer::disable)
        .sessionManagement(session -> session.sessionCreationPolicy(SessionCreationPolicy.NEVER))
        .exceptionHandling(
            e -> e.authenticationEntryPoint(notSignedIn()).accessDeniedHandler(notAllowed()))
        .build();
  }

  private AuthenticationEntryPoint notSignedIn() {
    return (request, response, e) -> {
      if (e.getCause() instanceof Refusal refusal) {
        problems.write(response, refusal);
      } else {
        problems.write(response, nobody());
      }
    };
  }

  private static Refusal nobody() {
    return Refusal.notSignedIn(
        "this needs a signed-in user", "sign in, or send user and password with the call");
  }

  private AccessDeniedHandler notAllowed() {
    return (request, response, e) -> {
      if (NoSuchRoute.isCauseOf(e)) {
        problems.write(
            response, Refusal.notFound("there is no " + request.getMethod() + " for this address"));
      } else if (!(e instanceof CsrfException)) {
        problems.write(
            response,
            Refusal.notAllowed("this user may not do that", "ask an admin of the network"));
      } else if (SecurityContextHolder.getContext().getAuthentication() == null) {
        problems.write(response, nobody());
      } else {
        problems.write(
            response,
            Refusal.notAllowed(
                "the request does not carry the page's CSRF token", "load the page again"));
      }
    };
  }

  /// A file's name is data in a path: whatever a name may have is let through, and no path here is
  /// ever one of the disk.
  @Bean
  HttpFirewall firewall() {
    StrictHttpFirewall firewall = new StrictHttpFirewall();
    firewall.setAllowSemicolon(true);
    firewall.setAllowUrlEncodedPercent(true);
    firewall.setAllowUrlEncodedPeriod(true);
    firewall.setAllowBackSlash(true);
    return firewall;
  }
}

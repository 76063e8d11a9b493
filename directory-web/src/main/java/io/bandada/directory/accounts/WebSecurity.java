package io.bandada.directory.accounts;

import io.bandada.directory.api.Paths;
import io.bandada.directory.database.Database;
import io.bandada.directory.events.EventKind;
import io.bandada.directory.events.Events;
import io.bandada.directory.problems.ProblemWriter;
import io.bandada.directory.problems.Refusal;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.InstantSource;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.security.autoconfigure.web.servlet.PathRequest;
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
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.authentication.SavedRequestAwareAuthenticationSuccessHandler;
import org.springframework.security.web.authentication.logout.LogoutSuccessHandler;
import org.springframework.security.web.authentication.logout.SimpleUrlLogoutSuccessHandler;
import org.springframework.security.web.authentication.www.BasicAuthenticationFilter;
import org.springframework.security.web.csrf.CsrfException;
import org.springframework.security.web.firewall.HttpFirewall;
import org.springframework.security.web.firewall.StrictHttpFirewall;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;

/// Who may call what. Deny by default: whatever is not named here wants a signed-in user.
///
/// Three chains: the API (a peer's bearer session, HTTP Basic for scripts, or a browser's session with its CSRF token), what
/// machines watch (health for all, metrics for signed-in users), and the pages of people.
@Configuration(proxyBeanMethods = false)
class WebSecurity {
  private static final String CONTENT_POLICY =
      "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; font-src 'self';"
          + " object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

  private static final String[] PEERS_ONLY = {Paths.LOGOUT, Paths.PING, Paths.INDEX, Paths.UPLOAD, Paths.UPLOAD + "/**"};

  private final Accounts accounts;
  private final Standings standings;
  private final ProblemWriter problems;

  WebSecurity(Accounts accounts, Standings standings, ProblemWriter problems) {
    this.accounts = accounts;
    this.standings = standings;
    this.problems = problems;
  }

  @Bean
  AuthenticationManager authenticationManager() {
    return new ProviderManager(new AccountSignIn(accounts));
  }

  @Bean
  @Order(1)
  SecurityFilterChain api(HttpSecurity http, PeerSessions sessions, IdempotentCalls idempotent) {
    return common(http)
        .securityMatcher("/api/**")
        .authorizeHttpRequests(
            rules ->
                rules
                    .requestMatchers(HttpMethod.POST, Paths.LOGIN, Paths.SETUP)
                    .permitAll()
                    .requestMatchers(PEERS_ONLY)
                    .hasRole("PEER")
                    .requestMatchers(HttpMethod.POST, Paths.USERS + "/*/sign-out")
                    .hasAnyRole("ADMIN", "MEMBER", "VIEWER")
                    .requestMatchers(Paths.TOKENS, Paths.TOKENS + "/**")
                    .hasAnyRole("ADMIN", "MEMBER")
                    .requestMatchers(Paths.USERS, Paths.USERS + "/**")
                    .hasRole("ADMIN")
                    .requestMatchers(HttpMethod.GET, "/api/**")
                    .authenticated()
                    .requestMatchers(HttpMethod.HEAD, "/api/**")
                    .authenticated()
                    .anyRequest()
                    .hasAnyRole("ADMIN", "MEMBER", "PEER"))
        .csrf(csrf -> csrf.ignoringRequestMatchers(WebSecurity::needsNoToken))
        .httpBasic(basic -> basic.authenticationEntryPoint(notSignedIn()))
        .addFilterBefore(new BearerFilter(sessions, problems), BasicAuthenticationFilter.class)
        .addFilterAfter(new StillThere(standings), BasicAuthenticationFilter.class)
        .addFilterAfter(idempotent, AuthorizationFilter.class)
        .requestCache(AbstractHttpConfigurer::disable)
        .sessionManagement(session -> session.sessionCreationPolicy(SessionCreationPolicy.NEVER))
        .exceptionHandling(e -> e.authenticationEntryPoint(notSignedIn()).accessDeniedHandler(notAllowed()))
        .build();
  }

  @Bean
  IdempotentCalls idempotentCalls(Database database, SessionKey key, InstantSource clock) {
    return new IdempotentCalls(database, key, problems, clock);
  }

  /// It belongs into the chain above and not among the filters of all requests.
  @Bean
  FilterRegistrationBean<IdempotentCalls> notForAllRequests(IdempotentCalls calls) {
    FilterRegistrationBean<IdempotentCalls> registration = new FilterRegistrationBean<>(calls);
    registration.setEnabled(false);
    return registration;
  }

  /// A browser adds cookies by itself, but no Authorization header (it is never asked for one): only who comes with a session
  /// of the pages needs their token. Who comes with nothing is told to sign in, and not of a token.
  private static boolean needsNoToken(HttpServletRequest request) {
    String path = request.getRequestURI();
    return request.getHeader("Authorization") != null
        || request.getSession(false) == null
        || path.equals(Paths.LOGIN)
        || path.equals(Paths.SETUP);
  }

  @Bean
  @Order(2)
  SecurityFilterChain machines(HttpSecurity http) {
    return common(http)
        .securityMatcher("/actuator/**")
        .authorizeHttpRequests(
            rules ->
                rules
                    .requestMatchers("/actuator/health", "/actuator/health/**")
                    .permitAll()
                    .anyRequest()
                    .authenticated())
        .csrf(csrf -> csrf.ignoringRequestMatchers(WebSecurity::needsNoToken))
        .httpBasic(basic -> basic.authenticationEntryPoint(notSignedIn()))
        .requestCache(AbstractHttpConfigurer::disable)
        .sessionManagement(session -> session.sessionCreationPolicy(SessionCreationPolicy.NEVER))
        .exceptionHandling(e -> e.authenticationEntryPoint(notSignedIn()).accessDeniedHandler(notAllowed()))
        .build();
  }

  @Bean
  @Order(3)
  SecurityFilterChain people(
      HttpSecurity http, Events events, @Value("${server.servlet.session.cookie.name}") String sessionCookie) {
    return common(http)
        .authorizeHttpRequests(
            rules ->
                rules
                    .requestMatchers(PathRequest.toStaticResources().atCommonLocations())
                    .permitAll()
                    .requestMatchers("/assets/**", "/favicon.svg", "/setup", "/login", "/error")
                    .permitAll()
                    .anyRequest()
                    .authenticated())
        .formLogin(form -> form.loginPage("/login").failureUrl("/login?error").successHandler(welcome(events)))
        .logout(out -> out.logoutUrl("/logout").logoutSuccessHandler(goodbye(events)).deleteCookies(sessionCookie))
        .addFilterBefore(new SetupFirst(accounts), BasicAuthenticationFilter.class)
        .addFilterAfter(new StillThere(standings), BasicAuthenticationFilter.class)
        .build();
  }

  private static SavedRequestAwareAuthenticationSuccessHandler welcome(Events events) {
    SavedRequestAwareAuthenticationSuccessHandler back = new SavedRequestAwareAuthenticationSuccessHandler();
    return new SavedRequestAwareAuthenticationSuccessHandler() {
      @Override
      public void onAuthenticationSuccess(
          HttpServletRequest request,
          HttpServletResponse response,
          Authentication who)
          throws ServletException, IOException {
        events.record(who.getName(), EventKind.SIGN_IN, who.getName(), who.getName() + " signed in.");
        back.onAuthenticationSuccess(request, response, who);
      }
    };
  }

  private static LogoutSuccessHandler goodbye(Events events) {
    SimpleUrlLogoutSuccessHandler toLogin = new SimpleUrlLogoutSuccessHandler();
    toLogin.setDefaultTargetUrl("/login?out");
    return (request, response, who) -> {
      if (who != null) {
        events.record(who.getName(), EventKind.SIGN_OUT, who.getName(), who.getName() + " signed out.");
      }
      toLogin.onLogoutSuccess(request, response, who);
    };
  }

  private static HttpSecurity common(HttpSecurity http) {
    return http.headers(
        headers ->
            headers
                .contentSecurityPolicy(policy -> policy.policyDirectives(CONTENT_POLICY))
                .referrerPolicy(
                    referrer ->
                        referrer.policy(
                            ReferrerPolicy.SAME_ORIGIN))
                .permissionsPolicyHeader(
                    permissions -> permissions.policy("camera=(), geolocation=(), microphone=(), payment=(), usb=()")));
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
    return Refusal.notSignedIn("this needs a signed-in user", "sign in, or send a session with the call");
  }

  private AccessDeniedHandler notAllowed() {
    return (request, response, e) -> {
      if (!(e instanceof CsrfException)) {
        problems.write(response, Refusal.notAllowed("this user may not do that", "ask an admin of the network"));
      } else if (SecurityContextHolder.getContext().getAuthentication() == null) {
        problems.write(response, nobody());
      } else {
        problems.write(
            response, Refusal.notAllowed("the request does not carry the page's CSRF token", "load the page again"));
      }
    };
  }

  /// A file's name is data in a path: whatever a name may have is let through, and no path here is ever one of the disk.
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

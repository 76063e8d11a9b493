package io.bandada.directory.accounts.access;

import io.bandada.directory.accounts.Standings;
import io.bandada.directory.accounts.idempotency.IdempotentCalls;
import io.bandada.directory.api.Paths;
import io.bandada.directory.authority.Authority;
import io.bandada.directory.door.Listener;
import io.bandada.directory.door.LoginGate;
import io.bandada.directory.problems.ProblemWriter;
import io.bandada.directory.problems.Refusal;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpMethod;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.ExceptionTranslationFilter;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.context.NullSecurityContextRepository;

/// Who may call what on the listener of peers. A certificate of the network says who calls, and
/// nothing else does: no password, no cookie, no header. Whatever is not for peers does not exist
/// here, and what is for peers only does not exist elsewhere.
@Configuration(proxyBeanMethods = false)
class PeersSecurity {
  static final String PEER = "PEER";

  /// Its certificate has run out, and not for long.
  static final String LATE = "LATE";

  private final ProblemWriter problems;

  PeersSecurity(ProblemWriter problems) {
    this.problems = problems;
  }

  @Bean
  @Order(-1)
  SecurityFilterChain peers(
      HttpSecurity http, Authority authority, Standings standings, IdempotentCalls idempotent) {
    return bare(http)
        .securityMatcher(Listener.PEERS::heard)
        .authorizeHttpRequests(
            rules ->
                rules
                    .dispatcherTypeMatchers(DispatcherType.ERROR)
                    .permitAll()
                    .requestMatchers(HttpMethod.POST, Paths.LOGIN)
                    .permitAll()
                    .requestMatchers(HttpMethod.POST, Paths.RENEW)
                    .hasAnyRole(PEER, LATE)
                    .requestMatchers(HttpMethod.POST, PeerRoutes.TO_POST)
                    .hasRole(PEER)
                    .requestMatchers(HttpMethod.DELETE, PeerRoutes.TO_DELETE)
                    .hasRole(PEER)
                    .requestMatchers(HttpMethod.GET, PeerRoutes.TO_READ)
                    .hasRole(PEER)
                    .requestMatchers(HttpMethod.HEAD, PeerRoutes.TO_READ)
                    .hasRole(PEER)
                    .anyRequest()
                    .access((who, request) -> NoSuchRoute.SHUT))
        .addFilterBefore(new LoginGate(problems), ExceptionTranslationFilter.class)
        .addFilterBefore(
            new CertificateFilter(authority, standings, problems), ExceptionTranslationFilter.class)
        .addFilterAfter(idempotent, AuthorizationFilter.class)
        .exceptionHandling(
            e ->
                e.authenticationEntryPoint(
                        (request, response, why) -> problems.write(response, nobody()))
                    .accessDeniedHandler(
                        (request, response, why) ->
                            problems.write(
                                response,
                                NoSuchRoute.isCauseOf(why)
                                    ? nothing(request)
                                    : Refusal.notAllowed(
                                        "a peer may not do that", "ask an admin of the network"))))
        .build();
  }

  /// No sessions, no forms, no pages: what is left is who calls and whether he may.
  private static HttpSecurity bare(HttpSecurity http) {
    return http.csrf(AbstractHttpConfigurer::disable)
        .headers(AbstractHttpConfigurer::disable)
        .logout(AbstractHttpConfigurer::disable)
        .anonymous(AbstractHttpConfigurer::disable)
        .servletApi(AbstractHttpConfigurer::disable)
        .requestCache(AbstractHttpConfigurer::disable)
        .sessionManagement(AbstractHttpConfigurer::disable)
        .securityContext(
            context -> context.securityContextRepository(new NullSecurityContextRepository()));
  }

  private static Refusal nobody() {
    return Refusal.notSignedIn(
        "this needs a certificate of the network", "log this peer in: peerctl login");
  }

  private static Refusal nothing(HttpServletRequest request) {
    return Refusal.notFound("there is no " + request.getMethod() + " for this address");
  }
}

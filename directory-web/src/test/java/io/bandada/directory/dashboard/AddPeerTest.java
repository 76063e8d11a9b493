package io.bandada.directory.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.flash;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import io.bandada.directory.accounts.Role;
import io.bandada.directory.accounts.users.JoinTokens;
import io.bandada.directory.api.JoinToken;
import io.bandada.directory.door.ListenerUrls;
import java.util.Objects;
import java.util.regex.Pattern;
import org.hamcrest.Matchers;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.web.servlet.MvcResult;
import org.springframework.test.web.servlet.request.RequestPostProcessor;

/// The page that adds a peer.
class AddPeerTest extends DashboardTest {
  private static final RequestPostProcessor GRACE = as("grace", Role.MEMBER);

  @Autowired JoinTokens tokens;
  @Autowired ListenerUrls urls;

  @Test
  void theLineToPasteIsShownOnce() throws Exception {
    MvcResult made =
        web.perform(post("/peers/add").with(GRACE).with(csrf()))
            .andExpect(status().isFound())
            .andReturn();
    String next = Objects.requireNonNull(made.getResponse().getRedirectedUrl());
    JoinToken token = JoinToken.parse(String.valueOf(made.getFlashMap().get("text")));
    assertThat(next).isEqualTo("/peers/add?token=" + token.id());

    String page = page(next, GRACE, made);
    var line =
        Pattern.compile("echo ([^ ]+) \\| peerctl login --directory ([^ ]+) --token-file -<")
            .matcher(page);
    assertThat(line.find()).isTrue();
    assertThat(line.group(1)).isEqualTo(token.text());
    assertThat(line.group(2)).isEqualTo(urls.peersUrl()).startsWith("https://");
    assertThat(page).contains("Waiting for the machine.");

    assertThat(page(next, GRACE, null))
        .doesNotContain(token.secret())
        .contains("cannot be shown again", "Waiting for the machine.");
  }

  @Test
  void thePageSaysWhoHasJoined() throws Exception {
    JoinToken token = made("grace");
    tokens.redeem(token.id(), token.secret(), SeededNetwork.peerId(3));
    String page = page("/peers/add?token=" + token.id(), GRACE, null);
    assertThat(page)
        .contains(
            "<b>" + NETWORK.peerName(3) + "</b> has joined.", "/peers/" + SeededNetwork.peerId(3));
  }

  @Test
  void anothersTokenIsNobodysBusinessButAnAdmins() throws Exception {
    JoinToken adas = made("ada");
    assertThat(page("/peers/add?token=" + adas.id(), GRACE, null))
        .doesNotContain("token-" + adas.id(), "Waiting for the machine");
    assertThat(page("/peers/add?token=" + adas.id(), ada(), null))
        .contains("token-" + adas.id(), "Waiting for the machine");
    web.perform(post("/peers/add/revoke").param("id", adas.id()).with(GRACE).with(csrf()))
        .andExpect(
            flash()
                .attribute(
                    "said",
                    Matchers.hasToString(Matchers.containsString("There is no join token"))));
    assertThat(tokens.owner(adas.id(), adas.secret(), "192.0.2.1")).isNotNull();
  }

  @Test
  void aTokenIsRevokedOnItsPage() throws Exception {
    JoinToken token = made("grace");
    assertThat(page("/peers/add", GRACE, null))
        .contains("form=\"revoke\"", "value=\"" + token.id() + "\"");
    web.perform(post("/peers/add/revoke").param("id", token.id()).with(GRACE).with(csrf()))
        .andExpect(status().isFound());
    assertThat(page("/peers/add?token=" + token.id(), GRACE, null))
        .contains("This token was revoked")
        .doesNotContain("value=\"" + token.id() + "\"");
  }

  @Test
  void everyAnswerTellsBrowsersToBeCareful() throws Exception {
    var answer = web.perform(get("/peers/add").with(GRACE).secure(true)).andReturn().getResponse();
    assertThat(answer.getHeader("Content-Security-Policy"))
        .startsWith("default-src 'none'; script-src 'self';")
        .contains("frame-ancestors 'none'")
        .doesNotContain("unsafe");
    assertThat(answer.getHeader("X-Content-Type-Options")).isEqualTo("nosniff");
    assertThat(answer.getHeader("Cross-Origin-Opener-Policy")).isEqualTo("same-origin");
    assertThat(answer.getHeader("Cross-Origin-Resource-Policy")).isEqualTo("same-origin");
    assertThat(answer.getHeader("Referrer-Policy")).isEqualTo("same-origin");
    assertThat(answer.getHeader("Cache-Control")).contains("no-store");
    assertThat(answer.getHeader("Strict-Transport-Security"))
        .contains("max-age=31536000")
        .doesNotContain("includeSubDomains");
  }

  private JoinToken made(String account) {
    return JoinToken.parse(tokens.make(account).token());
  }

  private String page(String address, RequestPostProcessor who, @Nullable MvcResult after)
      throws Exception {
    var request = get(address).with(who);
    if (after != null) {
      request.flashAttrs(after.getFlashMap());
    }
    return web.perform(request)
        .andExpect(status().isOk())
        .andReturn()
        .getResponse()
        .getContentAsString();
  }
}

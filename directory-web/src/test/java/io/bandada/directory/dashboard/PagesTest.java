package io.bandada.directory.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.flash;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.header;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.redirectedUrl;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import io.bandada.directory.accounts.Role;
import io.bandada.directory.catalog.Catalog;
import io.bandada.directory.dashboard.lists.ListLines;
import io.bandada.directory.dashboard.text.PageText;
import io.bandada.directory.database.Database;
import io.bandada.directory.members.transfers.ReportedTransfers;
import java.util.List;
import java.util.regex.Pattern;
import org.hamcrest.Matchers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.MediaType;

class PagesTest extends DashboardTest {
  private static final String PEER = "/peers/" + SeededNetwork.peerId(1);
  private static final String HOSTILE = "<img src=x onerror=alert(1)>.txt";

  @Autowired Catalog catalog;
  @Autowired ReportedTransfers transfers;
  @Autowired Database database;

  private String page(String address) throws Exception {
    return web.perform(get(java.net.URI.create(address)).with(ada()))
        .andExpect(status().isOk())
        .andReturn()
        .getResponse()
        .getContentAsString();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/?range=24h",
        "/?range=7d",
        "/peers",
        "/peers?state=live&sort=-free",
        "/files",
        "/files?in=maps/",
        "/files?in=datasets/imaging/&sort=-size",
        "/files?in=nothing/like/that/",
        "/files?health=few&sort=copies",
        "/files?q=nothing-like-that",
        "/transfers",
        "/transfers?kind=upload",
        "/events",
        "/events?kind=peer-live&q=heron",
        "/users",
        "/users/grace"
      })
  void everyPageHasOneHeadingAndAWayToSkipToIt(String address) throws Exception {
    var html = page(address);
    assertThat(Pattern.compile("<h1[ >]").matcher(html).results().count()).as("h1").isEqualTo(1);
    assertThat(html)
        .contains("<a class=\"skip\" href=\"#main\">", "lang=\"en\"", "<main id=\"main\"");
    assertThat(html).doesNotContain("th:", " style=", "<style", "${words", "${line");
    assertThat(Pattern.compile("<th(?![a-z])(?![^>]*scope=)").matcher(html).find())
        .as("a table head without scope")
        .isFalse();
    assertThat(
            Pattern.compile("id=\"([^\"]+)\"")
                .matcher(html)
                .results()
                .map(m -> m.group(1))
                .toList())
        .doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/", "/peers", "/files", "/file?name=x", "/transfers", "/events", "/users"})
  void nobodySeesAnythingBeforeSigningIn(String address) throws Exception {
    web.perform(get(address).accept(MediaType.TEXT_HTML))
        .andExpect(status().isFound())
        .andExpect(
            redirectedUrl(
                address.equals("/")
                    ? "/login"
                    : "/login?to="
                        + new PageText(java.time.InstantSource.system()).encoded(address)));
  }

  @Test
  void theSignInPageSaysWhenItWasWrong() throws Exception {
    assertThat(page("/login")).contains("name=\"username\"", "name=\"password\"", "name=\"_csrf\"");
    assertThat(page("/login?error")).contains("The name or the password is wrong");
  }

  @Test
  void theContentPolicyForbidsInlineScripts() throws Exception {
    web.perform(get("/").with(ada()))
        .andExpect(
            header()
                .string("Content-Security-Policy", Matchers.containsString("script-src 'self'")));
  }

  @Test
  void aHostileNameIsText() throws Exception {
    var html = page("/files");
    assertThat(html).contains("&lt;img src=x onerror=alert(1)&gt;.txt").doesNotContain("<img");
    var link = Pattern.compile("href=\"(/file\\?name=%3Cimg[^\"]*)\"").matcher(html);
    assertThat(link.find()).isTrue();
    var file = page(link.group(1));
    assertThat(file).contains("&lt;img src=x onerror=alert(1)&gt;.txt").doesNotContain("<img");
    assertThat(file).contains("peerctl download &#39;&lt;img src=x onerror=alert(1)&gt;.txt&#39;");
  }

  @Test
  void aNameIsNeverEvaluated() throws Exception {
    var html = page("/files?q=notes");
    assertThat(html)
        .contains("[(${7*7})] &amp; [[${T(java.lang.Runtime)}]]")
        .doesNotContain("[(49)]");
  }

  @Test
  void aListGoesOnWhereItsPageEnded() throws Exception {
    var first = page("/files?q=e");
    var next = Pattern.compile("href=\"([^\"]*after=[^\"]*)\" rel=\"next\"").matcher(first);
    assertThat(next.find()).isTrue();
    var second = page(next.group(1).replace("&amp;", "&"));
    assertThat(names(first)).hasSize(ListLines.PAGE).doesNotContainAnyElementsOf(names(second));
    assertThat(second).contains("rel=\"first\"");
  }

  private static java.util.List<String> names(String html) {
    return Pattern.compile("<tr id=\"(file-[0-9a-f]+)\"")
        .matcher(html)
        .results()
        .map(m -> m.group(1))
        .toList();
  }

  @Test
  void foldersComeBeforeTheFilesAndSayWhatIsBelowThem() throws Exception {
    var all = page("/files");
    assertThat(all)
        .contains(
            "data-folder=\"datasets/\"", "data-folder=\"maps/\"", "href=\"/files?in=maps%2F\"")
        .contains("data-name=\"&lt;img src=x onerror=alert(1)&gt;.txt\"")
        .doesNotContain("data-folder=\"datasets/imaging/\"", "data-name=\"maps/");
    assertThat(all.lastIndexOf("data-folder=")).isLessThan(all.indexOf("data-name="));
    var below = page("/files?in=datasets/");
    assertThat(below)
        .contains("data-folder=\"datasets/imaging/\"", ">imaging/</span>", "<h1>datasets</h1>")
        .doesNotContain("data-folder=\"maps/\"");
    assertThat(page("/files?in=datasets/imaging/"))
        .contains("href=\"/files?in=datasets%2F\"", "<h1>imaging</h1>", "data-name=\"datasets/");
  }

  @Test
  void aSearchGoesOverAllNamesWithTheirPaths() throws Exception {
    assertThat(page("/files?in=maps/&q=scan"))
        .contains("data-name=\"datasets/imaging/", ">datasets/imaging/")
        .doesNotContain("data-folder=");
  }

  @Test
  void aTransferIsSteeredByWhoeverMay() throws Exception {
    NETWORK.transferOnce(transfers, 1);
    var line = Pattern.compile("name=\"pause\" value=\"([^\"]+)\"").matcher(page("/transfers"));
    assertThat(line.find()).isTrue();
    String key = line.group(1);
    steer(key, as("lin", Role.VIEWER)).andExpect(status().isForbidden());
    steer(key, as("grace", Role.MEMBER))
        .andExpect(
            flash().attribute("said", Matchers.hasToString(Matchers.containsString("up to ada"))));
    steer(key, ada()).andExpect(redirectedUrl("/transfers"));
    assertThat(page("/transfers")).contains("pausing …");
    assertThat(
            page(
                "/transfers/cancel?of="
                    + new PageText(java.time.InstantSource.system()).encoded(key)))
        .contains("Cancel this ", "name=\"cancel\"");
    for (int peer = 0; peer < 9; peer++) {
      transfers.report(SeededNetwork.peerId(peer), List.of());
    }
  }

  private org.springframework.test.web.servlet.ResultActions steer(
      String key, org.springframework.test.web.servlet.request.RequestPostProcessor who)
      throws Exception {
    return web.perform(post("/transfers/steer").param("pause", key).with(who).with(csrf()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/files?after=@@@",
        "/peers?after=%00",
        "/events?after=abc",
        "/transfers?after=x",
        "/files?sort=evil&health=evil"
      })
  void aMangledLinkShowsTheFirstPage(String address) throws Exception {
    assertThat(page(address)).doesNotContain("rel=\"first\"");
  }

  @Test
  void theSortedColumnSaysSo() throws Exception {
    assertThat(page("/files?sort=-size")).contains("aria-sort=\"descending\"");
  }

  @Test
  void theOverviewBeginsWithHowItIs() throws Exception {
    assertThat(page("/"))
        .contains(
            "<p class=\"say\">",
            "href=\"/files?health=few&amp;sort=copies\"",
            "<path class=\"line\"");
  }

  @Test
  void aPeerTellsWhyItIsLost() throws Exception {
    assertThat(page("/peers/" + SeededNetwork.peerId(10)))
        .contains("data-state=\"lost\"", "systemctl status peerd");
    assertThat(page(PEER)).contains("Files held", "127.0.0.1:40001");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/peers/nobody", "/file?name=nothing", "/file"})
  void whatIsNotThereIsSaidPlainly(String address) throws Exception {
    var html =
        web.perform(get(address).with(ada()))
            .andExpect(status().isNotFound())
            .andReturn()
            .getResponse()
            .getContentAsString();
    assertThat(html).contains("There is no such", "To the overview");
  }

  @Test
  void whateverGoesWrongTheMenuStays() throws Exception {
    var missing =
        web.perform(get("/file?name=nothing").with(ada()))
            .andReturn()
            .getResponse()
            .getContentAsString();
    var remove =
        page(
            new PageText(java.time.InstantSource.system())
                .fileLink(HOSTILE)
                .replace("/file?", "/file/remove?"));
    for (var html : List.of(missing, remove)) {
      assertThat(html)
          .contains("<nav class=\"nav\"", "<a href=\"/files\" aria-current=\"true\"", "Sign out");
    }
  }

  @Test
  void aCopyOutOfReachIsNotGreen() throws Exception {
    String lost = SeededNetwork.peerId(10);
    String root = catalog.find(NETWORK.nameOf(60)).orElseThrow().root();
    database.write(
        () -> {
          database
              .sql()
              .sql(
                  "INSERT INTO holding (peer_id, root, bucket, size_bytes, have_bytes) VALUES (?,"
                      + " ?, 0, 1, 1)")
              .params(lost, root)
              .update();
        });
    var file = page(new PageText(java.time.InstantSource.system()).fileLink(NETWORK.nameOf(60)));
    assertThat(file)
        .containsPattern(
            "s-lost\"><svg[^>]*><use href=\"/assets/icons.svg#lost\"></use></svg><span>whole, out"
                + " of reach</span>");
    assertThat(file).contains("<span>whole</span>");
    assertThat(page("/peers/" + lost))
        .contains("whole, out of reach")
        .doesNotContain("<span>whole</span>");
  }

  @Test
  void onlyWhoMayRemoveIsOfferedIt() throws Exception {
    var address = new PageText(java.time.InstantSource.system()).fileLink(HOSTILE);
    var lin = get(java.net.URI.create(address)).with(as("lin", Role.VIEWER));
    assertThat(page(address)).contains("/file/remove?name=");
    assertThat(web.perform(lin).andReturn().getResponse().getContentAsString())
        .doesNotContain("/file/remove?name=");
  }

  @Test
  void removingAsksFirstAndTellsAfter() throws Exception {
    String name = NETWORK.nameOf(FILES - 1);
    assertThat(
            page(
                new PageText(java.time.InstantSource.system())
                    .fileLink(name)
                    .replace("/file?", "/file/remove?")))
        .contains("Remove this file?", "Keep it");
    web.perform(post("/file/remove").param("name", name).param("revision", "1").with(ada()))
        .andExpect(status().isForbidden());
    web.perform(
            post("/file/remove")
                .param("name", name)
                .param("revision", "7")
                .with(ada())
                .with(csrf()))
        .andExpect(
            flash()
                .attribute(
                    "said", Matchers.hasToString(Matchers.containsString("nothing was done"))));
    assertThat(catalog.find(name)).isPresent();
    web.perform(
            post("/file/remove")
                .param("name", name)
                .param("revision", "1")
                .with(ada())
                .with(csrf()))
        .andExpect(redirectedUrl("/files"));
    assertThat(catalog.find(name)).isEmpty();
  }

  @Test
  void aViewerCannotRemoveByHandEither() throws Exception {
    String name = NETWORK.nameOf(FILES - 2);
    web.perform(
        post("/file/remove")
            .param("name", name)
            .param("revision", "1")
            .with(as("lin", Role.VIEWER))
            .with(csrf()));
    assertThat(catalog.find(name)).isPresent();
  }

  @Test
  void usersAreForAdmins() throws Exception {
    web.perform(get("/users").with(as("grace", Role.MEMBER))).andExpect(status().isForbidden());
    web.perform(
            post("/users")
                .param("name", "eve")
                .param("password", "long enough")
                .param("role", "admin")
                .with(as("grace", Role.MEMBER))
                .with(csrf()))
        .andExpect(status().isForbidden());
    assertThat(accounts.find("eve")).isEmpty();
  }

  @Test
  void anAdminAddsAndRemovesAUser() throws Exception {
    web.perform(
            post("/users")
                .param("name", "joan")
                .param("password", "long enough")
                .param("role", "viewer")
                .with(ada())
                .with(csrf()))
        .andExpect(redirectedUrl("/users"));
    assertThat(accounts.find("joan"))
        .hasValueSatisfying(user -> assertThat(user.role()).isEqualTo(Role.VIEWER));
    web.perform(
            post("/users/password")
                .param("name", "joan")
                .param("password", "short")
                .with(ada())
                .with(csrf()))
        .andExpect(
            flash().attribute("said", Matchers.hasToString(Matchers.containsString("at least 8"))));
    web.perform(post("/users/remove").param("name", "joan").with(ada()).with(csrf()))
        .andExpect(redirectedUrl("/users"));
    assertThat(accounts.find("joan")).isEmpty();
  }
}

package io.bandada.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.openqa.selenium.By;

/// The dashboard in a real browser, from the first visit on: one story in order.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class DashboardBrowserIT {
  private static final String HOSTILE = "<img src=x onerror=alert(1)>.iso";
  private static final String[] PAGES = {"/", "/peers", "/files", "/transfers", "/events"};
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private @Nullable Network network;
  private @Nullable Browser browser;

  @BeforeAll
  void open() {
    Requirement.program("chromium", "chromium");
    Requirement.program("chromedriver", "chromium-driver");
    network = Network.withoutAdmin(DashboardBrowserIT.class, DirectoryServer.SHORT_LEASES);
    Path pictures = Checkout.TARGET.resolve("DashboardBrowserIT");
    browser =
        Browser.open(network.directory().url(), network.folder().resolve("profile"), pictures);
  }

  @AfterAll
  void close() {
    if (browser != null) {
      browser.close();
    }
    if (network != null) {
      network.close();
    }
  }

  @Test
  @Order(1)
  void theFirstVisitMakesTheFirstAdmin() {
    browser().go("/files");
    browser().awaitPath("/setup");
    browser().picture("setup");

    browser().type("token", "not the token");
    browser().type("user", DirectoryServer.ADMIN);
    browser().type("password", DirectoryServer.PASSWORD);
    browser().submit();
    browser().awaitText("token");
    assertThat(browser().path()).startsWith("/setup");
    browser().consoleHasOnly("403");
    browser().go("/setup");

    browser().type("token", network().directory().setupToken());
    browser().type("user", DirectoryServer.ADMIN);
    browser().type("password", DirectoryServer.PASSWORD);
    browser().submit();
    browser().awaitText("Sign in");
  }

  @Test
  @Order(2)
  void aPersonSignsIn() {
    browser().go("/login");
    browser().picture("login");
    browser().type("username", DirectoryServer.ADMIN);
    browser().type("password", "wrong password");
    browser().submit();
    browser().awaitText("wrong");

    browser().type("username", DirectoryServer.ADMIN);
    browser().type("password", DirectoryServer.PASSWORD);
    browser().submit();

    browser().awaitPath("/");
    assertThat(browser().text()).contains("Peers", "Files", "Transfers", "Events");
  }

  @Test
  @Order(3)
  void aPeerThatJoinsAppearsWithoutAReload() {
    browser().go("/peers");
    browser().awaitText("No peer has joined yet");
    browser().mark();

    network().addPeers(3);

    for (Peer peer : network().peers()) {
      browser().awaitText(peer.name());
    }
    browser().awaitText("Live 3");
    assertThat(browser().isMarked()).as("no reload").isTrue();
    browser().picture("peers");
  }

  @Test
  @Order(4)
  void aHostileFileNameIsTextAndNothingElse() {
    browser().go("/files");
    browser().mark();
    Peer uploader = network().peer(1);

    uploader.ctl().ok("upload", network().file("harmless", 3_000_000, 1), "--name", HOSTILE);

    browser().awaitText(HOSTILE);
    assertThat(browser().isMarked()).as("no reload").isTrue();
    network().awaitCopies(HOSTILE, 3);
    for (String page : PAGES) {
      browser().go(page);
      assertThat(browser().has("img[src=x]"))
          .as("an element made of the name on %s", page)
          .isFalse();
      browser().noDialog();
    }
    browser().go("/files");
    browser().follow(HOSTILE);
    browser().awaitText("peer1");
    assertThat(browser().text()).contains(HOSTILE);
    assertThat(browser().has("img[src=x]")).isFalse();
    browser().noDialog();
    browser().picture("file");
  }

  @Test
  @Order(5)
  void aPeerThatLeavesTurnsBeforeTheEyes() {
    browser().go("/peers");
    browser().awaitText("Live 3");
    browser().mark();

    network().peer(3).program().freeze();
    browser().awaitText("Stale 1");
    network().peer(3).program().thaw();
    browser().awaitText("Live 3");
    network().peer(3).ctl().ok("logout");
    browser().awaitText("Left 1");

    assertThat(browser().isMarked()).as("no reload").isTrue();
    network().peer(3).login(network().directory());
    network().directory().awaitState("peer3", "live", PATIENCE);
  }

  @Test
  @Order(6)
  void whatIsPressedIsNotReplacedBeforeItIsLetGo() {
    Peer peer = network().peer(3);
    browser().go("/peers");
    browser().awaitText("Live 3");
    browser().awaitScript("the live line stands", "document.body.dataset.live === 'connected'");
    browser().press(By.cssSelector("h1"));
    browser()
        .script(
            "window.row = [...document.querySelectorAll('#rows tr')].find(r =>"
                + " r.innerText.includes('peer3'));window.news = 0;"
                + " document.addEventListener('htmx:wsBeforeMessage', e => { if"
                + " (e.detail.message.includes('peer3')) news++; })");
    peer.ctl().ok("logout");
    browser().awaitScript("the news of its row came", "news > 0");
    assertThat(browser().is("row.isConnected")).as("the row stays").isTrue();
    browser().letGo();
    browser().awaitText("Left 1"); // and nothing was missed

    browser().press(By.linkText(peer.name()));
    browser().script("news = 0");
    peer.login(network().directory());
    browser().awaitScript("the news of its row came", "news > 0");
    browser().letGo();
    browser().awaitScript("the click counted", "location.pathname.startsWith('/peers/')");
    network().directory().awaitState(peer.name(), "live", PATIENCE);
  }

  @Test
  @Order(7)
  void everyPageFitsAPhoneAndLooksRightInTheDark() {
    for (boolean dark : new boolean[] {false, true}) {
      browser().dark(dark);
      for (int width : new int[] {1280, 360}) {
        browser().width(width);
        for (String page : PAGES) {
          browser().go(page);
          assertThat(browser().number("document.querySelectorAll('h1').length"))
              .as("one h1 on %s", page)
              .isEqualTo(1);
          assertThat(browser().number("document.documentElement.scrollWidth"))
              .as("%s at %s px", page, width)
              .isLessThanOrEqualTo(width);
          browser()
              .picture(
                  (page.equals("/") ? "overview" : page.substring(1))
                      + "-"
                      + width
                      + (dark ? "-dark" : ""));
        }
      }
    }
    browser().width(1280);
  }

  @Test
  @Order(8)
  void theConsoleStayedClean() {
    browser().consoleIsClean();
  }

  private Browser browser() {
    return java.util.Objects.requireNonNull(browser);
  }

  private Network network() {
    return java.util.Objects.requireNonNull(network);
  }
}

package io.bandada.directory.dashboard;

import io.bandada.directory.TestFolders;
import io.bandada.directory.accounts.Accounts;
import io.bandada.directory.accounts.Caller;
import io.bandada.directory.accounts.Role;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.RequestPostProcessor;

/// A directory on a seeded network of 12 peers and 120 files, some with hostile names.
@SpringBootTest
@AutoConfigureMockMvc
public abstract class DashboardTest {
  static final int FILES = 120;
  public static final SeededNetwork NETWORK = new SeededNetwork(12, FILES);
  private static final Path DATA = seeded();

  @Autowired MockMvc web;
  @Autowired Accounts accounts;

  private static Path seeded() {
    try {
      var data = TestFolders.create("dashboard");
      NETWORK.write(data);
      return data;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @DynamicPropertySource
  static void settings(DynamicPropertyRegistry settings) {
    settings.add("bandada.data", DATA::toString);
    settings.add("bandada.accounts.strength", () -> "4");
  }

  @BeforeEach
  void accounts() {
    account("ada", Role.ADMIN);
    account("grace", Role.MEMBER);
    account("lin", Role.VIEWER);
  }

  private void account(String name, Role role) {
    if (accounts.find(name).isEmpty()) {
      accounts.add(name, "correct horse battery", role, "test");
    }
  }

  /// A browser that is signed in.
  static RequestPostProcessor as(String name, Role role) {
    var caller = new Caller(name, role, null);
    var signedIn =
        SecurityMockMvcRequestPostProcessors.authentication(
            UsernamePasswordAuthenticationToken.authenticated(
                caller, null, List.of(new SimpleGrantedAuthority("ROLE_" + role.name()))));
    return request -> {
      request.addHeader("Origin", "http://localhost");
      return signedIn.postProcessRequest(request);
    };
  }

  static RequestPostProcessor ada() {
    return as("ada", Role.ADMIN);
  }
}

package io.bandada.directory.accounts.users;

import io.bandada.directory.accounts.Account;
import io.bandada.directory.accounts.Accounts;
import io.bandada.directory.problems.Refusal;
import io.bandada.directory.settings.DataFolder;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationStartedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/// The first admin proves that he can read the directory's disk: a one-time token lies in
/// `setup-token` (0600) until there is an admin.
@Component
public class SetupToken {
  private static final Logger LOG = LoggerFactory.getLogger(SetupToken.class);
  private static final int BITS = 130;
  private static final String FILE = "setup-token";

  private final Accounts accounts;
  private final DataFolder data;

  SetupToken(Accounts accounts, DataFolder data) {
    this.accounts = accounts;
    this.data = data;
  }

  @EventListener(ApplicationStartedEvent.class)
  void offer() {
    if (accounts.setUp()) {
      data.delete(FILE);
    } else if (data.read(FILE).isEmpty()) {
      LOG.info("first start: open /setup with the token in {}", data.write(FILE, fresh()));
    } else {
      LOG.info("not set up yet: open /setup with the token in {}", data.file(FILE));
    }
  }

  /// Where it lies, for the page that asks for it.
  public String path() {
    return data.file(FILE).toString();
  }

  /// Makes the first admin.
  ///
  /// @throws Refusal when the token is not the one, or somebody was faster
  public synchronized Account use(String token, String user, String password) {
    if (accounts.setUp()) {
      throw Refusal.notAllowed("the directory is set up already", "sign in at /login");
    }
    byte[] given = token.strip().getBytes(StandardCharsets.UTF_8);
    byte[] wanted = data.read(FILE).map(SetupToken::stripped).orElseGet(() -> new byte[0]);
    if (wanted.length == 0 || !MessageDigest.isEqual(given, wanted)) {
      throw Refusal.notAllowed("the set-up token is wrong", "it is in " + path());
    }
    Account admin = accounts.setUp(user, password);
    data.delete(FILE);
    return admin;
  }

  private static byte[] stripped(byte[] file) {
    return new String(file, StandardCharsets.UTF_8).strip().getBytes(StandardCharsets.UTF_8);
  }

  private static String fresh() {
    return new BigInteger(BITS, new SecureRandom()).toString(32);
  }
}

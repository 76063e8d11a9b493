package io.bandada.peerd.identity;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/// Lets in the directory of one network. The host's name is not looked at: the network's CA
/// certifies one directory and peers, never hosts, so that the role in the certificate says more
/// than a name that somebody's DNS gave.
final class TrustedDirectory extends X509ExtendedTrustManager {
  private final Trust trust;
  private final String pin;

  TrustedDirectory(Trust trust, String pin) {
    this.trust = trust;
    this.pin = pin;
  }

  @Override
  public void checkServerTrusted(
      X509Certificate[] chain, String authType, @Nullable SSLEngine engine)
      throws CertificateException {
    check(List.of(chain));
  }

  private void check(List<X509Certificate> chain) throws CertificateException {
    X509Certificate own = chain.getFirst();
    CertificatePath.checkUse(own, CertificatePath.AS_SERVER);
    if (!CertificateFormat.isDirectory(own)) {
      throw new CertificateException("whoever answers there is no directory of a Bandada network");
    }
    List<X509Certificate> roots = roots(chain);
    if (roots.isEmpty()) {
      throw other(chain);
    }
    check(chain, roots);
  }

  private void check(List<X509Certificate> chain, List<X509Certificate> roots)
      throws CertificateException {
    Instant now = trust.clock().instant();
    try {
      CertificatePath.check(chain, roots, now);
    } catch (CertificatePath.RanOut e) {
      throw new WrongClock(now, e.at());
    }
  }

  /// Those that the pin stands for: the one that is shown to us, and those of the network that is
  /// trusted already.
  private List<X509Certificate> roots(List<X509Certificate> chain) {
    List<X509Certificate> roots =
        new ArrayList<>(
            chain.stream().filter(c -> CertificateFormat.fingerprint(c).equals(pin)).toList());
    Trust.State state = trust.state();
    if (!pin.isEmpty() && pin.equals(state.pin()) && !isForeign(chain, state.roots())) {
      roots.addAll(state.roots());
    }
    return roots;
  }

  /// It shows a root of its own, which is none of ours.
  private static boolean isForeign(List<X509Certificate> chain, List<X509Certificate> roots) {
    X509Certificate last = chain.getLast();
    return CertificatePath.isSelfSigned(last) && !roots.contains(last);
  }

  private CertificateException other(List<X509Certificate> chain) {
    X509Certificate root = chain.getLast();
    if (!CertificatePath.isSelfSigned(root)) {
      return new CertificateException(
          "the directory that answers there does not show its network's root");
    }
    try {
      check(chain, List.of(root));
    } catch (CertificateException e) {
      return e;
    }
    return new OtherNetwork(CertificateFormat.fingerprint(root));
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    check(List.of(chain));
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, @Nullable Socket socket)
      throws CertificateException {
    check(List.of(chain));
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    throw notOurs();
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, @Nullable Socket socket)
      throws CertificateException {
    throw notOurs();
  }

  @Override
  public void checkClientTrusted(
      X509Certificate[] chain, String authType, @Nullable SSLEngine engine)
      throws CertificateException {
    throw notOurs();
  }

  private static CertificateException notOurs() {
    return new CertificateException("the directory dials nobody");
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return new X509Certificate[0];
  }
}

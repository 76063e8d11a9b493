package io.bandada.directory.events;

/// Every kind of event there is; its [#word] is what travels.
public enum EventKind {
  PEER_JOINED("peer-joined"),
  PEER_LIVE("peer-live"),
  PEER_STALE("peer-stale"),
  PEER_LOST("peer-lost"),
  PEER_LEFT("peer-left"),
  FILE_PUBLISHED("file-published"),
  FILE_REPLACED("file-replaced"),
  FILE_REMOVED("file-removed"),
  NAMES_MOVED("names-moved"),
  NAMES_COPIED("names-copied"),
  COPIES_CHANGED("copies-changed"),
  FILE_RESTORED("file-restored"),
  NAMES_ADOPTED("names-adopted"),
  NAMES_REFUSED("names-refused"),
  SAFE_MODE_BEGAN("safe-mode-began"),
  SAFE_MODE_ENDED("safe-mode-ended"),
  USER_ADDED("user-added"),
  USER_REMOVED("user-removed"),
  PASSWORD_CHANGED("password-changed"),
  ROLE_CHANGED("role-changed"),
  SIGN_IN("sign-in"),
  SIGN_IN_FAILED("sign-in-failed"),
  SIGN_OUT("sign-out"),
  SIGNED_OUT_EVERYWHERE("signed-out-everywhere"),
  TOKEN_MADE("token-made"),
  TOKEN_USED("token-used"),
  TOKEN_REVOKED("token-revoked"),
  NETWORK_MADE("network-made"),
  KEY_ROTATED("key-rotated"),
  PEER_ENROLLED("peer-enrolled"),
  CERTIFICATE_RENEWED("certificate-renewed"),
  PEER_REVOKED("peer-revoked"),
  IDENTITY_TWICE("identity-twice"),
  MEMORY_LOST("memory-lost"),
  SETUP("setup"),
  VERDICTS_HELD("verdicts-held"),
  VERDICTS_RESUMED("verdicts-resumed");

  private final String word;

  EventKind(String word) {
    this.word = word;
  }

  public String word() {
    return word;
  }
}

package io.bandada.directory.api;

/// The first admin. The token is in the file that the directory's log names, and is good once.
public record Setup(String token, String user, String password) {
  @Override
  public String toString() {
    return "Setup[user=" + user + "]";
  }
}

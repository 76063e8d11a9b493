package io.bandada.directory.api;

public record NewPassword(String password) {
  @Override
  public String toString() {
    return "NewPassword[]";
  }
}

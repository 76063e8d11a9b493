package io.bandada.directory.api;

public record NewUser(String name, String password, String role) {
  @Override
  public String toString() {
    return "NewUser[name=" + name + ", role=" + role + "]";
  }
}

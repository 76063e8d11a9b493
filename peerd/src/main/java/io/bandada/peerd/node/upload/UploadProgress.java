package io.bandada.peerd.node.upload;

/// @param bytes that the holder on which the acknowledgement waits has
/// @param copies synced copies, this peer's own included
/// @param copiesNeeded for the acknowledgement; 0 while not known
/// @param note what is being waited for, one line
public record UploadProgress(
    State state, long bytes, long size, int copies, int copiesNeeded, String note) {
  public enum State {
    IMPORTING("importing"),
    PUBLISHING("publishing"),
    SPREADING("spreading"),
    COMMITTING("committing"),
    PAUSED("paused");

    private final String text;

    State(String text) {
      this.text = text;
    }

    public String text() {
      return text;
    }
  }
}

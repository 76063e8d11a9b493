package io.bandada.directory.api;

import org.jspecify.annotations.Nullable;

/// The directory's signed word that names were moved or copied, however many there were: peers keep
/// it beside the name records, and bring it back with them, so that a directory that lost its
/// database takes no name back that is another one now.
///
/// It is about records whose [NameRecord#created] is before [#at], and those only: in the order of
/// [#at], each turns the name of a record into another one (MOVE) or adds one (COPY). A record that
/// was given out after the change has a `created` that is not before it. [#apply] says how.
///
/// @param number grows with every word, across the loss of a database too: what `after` goes by
/// @param from the old name, or what the old names began with
/// @param to the new name, or what the new ones begin with
/// @param prefix all names that begin with `from`, which ends with a slash or is empty
/// @param at milliseconds since 1970; no name is given and no other word spoken in the same one
/// @param seal base64url of the signing key's id (eight bytes) and the Ed25519 signature over
///   [#statement]
public record NameChangeWord(
    long number,
    Kind kind,
    String from,
    String to,
    boolean prefix,
    long at,
    @Nullable String seal) {

  /// Words of one page, or of one report.
  public static final int MOST = 1_000;

  public enum Kind {
    /// The old names are none any more.
    MOVE,
    COPY
  }

  public byte[] statement() {
    return Statement.of("bandada/name-change/1")
        .add(number)
        .add(kind.name())
        .add(from)
        .add(to)
        .add(prefix ? 1 : 0)
        .add(at)
        .bytes();
  }

  /// Whether it is about this name.
  public boolean isAbout(String name) {
    return prefix ? name.startsWith(from) && name.length() > from.length() : name.equals(from);
  }

  /// What it makes of a name that it is about.
  public String apply(String name) {
    return to + name.substring(from.length());
  }
}

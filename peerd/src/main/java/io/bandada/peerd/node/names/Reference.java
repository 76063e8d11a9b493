package io.bandada.peerd.node.names;

import io.bandada.peerd.node.base.NodeFailure;
import io.bandada.peerd.piece.FileId;
import java.util.Collection;
import java.util.List;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What somebody calls a file by: its name, a name and `@` and the number of a revision, `id:` and
/// its id or the beginning of it, or that beginning alone. All commands go by the rule that is
/// here: what may be several of these is the first of them. Who gave a name must be able to get at
/// what he named, be it `notes@2`, and the beginning of an id can always be written with `id:`. For
/// that, no name begins with `id:`.
///
/// @param name empty when it cannot be a name
/// @param revision what it means when there is no such name; null when it cannot be a revision
/// @param root how the id begins, 8 to 64 digits; empty when it cannot be an id
public record Reference(String name, @Nullable OfRevision revision, String root) {
  public static final String ID = "id:";

  private static final int LEAST_DIGITS = 8;
  private static final Pattern REVISION = Pattern.compile("(.+)@([1-9][0-9]{0,8})");

  /// One of the contents that a name pointed to.
  public record OfRevision(String name, int number) {}

  /// All parts are empty when it is no reference at all.
  public static Reference of(String text) {
    if (text.startsWith(ID)) {
      String root = text.substring(ID.length());
      return new Reference("", null, isRootPrefix(root) ? root : "");
    }
    Matcher at = REVISION.matcher(text);
    return new Reference(
        text,
        at.matches() ? new OfRevision(at.group(1), Integer.parseInt(at.group(2))) : null,
        isRootPrefix(text) ? text : "");
  }

  boolean mayBeName() {
    return !name.isEmpty();
  }

  boolean mayBeRoot() {
    return !root.isEmpty();
  }

  /// Those of all that are meant: that have the name, or else whose id begins so.
  public <T> List<T> among(
      Collection<T> all, BiPredicate<T, String> isNamed, Function<T, String> rootOf) {
    List<T> named =
        mayBeName() ? all.stream().filter(t -> isNamed.test(t, name)).toList() : List.of();
    return named.isEmpty() && mayBeRoot()
        ? all.stream().filter(t -> rootOf.apply(t).startsWith(root)).toList()
        : named;
  }

  static NodeFailure none(String text) {
    return new NodeFailure(
        NodeFailure.Kind.BAD_NAME,
        "after id: come 8 to 64 hex digits, not "
            + text.substring(Math.min(text.length(), ID.length())),
        "peerctl ls -l  lists the ids");
  }

  static NodeFailure ambiguous(String root) {
    return new NodeFailure(
        NodeFailure.Kind.BAD_NAME,
        "several files here have an id that begins with " + root,
        "give more digits");
  }

  private static boolean isRootPrefix(String text) {
    return text.length() >= LEAST_DIGITS
        && text.length() <= 2 * FileId.BYTES
        && text.chars().allMatch(c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'));
  }

  /// Whether this is the id of a content, all digits of it.
  static boolean isRoot(String text) {
    return text.length() == 2 * FileId.BYTES && isRootPrefix(text);
  }
}

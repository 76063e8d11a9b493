package io.bandada.directory.dashboard.lists;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// What of a list is looked at: the filter, the search, the order and the place in it. It is the
/// URL's query and nothing more, so every view of a list is a link. What is not understood is left
/// out.
///
/// @param folder what is directly in it is listed, of files that are not narrowed down; ends with a
///   slash, or is empty: what is in no folder
/// @param filter one of the listing's filters; empty: all
/// @param text what is searched for; empty: nothing
/// @param sort a column of the listing
/// @param after the place where the page before ended, as the list wrote it; null on the first page
public record ListQuery(
    ListKind listing,
    String folder,
    String filter,
    String text,
    String sort,
    boolean down,
    @Nullable String after) {
  private static final int MAX_TEXT = 200;
  private static final int MAX_PLACE = 6_000;
  private static final int MAX_FOLDER = 1_024;

  static ListQuery of(ListKind listing) {
    return from(listing, name -> "");
  }

  /// @param parameter gives a parameter's value, null or empty when it is not there
  public static ListQuery from(ListKind listing, Parameters parameter) {
    String filter = parameter.text(listing.filterName());
    String text = parameter.text("q").strip();
    String sort = parameter.text("sort");
    if (!listing.sortsBy(withoutSign(sort))) {
      sort = listing.defaultSort();
    }
    String known = listing.filters().contains(filter) ? filter : "";
    return new ListQuery(
        listing,
        known.isEmpty() && text.isEmpty() ? folder(listing, parameter.text("in")) : "",
        known,
        text.substring(0, Math.min(text.length(), MAX_TEXT)),
        withoutSign(sort),
        sort.startsWith("-"),
        place(parameter.text("after")));
  }

  /// A request's parameters.
  public interface Parameters extends UnaryOperator<@Nullable String> {
    default String text(String name) {
      var value = apply(name);
      return value == null ? "" : value;
    }
  }

  private static String folder(ListKind listing, String wire) {
    boolean one = listing == ListKind.FILES && wire.endsWith("/") && wire.length() <= MAX_FOLDER;
    return one ? wire : "";
  }

  private static @Nullable String place(String wire) {
    return wire.isEmpty() || wire.length() > MAX_PLACE ? null : wire;
  }

  private static String withoutSign(String sort) {
    return sort.startsWith("-") ? sort.substring(1) : sort;
  }

  String folded() {
    return text.toLowerCase(Locale.ROOT);
  }

  public boolean narrowed() {
    return !filter.isEmpty() || !text.isEmpty();
  }

  /// Files by their folders: whoever searches looks at all names.
  public boolean byFolders() {
    return listing == ListKind.FILES && !narrowed();
  }

  public boolean firstPage() {
    return after == null;
  }

  public boolean defaultOrder() {
    return wireSort().equals(listing.defaultSort());
  }

  public String wireSort() {
    return (down ? "-" : "") + sort;
  }

  // ---- links ----

  public String url() {
    return "/" + listing.page() + parameters("?");
  }

  /// The same list, as the live line is asked for it.
  public String parameters(String start) {
    var all = new StringJoiner("&", start, "").setEmptyValue("");
    if (!folder.isEmpty()) {
      all.add("in=" + encoded(folder));
    }
    if (!filter.isEmpty()) {
      all.add(listing.filterName() + "=" + encoded(filter));
    }
    if (!text.isEmpty()) {
      all.add("q=" + encoded(text));
    }
    if (!defaultOrder()) {
      all.add("sort=" + encoded(wireSort()));
    }
    if (after != null) {
      all.add("after=" + encoded(after));
    }
    return all.toString();
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private ListQuery of(String in, String wanted, String by, boolean turned, @Nullable String at) {
    return new ListQuery(listing, in, wanted, text, by, turned, at);
  }

  public String filtered(String wanted) {
    return of("", wanted, sort, down, null).url();
  }

  /// The link of a column's head: sorts by it, or turns the order around.
  public String sorted(String by) {
    return of(folder, filter, by, by.equals(sort) ? !down : startsDown(by), null).url();
  }

  private static boolean startsDown(String by) {
    return !by.equals("name") && !by.equals("copies");
  }

  public @Nullable String ariaSort(String by) {
    if (!by.equals(sort)) {
      return null;
    }
    return down ? "descending" : "ascending";
  }

  ListQuery atStart() {
    return of(folder, filter, sort, down, null);
  }

  public String first() {
    return atStart().url();
  }

  public String next(String place) {
    return of(folder, filter, sort, down, place).url();
  }

  public String everything() {
    return "/" + listing.page();
  }

  /// The folder and those that it is in, the outermost first.
  public List<FolderLink> way() {
    var way = new ArrayList<FolderLink>();
    for (int end = folder.indexOf('/'); end >= 0; end = folder.indexOf('/', end + 1)) {
      String one = folder.substring(0, end + 1);
      int start = one.lastIndexOf('/', end - 1) + 1;
      way.add(new FolderLink(one.substring(start, end), of(one, "", sort, down, null).url()));
    }
    return way;
  }

  /// A folder by the last part of its name.
  public record FolderLink(String label, String url) {}
}

package io.bandada.directory.dashboard.lists;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.StringJoiner;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// What of a list is looked at: the filter, the search, the order and the place in it. It is the
/// URL's query and nothing more, so every view of a list is a link. What is not understood is left
/// out.
///
/// @param filter one of the listing's filters; empty: all
/// @param text what is searched for; empty: nothing
/// @param sort a column of the listing
/// @param after the place where the page before ended, as the list wrote it; null on the first page
public record ListQuery(
    ListKind listing,
    String filter,
    String text,
    String sort,
    boolean down,
    @Nullable String after) {
  private static final int MAX_TEXT = 200;
  private static final int MAX_PLACE = 6_000;

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
    return new ListQuery(
        listing,
        listing.filters().contains(filter) ? filter : "",
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

  public String filtered(String wanted) {
    return new ListQuery(listing, wanted, text, sort, down, null).url();
  }

  /// The link of a column's head: sorts by it, or turns the order around.
  public String sorted(String by) {
    boolean turn = by.equals(sort);
    return new ListQuery(listing, filter, text, by, turn ? !down : startsDown(by), null).url();
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
    return new ListQuery(listing, filter, text, sort, down, null);
  }

  public String first() {
    return atStart().url();
  }

  public String next(String place) {
    return new ListQuery(listing, filter, text, sort, down, place).url();
  }

  public String everything() {
    return "/" + listing.page();
  }
}

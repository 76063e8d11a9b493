package io.bandada.peerd;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.BinaryTree;
import com.sun.source.tree.ConditionalExpressionTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.ParenthesizedTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreeScanner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;

/// Every text that any module logs has a place for each argument and an argument for each place.
/// `{0}` is java.lang.System.Logger's, `{}` is SLF4J's.
class LogTextsTest {
  private static final Pattern NUMBERED = Pattern.compile("\\{(\\d+)[^}]*}");
  private static final Pattern PLAIN = Pattern.compile("\\{}");
  private static final Set<String> SLF4J = Set.of("error", "warn", "info", "debug", "trace");

  /// What stands for a failure as the last argument: it is shown with its trace, in no place of the
  /// text.
  private static final Set<String> FAILURES = Set.of("e", "cause", "failure", "gone");

  private final List<String> wrong = new ArrayList<>();
  private int calls;

  @Test
  void everyLogTextFitsItsArguments() throws IOException {
    look(sources());
    assertThat(calls).as("calls that log").isGreaterThan(100);
    assertThat(wrong).isEmpty();
  }

  @Test
  void aWrongTextIsNoticed() {
    numbered("x", List.of("{0} is gone"), List.of());
    numbered("x", List.of("{0} and {2}"), List.of("a", "b"));
    numbered("x", List.of("gone"), List.of("a"));
    numbered("x", List.of("it''s {0}"), List.of("a"));
    numbered("x", List.of("{0,number} gone"), List.of("a"));
    plain("x", List.of("{} is gone"), List.of());
    plain("x", List.of("{} and {}"), List.of("a", "e"));
    plain("x", List.of("gone"), List.of("a"));
    assertThat(wrong).hasSize(8);
  }

  @Test
  void aGoodTextIsLeftAlone() {
    numbered("x", List.of("{1} and {0}, it's {0}"), List.of("a", "b"));
    numbered("x", List.of("gone", "went"), List.of("e"));
    plain("x", List.of("{} is gone, it's bad"), List.of("a"));
    plain("x", List.of("{} is gone"), List.of("a", "e"));
    assertThat(wrong).isEmpty();
  }

  private static List<Path> sources() throws IOException {
    try (Stream<Path> modules = Files.list(Path.of("..").toRealPath())) {
      List<Path> found = new ArrayList<>();
      for (Path folder :
          modules
              .map(module -> module.resolve("src/main/java"))
              .filter(Files::isDirectory)
              .toList()) {
        try (Stream<Path> files = Files.walk(folder)) {
          files.filter(file -> file.toString().endsWith(".java") && logs(file)).forEach(found::add);
        }
      }
      return found;
    }
  }

  private static boolean logs(Path file) {
    try {
      return Files.readString(file).contains("LOG.");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void look(List<Path> sources) throws IOException {
    var compiler = ToolProvider.getSystemJavaCompiler();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      Iterable<? extends JavaFileObject> units = files.getJavaFileObjectsFromPaths(sources);
      JavacTask task =
          (JavacTask) compiler.getTask(null, files, null, List.of("-proc:none"), null, units);
      for (var unit : task.parse()) {
        var _ = new Calls(unit.getSourceFile().getName()).scan(unit, null);
      }
    }
  }

  private final class Calls extends TreeScanner<Void, Void> {
    private final String file;

    Calls(String file) {
      this.file = file;
    }

    @Override
    public Void visitMethodInvocation(MethodInvocationTree call, Void nothing) {
      if (call.getMethodSelect() instanceof MemberSelectTree select
          && select.getExpression().toString().equals("LOG")) {
        List<String> arguments = call.getArguments().stream().map(Object::toString).toList();
        String name = select.getIdentifier().toString();
        if (name.equals("log")) {
          calls++;
          numbered(file, texts(call.getArguments().get(1)), arguments.subList(2, arguments.size()));
        } else if (SLF4J.contains(name)) {
          calls++;
          plain(
              file, texts(call.getArguments().getFirst()), arguments.subList(1, arguments.size()));
        }
      }
      return super.visitMethodInvocation(call, null);
    }
  }

  /// What may come of an expression; what is not written down there counts as nothing.
  private static List<String> texts(ExpressionTree tree) {
    return switch (tree) {
      case LiteralTree literal -> List.of(String.valueOf(literal.getValue()));
      case ParenthesizedTree inner -> texts(inner.getExpression());
      case ConditionalExpressionTree either ->
          Stream.concat(
                  texts(either.getTrueExpression()).stream(),
                  texts(either.getFalseExpression()).stream())
              .toList();
      case BinaryTree both ->
          texts(both.getLeftOperand()).stream()
              .flatMap(left -> texts(both.getRightOperand()).stream().map(right -> left + right))
              .toList();
      default -> List.of("");
    };
  }

  private void numbered(String file, List<String> texts, List<String> arguments) {
    for (String text : texts) {
      Set<Integer> places = new HashSet<>();
      NUMBERED
          .matcher(text)
          .results()
          .forEach(place -> places.add(Integer.valueOf(place.group(1))));
      boolean onlyAFailure =
          places.isEmpty() && arguments.size() == 1 && FAILURES.contains(arguments.getFirst());
      boolean fits =
          places.size() == arguments.size()
              && places.stream().allMatch(place -> place < arguments.size());
      boolean simple =
          !text.contains("''")
              && NUMBERED
                  .matcher(text)
                  .results()
                  .allMatch(place -> place.group().matches("\\{\\d}"));
      judge(file, text, arguments, simple && (fits || onlyAFailure));
    }
  }

  private void plain(String file, List<String> texts, List<String> arguments) {
    boolean failure = !arguments.isEmpty() && FAILURES.contains(arguments.getLast());
    for (String text : texts) {
      long places = PLAIN.matcher(text).results().count();
      judge(file, text, arguments, places == arguments.size() - (failure ? 1 : 0));
    }
  }

  private void judge(String file, String text, List<String> arguments, boolean good) {
    if (!good) {
      wrong.add(file + ": \"" + text + "\" with " + arguments);
    }
  }
}

package io.bandada.directory;

import static org.assertj.core.api.Assertions.assertThat;

import io.bandada.directory.api.FileDetail;
import io.bandada.directory.api.FilePage;
import io.bandada.directory.api.FileRecord;
import io.bandada.directory.api.Paths;
import io.bandada.directory.catalog.Catalog;
import io.bandada.directory.catalog.FileName;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/// Lists of files and their order, and names in addresses, over HTTP.
class FileListsTest extends DirectoryTest {
  @Autowired Catalog catalog;

  private TestPeer reader;

  @BeforeEach
  void comes() {
    reader = peer("reader");
  }

  @AfterEach
  void leaves() {
    reader.logout(true);
  }

  @Test
  void pagesGoOnWhereTheLastOneEndedInEveryOrder() {
    String folder = name("pages");
    for (int i = 0; i < 7; i++) {
      catalog.publish(new FileName(folder + "/f" + i), root(), i % 3, "somebody", 3, false);
    }
    catalog.publish(new FileName(folder + "/F_%7"), root(), 9, "somebody", 3, false);
    for (String sort :
        List.of("name", "-name", "size", "-size", "created", "-created", "copies", "-copies")) {
      List<String> seen = new ArrayList<>();
      String after = "";
      do {
        FilePage page =
            reader
                .http
                .get(Paths.FILES + "?prefix=" + folder + "/&limit=3&sort=" + sort + after)
                .as(FilePage.class);
        assertThat(page.total()).isEqualTo(8);
        page.files().forEach(f -> seen.add(f.name()));
        after = page.next() == null ? "" : "&after=" + page.next();
      } while (!after.isEmpty());
      assertThat(seen).as(sort).hasSize(8).doesNotHaveDuplicates();
    }
    assertThat(names("glob=" + folder + "/f?")).hasSize(7);
    assertThat(names("glob=" + folder + "/*7"))
        .containsExactly(folder + "/F_%257".replace("%25", "%"));
    assertThat(names("contains=F_%25&prefix=" + folder)).hasSize(1);
    assertThat(names("health=none&prefix=" + folder)).hasSize(8);
    assertThat(names("health=enough&prefix=" + folder)).isEmpty();
    assertThat(reader.http.get(Paths.FILES + "?after=nonsense!").status()).isEqualTo(400);
  }

  private List<String> names(String query) {
    return reader.http.get(Paths.FILES + "?" + query).as(FilePage.class).files().stream()
        .map(FileRecord::name)
        .toList();
  }

  @Test
  void namesSortByTheirBytesOnEveryEngine() {
    String folder = name("order");
    for (String last : List.of("b", "B", "a", "\u00e9", "_")) {
      catalog.publish(new FileName(folder + "/" + last), root(), 1, "somebody", 3, false);
    }
    assertThat(names("prefix=" + folder + "/"))
        .containsExactly(
            folder + "/B", folder + "/_", folder + "/a", folder + "/b", folder + "/\u00e9");
  }

  @Test
  void hostileNamesAreDataInAddresses() {
    for (String name :
        List.of("a%b;c/d\\e?f#g " + root(), "<b>'\"&" + root(), "a/.b/..c" + root())) {
      catalog.publish(new FileName(name), root(), 1, "somebody", 3, false);
      String path =
          Paths.FILES
              + "/"
              + URLEncoder.encode(name, StandardCharsets.UTF_8)
                  .replace("+", "%20")
                  .replace("%2F", "/");
      assertThat(reader.http.get(path).as(FileDetail.class).file().name()).isEqualTo(name);
      assertThat(http.basic(ADMIN, PASSWORD).delete(path).status()).isEqualTo(204);
    }
  }
}

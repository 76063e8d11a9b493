package io.bandada.directory.authority.signing;

import io.bandada.directory.api.NameRecord;
import io.bandada.directory.api.Tombstone;
import io.bandada.directory.authority.keys.Keys;
import io.bandada.directory.authority.x509.EdKey;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Seals what peers keep of the directory's memory, and knows its own seal again: the signing key's
/// id, then the Ed25519 signature.
@Component
public class Seals {
  private static final int SEAL_BYTES = EdKey.ID_BYTES + EdKey.SIGNATURE_BYTES;
  private static final int SEAL_CHARACTERS = SEAL_BYTES * 8 / 6;

  private final EdKey key;

  public Seals(Keys keys) {
    this.key = keys.records();
  }

  public NameRecord seal(NameRecord record) {
    return new NameRecord(
        record.name(),
        record.revision(),
        record.root(),
        record.sizeBytes(),
        record.created(),
        record.owner(),
        record.copies(),
        seal(record.statement()));
  }

  public Tombstone seal(Tombstone tombstone) {
    return new Tombstone(
        tombstone.id(),
        tombstone.name(),
        tombstone.revision(),
        tombstone.root(),
        tombstone.removedAt(),
        seal(tombstone.statement()));
  }

  public boolean isOurs(NameRecord record) {
    return whole(record.name(), record.root(), record.created(), record.owner())
        && holds(record.statement(), record.seal());
  }

  public boolean isOurs(Tombstone tombstone) {
    return whole(tombstone.id(), tombstone.name(), tombstone.root())
        && holds(tombstone.statement(), tombstone.seal());
  }

  /// What was read from JSON may lack anything.
  private static boolean whole(String... texts) {
    return Arrays.stream(texts).noneMatch(Objects::isNull);
  }

  private String seal(byte[] statement) {
    byte[] seal = Arrays.copyOf(HexFormat.of().parseHex(key.id()), SEAL_BYTES);
    System.arraycopy(key.sign(statement), 0, seal, EdKey.ID_BYTES, EdKey.SIGNATURE_BYTES);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(seal);
  }

  private boolean holds(byte[] statement, @Nullable String seal) {
    if (seal == null || seal.length() != SEAL_CHARACTERS) {
      return false;
    }
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(seal);
      String id = HexFormat.of().formatHex(bytes, 0, EdKey.ID_BYTES);
      return id.equals(key.id())
          && key.verifies(statement, Arrays.copyOfRange(bytes, EdKey.ID_BYTES, SEAL_BYTES));
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}

package io.bandada.directory.publish;

import io.bandada.directory.api.CommitRequest;
import io.bandada.directory.api.Receipt;
import io.bandada.directory.authority.signing.Receipts;
import io.bandada.directory.problems.Refusal;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.springframework.stereotype.Component;

/// Who has signed that it keeps what an upload brings.
@Component
class ReceiptCheck {
  private final Receipts receipts;

  ReceiptCheck(Receipts receipts) {
    this.receipts = receipts;
  }

  /// The peers among `candidates` whose receipt is for this very upload and good. Of each the first
  /// one counts, so that a call costs no more signatures than there are holders.
  Set<String> of(OpenUpload upload, List<Receipt> given, Predicate<String> candidates) {
    if (given.size() > CommitRequest.MOST) {
      throw Refusal.badRequest("a commit has at most " + CommitRequest.MOST + " receipts");
    }
    Map<String, Receipt> first = new LinkedHashMap<>();
    for (Receipt receipt : given) {
      if (isFor(upload, receipt) && candidates.test(receipt.peerId())) {
        first.putIfAbsent(receipt.peerId(), receipt);
      }
    }
    Set<String> good = new HashSet<>();
    first.forEach(
        (peer, receipt) -> {
          if (receipts.isGood(receipt)) {
            good.add(peer);
          }
        });
    return good;
  }

  private static boolean isFor(OpenUpload upload, Receipt receipt) {
    return receipt.upload().equals(upload.id())
        && receipt.root().equals(upload.root())
        && receipt.sizeBytes() == upload.sizeBytes();
  }
}

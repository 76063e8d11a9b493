package io.bandada.peerd.node.upload;

import io.bandada.directory.api.Grant;
import io.bandada.directory.api.Receipt;
import io.bandada.directory.api.UploadReply;
import io.bandada.peerd.node.base.Handle;
import io.bandada.peerd.swarm.Admission;
import io.bandada.peerd.swarm.PeerAddress;
import io.bandada.peerd.swarm.PeerNetwork.KeepRequest;
import io.bandada.peerd.swarm.explain.Explanation;
import io.bandada.peerd.swarm.explain.Explanation.Measure;
import io.bandada.peerd.swarm.explain.Figures;
import io.bandada.peerd.swarm.explain.Limit;
import io.bandada.peerd.swarm.explain.SourceReport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Those that shall keep a copy of an upload, this peer among them, and their receipts as they come
/// in.
final class UploadHolders {
  /// Fresh WRITE tickets are due when so many hundredths of their life are over, and so soon at the
  /// earliest.
  static final int RENEWED_AT = 75;

  static final Duration EARLIEST_RENEWAL = Duration.ofSeconds(5);

  private final Upload upload;
  private final UploadReply reply;
  private final List<UploadHolder> others = new ArrayList<>();
  private final Handle ticket;
  private final Handle addresses;
  private Runnable advanced = () -> {};
  private long renewal = Long.MAX_VALUE;
  private @Nullable Receipt own;
  private boolean released;

  UploadHolders(Upload upload, UploadReply reply) {
    this.upload = upload;
    this.reply = reply;
    this.ticket = upload.tickets.use(upload.id);
    upload.tickets.offer(upload.id, reply.readTicket());
    List<PeerAddress> all = new ArrayList<>();
    all.add(upload.session.address());
    for (PeerAddress holder : upload.ports.addresses().fromDirectory(reply.holders())) {
      if (!holder.peerId().equals(upload.session.peerId())) {
        all.add(holder);
      }
    }
    Admission admission = new Admission(upload.ports.network(), upload.tickets, upload.id);
    for (PeerAddress peer : all.subList(1, all.size())) {
      List<PeerAddress> sources = all.stream().filter(s -> !s.equals(peer)).toList();
      others.add(new UploadHolder(upload, peer, request(peer, sources), admission, this::advanced));
    }
    this.addresses =
        upload.ports.addresses().watch(moved -> others.forEach(holder -> holder.moved(moved)));
  }

  private KeepRequest request(PeerAddress peer, List<PeerAddress> sources) {
    Grant grant = reply.writeTickets().get(peer.peerId());
    if (grant != null) {
      long wait = Math.max(grant.lifeMillis() / 100 * RENEWED_AT, EARLIEST_RENEWAL.toMillis());
      renewal =
          Math.min(renewal, upload.ports.loop().nanoTime() + Duration.ofMillis(wait).toNanos());
    }
    return new KeepRequest(
        reply.uploadId(),
        upload.id,
        upload.size,
        upload.name(),
        grant == null ? "" : grant.ticket(),
        sources);
  }

  /// @param next hears from now on when any of them has more than before
  void tell(Runnable next) {
    advanced = next;
  }

  void ask() {
    others.forEach(UploadHolder::nudge);
    upload.signer.sign(reply.uploadId(), upload.id, this::signed);
  }

  void askAgain() {
    others.forEach(UploadHolder::nudgeAgain);
  }

  void release() {
    released = true;
    ticket.cancel();
    addresses.cancel();
    others.forEach(UploadHolder::release);
  }

  /// This peer's own and the others', as far as they have signed.
  List<Receipt> receipts() {
    return Stream.concat(
            Optional.ofNullable(own).stream(), others.stream().flatMap(h -> h.receipt().stream()))
        .toList();
  }

  /// Whether as many have signed as the acknowledgement needs.
  boolean haveSigned() {
    return own != null && full() >= needed();
  }

  /// The others that have signed.
  int full() {
    return (int) others.stream().filter(h -> h.receipt().isPresent()).count();
  }

  int taking() {
    return (int) others.stream().filter(UploadHolder::isTaking).count();
  }

  /// In all, at the others.
  long bytes() {
    return others.stream().mapToLong(UploadHolder::bytes).sum();
  }

  /// What the one has that will be the last one needed.
  long bytesAtLast() {
    int needed = needed();
    if (needed == 0) {
      return upload.size;
    }
    long[] bytes = others.stream().mapToLong(UploadHolder::bytes).sorted().toArray();
    return bytes.length < needed ? 0 : bytes[bytes.length - needed];
  }

  long bytesPerSecond() {
    return others.stream().mapToLong(UploadHolder::bytesPerSecond).sum();
  }

  List<SourceReport> reports() {
    return others.stream().map(UploadHolder::report).toList();
  }

  /// What the acknowledgement waits for.
  Explanation why() {
    List<SourceReport> reports = reports();
    Measure measure = Measure.rate(bytesPerSecond());
    if (haveSigned()) {
      String text =
          "waiting for the directory: "
              + Figures.count(1 + full(), "copy", "copies")
              + " of "
              + reply.needed()
              + " signed";
      return new Explanation(Limit.COMMITTING, text, measure, List.of(), reports);
    }
    if (others.isEmpty()) {
      return Explanation.of(Limit.HOLDERS, "no holder is there yet");
    }
    List<SourceReport> signing = reports.stream().filter(r -> r.limit() == Limit.RECEIPTS).toList();
    if (full() + signing.size() >= needed()) {
      boolean ours = signing.isEmpty();
      List<String> names = signing.stream().map(SourceReport::name).toList();
      String text =
          ours
              ? "signing the receipt for our own copy"
              : "waiting for the receipt of " + Figures.names(names);
      return new Explanation(Limit.RECEIPTS, text, measure, names, reports);
    }
    List<UploadHolder> unsigned = others.stream().filter(h -> h.receipt().isEmpty()).toList();
    long taking = reports.stream().filter(r -> r.bytesPerSecond() > 0).count();
    String rate =
        taking == 0
            ? ""
            : Figures.rate(bytesPerSecond()) + " to " + Figures.count(taking, "holder") + "; ";
    String text =
        rate + "waiting for " + Figures.names(unsigned.stream().map(UploadHolder::text).toList());
    return new Explanation(
        Limit.HOLDERS, text, measure, unsigned.stream().map(UploadHolder::name).toList(), reports);
  }

  boolean needFreshTickets(long now) {
    return now >= renewal;
  }

  private int needed() {
    return Math.max(0, reply.needed() - 1);
  }

  private void signed(Optional<Receipt> receipt) {
    own = receipt.orElse(null);
    advanced();
  }

  private void advanced() {
    if (!released) {
      advanced.run();
    }
  }
}

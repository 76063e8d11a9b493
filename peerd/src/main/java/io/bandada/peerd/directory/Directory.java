package io.bandada.peerd.directory;

import io.bandada.directory.api.CommitReply;
import io.bandada.directory.api.DownloadReply;
import io.bandada.directory.api.EventPage;
import io.bandada.directory.api.FileDetail;
import io.bandada.directory.api.FilePage;
import io.bandada.directory.api.FolderPage;
import io.bandada.directory.api.Grant;
import io.bandada.directory.api.IndexReply;
import io.bandada.directory.api.IndexRequest;
import io.bandada.directory.api.LoginReply;
import io.bandada.directory.api.LoginRequest;
import io.bandada.directory.api.LogoutReply;
import io.bandada.directory.api.LogoutRequest;
import io.bandada.directory.api.NameChange;
import io.bandada.directory.api.NameChangePage;
import io.bandada.directory.api.NameChangeReply;
import io.bandada.directory.api.PeerPage;
import io.bandada.directory.api.PingReply;
import io.bandada.directory.api.PingRequest;
import io.bandada.directory.api.Problem;
import io.bandada.directory.api.Receipt;
import io.bandada.directory.api.RenewReply;
import io.bandada.directory.api.RestoreReply;
import io.bandada.directory.api.RestoreRequest;
import io.bandada.directory.api.TrashPage;
import io.bandada.directory.api.UploadReply;
import io.bandada.directory.api.UploadRequest;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Port: the directory. See `io.bandada.directory.api` for what the calls mean.
public interface Directory {
  /// Where the following calls go. They show the certificate that is in use when they are made.
  void use(String url);

  /// Which network answers there. Nothing is sent to it.
  ///
  /// @param then hears its fingerprint, 43 characters
  void fingerprint(String url, Consumer<Answer<String>> then);

  /// Asks to be let in. Nothing is sent to a directory of another network than the one that the pin
  /// names: then the answer is [Problem#OTHER_NETWORK]. What it brings is for the keyring; the
  /// certificate in use stays the same.
  void login(String url, String pin, LoginRequest request, Consumer<Answer<LoginReply>> then);

  /// A new certificate for the key in use, also for some days after the old one ran out.
  void renew(Consumer<Answer<RenewReply>> then);

  void logout(LogoutRequest request, Consumer<Answer<LogoutReply>> then);

  void ping(PingRequest request, Consumer<Answer<PingReply>> then);

  void index(IndexRequest request, Consumer<Answer<IndexReply>> then);

  /// Who has the content that a name points to now.
  void sourcesByName(String name, Consumer<Answer<DownloadReply>> then);

  /// Who has the content of one revision of a name, the current one or one that is kept.
  void sourcesByRevision(String name, int revision, Consumer<Answer<DownloadReply>> then);

  /// Who has this content.
  ///
  /// @param root 8 to 64 lower-case hex digits
  void sourcesByRoot(String root, Consumer<Answer<DownloadReply>> then);

  /// A READ ticket for a content that this peer may fetch.
  ///
  /// @param root 64 lower-case hex digits
  void ticket(String root, Consumer<Answer<Grant>> then);

  /// @param idempotencyKey the same for every attempt of one upload
  void publish(String idempotencyKey, UploadRequest request, Consumer<Answer<UploadReply>> then);

  /// @param receipts of those who have it synced, this peer's own among them
  void commit(String uploadId, List<Receipt> receipts, Consumer<Answer<CommitReply>> then);

  void abandon(String uploadId, Consumer<Answer<Boolean>> then);

  void files(FileQuery query, Consumer<Answer<FilePage>> then);

  void file(String name, Consumer<Answer<FileDetail>> then);

  void remove(String idempotencyKey, String name, Consumer<Answer<Boolean>> then);

  /// One change of names, of one or of very many.
  ///
  /// @param idempotencyKey the same for every attempt of one change
  void change(String idempotencyKey, NameChange change, Consumer<Answer<NameChangeReply>> then);

  /// What was moved and copied.
  ///
  /// @param after number of the last word that is known
  void nameChanges(long after, Consumer<Answer<NameChangePage>> then);

  /// Names that were removed and may come back.
  ///
  /// @param after `next` of the page before; null: from the beginning
  void trash(String prefix, @Nullable String after, int limit, Consumer<Answer<TrashPage>> then);

  /// Brings a name back. The same again tells how far it is.
  void restore(RestoreRequest request, Consumer<Answer<RestoreReply>> then);

  /// What is directly in a folder.
  ///
  /// @param prefix ends with a slash, or is empty
  void folder(String prefix, @Nullable String after, int limit, Consumer<Answer<FolderPage>> then);

  void peers(@Nullable String after, Consumer<Answer<PeerPage>> then);

  /// Events with an id above `after`, oldest first; with `newestFirst`, the newest below it.
  void events(long after, int limit, boolean newestFirst, Consumer<Answer<EventPage>> then);

  /// Empty texts do not restrict.
  record FileQuery(
      String prefix,
      String glob,
      String contains,
      String sort,
      @Nullable String after,
      int limit) {}
}

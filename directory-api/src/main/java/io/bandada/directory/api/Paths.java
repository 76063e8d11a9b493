package io.bandada.directory.api;

/// The addresses of the calls, below the directory's base URL.
public final class Paths {
  public static final String API = "/api/v1";

  /// POST [LoginRequest] -> [LoginReply]. The only call of a peer without a certificate.
  public static final String LOGIN = API + "/login";

  /// POST [LogoutRequest] -> [LogoutReply].
  public static final String LOGOUT = API + "/logout";

  /// POST -> [RenewReply]: a new certificate for the same key. Works for a week after the old one
  /// ran out.
  public static final String RENEW = API + "/renew";

  /// POST [TicketRequest] -> [Grant].
  public static final String TICKETS = API + "/tickets";

  /// POST [PingRequest] -> [PingReply].
  public static final String PING = API + "/ping";

  /// POST [IndexRequest] -> [IndexReply].
  public static final String INDEX = API + "/index";

  /// GET ?name= (&revision=) or ?root= (whole, or a prefix of at least 8 digits) ->
  /// [DownloadReply].
  public static final String DOWNLOAD = API + "/download";

  /// POST [UploadRequest] -> [UploadReply]; [BatchRequest] `/batch` -> [BatchReply]. POST
  /// [CommitRequest] `/{id}/commit` -> [CommitReply], of a batch [BatchCommitReply]. DELETE `/{id}`
  /// gives the reservation back.
  public static final String UPLOAD = API + "/upload";

  /// GET ?prefix= &glob= &contains= &sort= &after= &limit= -> [FilePage]. GET, HEAD, DELETE
  /// `/{name}` -> [FileDetail].
  public static final String FILES = API + "/files";

  /// GET ?state= &contains= &after= &limit= -> [PeerPage]. GET `/{id or name}` -> [PeerRecord].
  /// DELETE `/{id or name}` -> [LogoutReply] revokes it: for admins, and for its own user.
  public static final String PEERS = API + "/peers";

  /// POST [NameChange] -> [NameChangeReply]: move, copy, remove, wanted copies, of many names at
  /// once. GET `/changes` ?after= -> [NameChangePage], for peers: what was moved and copied.
  public static final String NAMES = API + "/names";

  /// GET ?prefix= &after= &limit= -> [TrashPage]. POST [RestoreRequest] `/restore` ->
  /// [RestoreReply].
  public static final String TRASH = API + "/trash";

  /// GET ?prefix= &after= &limit= -> [FolderPage].
  public static final String FOLDERS = API + "/folders";

  /// GET ?peer= &kind= &contains= &after= &limit= -> [TransferPage]. POST [TransferOrder]
  /// `/{peer}`: for who started it and for admins.
  public static final String TRANSFERS = API + "/transfers";

  /// GET ?after= &limit= &kind= &order= -> [EventPage]. Oldest first, those above `after`; with
  /// `order=newest` the newest first, those below `after`, and without `after` the very newest.
  public static final String EVENTS = API + "/events";

  /// Value of `order` for [#EVENTS].
  public static final String NEWEST_FIRST = "newest";

  /// GET -> list of [UserRecord]; POST [NewUser]; DELETE `/{name}`; PUT `/{name}/password`
  /// [NewPassword], `/{name}/role` [NewRole]. Admins only. POST `/{name}/sign-out` ends every
  /// sign-in of the user: for admins, and for oneself.
  public static final String USERS = API + "/users";

  /// POST -> [NewToken], for oneself. GET -> list of [TokenRecord], one's own; all for an admin.
  /// DELETE `/{id}`. For members and admins.
  public static final String TOKENS = API + "/tokens";

  /// GET -> [SafeModeRecord]. POST `/end`, for admins: all peers that will come back have come.
  public static final String SAFE_MODE = API + "/safe-mode";

  /// POST [Setup]: the first admin, with the one-time token.
  public static final String SETUP = API + "/setup";

  /// Header that makes a change safe to send twice: same key and body, same answer, for 24 hours.
  public static final String IDEMPOTENCY_KEY = "Idempotency-Key";

  private Paths() {}
}

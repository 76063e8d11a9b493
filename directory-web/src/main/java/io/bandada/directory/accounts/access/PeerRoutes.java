package io.bandada.directory.accounts.access;

import io.bandada.directory.api.Paths;

/// What there is for peers, beside login and renewal. Files, peers and events they ask for in the
/// name of their users, who have the same on their own listener.
final class PeerRoutes {
  static final String[] TO_POST = {
    Paths.LOGOUT,
    Paths.PING,
    Paths.INDEX,
    Paths.TICKETS,
    Paths.UPLOAD,
    Paths.UPLOAD + "/*/commit",
    Paths.NAMES,
    Paths.TRASH + "/restore"
  };
  static final String[] TO_DELETE = {Paths.UPLOAD + "/*", Paths.FILES + "/**"};
  static final String[] TO_READ = {
    Paths.DOWNLOAD,
    Paths.FILES,
    Paths.FILES + "/**",
    Paths.FOLDERS,
    Paths.NAMES + "/changes",
    Paths.TRASH,
    Paths.PEERS,
    Paths.PEERS + "/*",
    Paths.EVENTS,
    Paths.SAFE_MODE
  };

  private PeerRoutes() {}
}

/// What peerctl runs with, and from where: option, then PEERCTL_* variable, then the user's
/// config.toml, then the machine's, then the default. A config file that is absent costs nothing;
/// one with an unknown key or a wrong value is refused with its file, line and the nearest key,
/// never half obeyed. Read once for each command line.
@NullMarked
package io.bandada.peerctl.settings;

import org.jspecify.annotations.NullMarked;

/// What peerctl runs with, and from where: flag, then PEERCTL_* variable, then the user's config.toml, then the machine's, then
/// the default. A config file that is absent costs nothing; one with an unknown key or a wrong value is refused with its
/// file, line and the nearest key, never half obeyed. Called once per run by the main class.
@NullMarked
package io.bandada.peerctl.settings;

import org.jspecify.annotations.NullMarked;

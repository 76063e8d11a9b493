package io.bandada.peerctl.settings;

import io.bandada.peerctl.terminal.Format;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// What a run of peerctl goes by, all questions of origin settled.
///
/// @param timeout how long the whole command may take; null: as long as it needs
public record Settings(
    Path socket,
    Format format,
    boolean quiet,
    boolean verbose,
    @Nullable Duration timeout,
    ColourChoice colour) {}

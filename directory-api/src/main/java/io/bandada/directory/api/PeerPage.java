package io.bandada.directory.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

public record PeerPage(List<PeerRecord> peers, @Nullable String next, long total) {}

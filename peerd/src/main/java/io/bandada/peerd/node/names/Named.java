package io.bandada.peerd.node.names;

import java.util.List;

/// A content and names of it: those that a reference means.
public record Named(String root, List<String> names) {}

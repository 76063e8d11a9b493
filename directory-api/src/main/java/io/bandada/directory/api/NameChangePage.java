package io.bandada.directory.api;

import java.util.List;

/// @param words those after the number that was asked for, in order, at most [NameChangeWord#MOST];
///   fewer are all that there are
public record NameChangePage(List<NameChangeWord> words) {}

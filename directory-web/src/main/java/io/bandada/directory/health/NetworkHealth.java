package io.bandada.directory.health;

import io.bandada.directory.members.Fleet;

/// The network in numbers.
///
/// @param files all of them; each is exactly one of enough, under (some, but fewer than wanted) and
///   none (no live copy)
/// @param bytes sum of the sizes, each name counted once
/// @param scarcest copies of the file under that has the fewest; 0 when there is none
/// @param mostWanted of the files under
/// @param verdictsHeld so many peers fell silent at once that nobody is judged for the moment
public record NetworkHealth(
    long files,
    long enough,
    long under,
    long none,
    long bytes,
    int scarcest,
    int mostWanted,
    Fleet fleet,
    boolean verdictsHeld) {}

/// What this peer keeps for others, on the directory's command or asked by an uploader, and what it
/// gives up on its signed word.
///
/// What must stay true: a replica is reported only after its sync, and nothing is given up while
/// somebody here reads it.
@NullMarked
package io.bandada.peerd.node.replica;

import org.jspecify.annotations.NullMarked;

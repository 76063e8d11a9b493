/// Names: those of what is here, signed and kept; what somebody means by a name or an id; and how
/// names are taken away.
///
/// What must stay true:
///
/// - What may be several things is a name first, then a revision of one, then an id ([Reference]);
///   one rule for all commands.
/// - Only names that the directory has signed are kept ([NameRecords]): it takes back no others
///   when it lost its own.
/// - A record whose name was moved away is kept, beside the directory's word about that
///   ([RenameWords]), until one of the new name is here: neither alone would bring the right name
///   back.
/// - Whole content is given up only on the network's signed word that its last name was taken away,
///   and not when a name is known here that the word does not cover ([DropWarrant]).
@NullMarked
package io.bandada.peerd.node.names;

import org.jspecify.annotations.NullMarked;

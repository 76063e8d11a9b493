/// Lists of peers, files, transfers and events: what is asked for ([ListQuery]), read by pages
/// ([ListLines]), line by line ([ListLine]).
///
/// What must stay true: a list's address is its whole state; nothing of an address reaches the
/// database but what [ListKind] names; two lines that are equal look the same; element ids are made
/// of safe characters ([ListLine#handle]).
@NullMarked
package io.bandada.directory.dashboard.lists;

import org.jspecify.annotations.NullMarked;

/// What is signed for others, and by them: tickets, seals on records, receipts.
///
/// What must stay true: a ticket is for the key of one certificate and ends within the hour that it
/// says; a seal is by the key of records and outlives the database; a receipt counts by the key
/// that its peer has now.
///
/// Called by publish and catalog.
@NullMarked
package io.bandada.directory.authority.signing;

import org.jspecify.annotations.NullMarked;

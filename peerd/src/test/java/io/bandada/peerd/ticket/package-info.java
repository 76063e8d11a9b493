/// Tests of tickets, and a directory's hand that signs them.
@NullMarked
package io.bandada.peerd.ticket;

import org.jspecify.annotations.NullMarked;

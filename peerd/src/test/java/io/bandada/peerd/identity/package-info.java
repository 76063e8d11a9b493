/// Tests of tickets, and a signer of tickets for others' tests.
@NullMarked
package io.bandada.peerd.identity;

import org.jspecify.annotations.NullMarked;

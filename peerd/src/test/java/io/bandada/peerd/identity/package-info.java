/// Tests of keys, certificates and trust, and the small CA that other tests use.
@NullMarked
package io.bandada.peerd.identity;

import org.jspecify.annotations.NullMarked;

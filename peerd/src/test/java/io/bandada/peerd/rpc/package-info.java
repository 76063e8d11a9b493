/// Tests of what gRPC runs on here, and a measurement of it.
@NullMarked
package io.bandada.peerd.rpc;

import org.jspecify.annotations.NullMarked;

@NullMarked
package io.bandada.peerd.transfer;

import org.jspecify.annotations.NullMarked;

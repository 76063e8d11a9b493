@NullMarked
package io.bandada.peerd.handover;

import org.jspecify.annotations.NullMarked;

package io.bandada.peerd.node.base;

/// Something that was begun and can be given up. Twice does no harm.
@FunctionalInterface
public interface Handle {
  /// On the loop. Nothing more is heard of it afterwards.
  void cancel();
}

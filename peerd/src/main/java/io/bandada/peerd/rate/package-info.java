/// How fast bytes of pieces may go: up, down, and to any one peer, for the whole process, whatever
/// connection or protocol carries them.
///
/// [RateLimits] is made once and given to all that send or receive. Who sends opens a [Sending] for
/// each stream and asks it before every chunk; that blocks, and answers how many bytes may go. Who
/// receives charges its bytes to the [DownloadLimiter] after they came and reads on when the answer
/// says so; that never blocks, and back-pressure does the rest.
///
/// The limit up gives *turns*: one peer's piece goes out at full rate before the next peer's
/// begins, so that a swarm gets whole pieces early, which can be passed on, instead of slices of
/// all pieces late. [FairQueue] decides whose turn it is, [TokenBucket] what there is to give; both
/// are told the time, so tests run them on virtual time. [UploadLimiter] is the thin part that
/// waits.
///
/// What must stay true:
///
/// - Over some seconds the rate is kept within 3 %; a burst after a pause has 50 ms worth or one
///   chunk. A thread that wakes up late loses nothing, up to half a second.
/// - Who does not come for its bytes (its connection is not writable, its disk is slow) holds
///   nobody up, and is the first again when it comes.
/// - Nobody starves: a turn ends after a second, then the next peer has its own; who waits for long
///   gets a crumb as a sign of life, so that its reader does not give it up.
/// - A change takes effect at once, also for those who wait.
/// - Without a limit nobody takes a lock for a chunk.
/// - Nothing here grows but by streams that are open, and by peers that were served within the last
///   moments (bounded).
///
/// Called by `transfer` and its framings; set by the configuration and by `control`. Knows nobody.
@NullMarked
package io.bandada.peerd.rate;

import org.jspecify.annotations.NullMarked;

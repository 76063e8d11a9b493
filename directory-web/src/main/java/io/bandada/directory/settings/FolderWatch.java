package io.bandada.directory.settings;

import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/// Looks all the time whether what the directory keeps is still at its place, and tells the log
/// once that it is not, and once that it is again.
///
/// The directory does not end by itself: whoever started it would start it again, on an empty
/// folder it would make a new network, and nobody could copy any more what it still has open.
@Component
class FolderWatch {
  private static final Logger LOG = LoggerFactory.getLogger(FolderWatch.class);
  private static final int EVERY_SECONDS = 1;

  private final KeptFiles kept;
  private boolean told;

  FolderWatch(DataFolder data) {
    this.kept = data.kept();
  }

  @Scheduled(fixedDelay = EVERY_SECONDS, timeUnit = TimeUnit.SECONDS)
  void look() {
    kept.look();
  }

  /// On a thread of its own: a disk that does not answer is told as well.
  @Scheduled(fixedDelay = EVERY_SECONDS, timeUnit = TimeUnit.SECONDS)
  void tell() {
    String why = kept.trouble().orElse("");
    if (told == why.isEmpty()) {
      told = !told;
      if (told) {
        LOG.error(
            "{}; {}. Until it ends, what it has open can be copied from /proc/{}/fd",
            FolderAway.words(why),
            FolderAway.HINT,
            ProcessHandle.current().pid());
      } else {
        LOG.info("all that the directory keeps is at its place again");
      }
    }
  }
}

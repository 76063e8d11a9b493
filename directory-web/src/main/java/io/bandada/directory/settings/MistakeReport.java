package io.bandada.directory.settings;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/// Tells a mistake in the settings in two lines instead of a stack trace.
public final class MistakeReport extends AbstractFailureAnalyzer<ConfigurationMistake> {
  @Override
  protected FailureAnalysis analyze(Throwable root, ConfigurationMistake mistake) {
    return new FailureAnalysis(String.valueOf(mistake.getMessage()), mistake.hint(), mistake);
  }
}

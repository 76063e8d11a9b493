package io.bandada.directory.settings;

import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.support.GenericApplicationContext;

/// Binds the settings and takes the data folder as soon as all places of settings are known, and
/// before a single part of the application is looked for: what is wrong with either is said at
/// once, and not after all the rest was made ready.
///
/// The folder is the first thing that is made, so it is the last one that is given back.
public final class FolderFirst implements ApplicationContextInitializer<GenericApplicationContext> {
  private static final String NAME = "dataFolder";

  @Override
  public void initialize(GenericApplicationContext context) {
    DirectorySettings settings =
        Binder.get(context.getEnvironment()).bindOrCreate("bandada", DirectorySettings.class);
    DataFolder folder = new DataFolder(settings);
    DefaultListableBeanFactory parts = context.getDefaultListableBeanFactory();
    parts.registerSingleton(NAME, folder);
    parts.registerDisposableBean(NAME, folder::close);
  }
}

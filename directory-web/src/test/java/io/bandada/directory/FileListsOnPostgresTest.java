package io.bandada.directory;

class FileListsOnPostgresTest extends FileListsTest implements OnPostgres {}

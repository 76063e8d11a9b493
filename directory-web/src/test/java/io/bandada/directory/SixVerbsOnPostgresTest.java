package io.bandada.directory;

class SixVerbsOnPostgresTest extends SixVerbsTest implements OnPostgres {}

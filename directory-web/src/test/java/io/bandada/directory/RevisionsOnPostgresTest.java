package io.bandada.directory;

class RevisionsOnPostgresTest extends RevisionsTest implements OnPostgres {}

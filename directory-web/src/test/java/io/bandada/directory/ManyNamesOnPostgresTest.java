package io.bandada.directory;

class ManyNamesOnPostgresTest extends ManyNamesTest implements OnPostgres {}

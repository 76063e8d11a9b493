package io.bandada.directory;

class DepartureOnPostgresTest extends DepartureTest implements OnPostgres {}

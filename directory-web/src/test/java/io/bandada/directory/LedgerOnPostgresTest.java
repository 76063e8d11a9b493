package io.bandada.directory;

class LedgerOnPostgresTest extends LedgerTest implements OnPostgres {}

package io.bandada.directory;

class JoinTokensOnPostgresTest extends JoinTokensTest implements OnPostgres {}
